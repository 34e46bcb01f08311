import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Header that carries the token on every request for data; browsers do not send it by themselves, so no other page can. */
export const TOKEN_HEADER = 'x-facewright-token';
/** Subprotocol under which the event socket is opened; the token is the second one offered. */
export const EVENT_PROTOCOL = 'facewright.events';

/** 256 random bits for one run of the server. */
export function makeToken(): string {
  return randomBytes(32).toString('hex');
}

function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Whether the Host header names this very server: a foreign name that resolves to 127.0.0.1 (DNS rebinding) is refused. */
export function isOwnHost(request: IncomingMessage, port: number): boolean {
  return [`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? '');
}

/** Whether the request comes from our own page. Requests without an Origin header come from no page at all. */
export function isOwnOrigin(request: IncomingMessage, port: number): boolean {
  const origin = request.headers.origin;
  return origin === undefined || [`http://127.0.0.1:${port}`, `http://localhost:${port}`].includes(origin);
}

/**
 * Whether a browser says that the request was not caused by another site's page. Only opening the studio's page itself, as the whole
 * tab, may start elsewhere: a link in a mail or a wiki. Browsers set these headers, pages cannot; programs send none.
 */
export function isOwnSite(request: IncomingMessage, path: string): boolean {
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': target } = request.headers;
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  return request.method === 'GET' && path === '/' && mode === 'navigate' && target === 'document';
}

/** Whether a data request carries this run's token. */
export function hasToken(request: IncomingMessage, token: string): boolean {
  const given = request.headers[TOKEN_HEADER];
  return typeof given === 'string' && equal(given, token);
}

/** Whether a socket upgrade carries the token as its second subprotocol (a page cannot set headers on a WebSocket). */
export function hasSocketToken(request: IncomingMessage, token: string): boolean {
  const [protocol, given] = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim());
  return protocol === EVENT_PROTOCOL && given !== undefined && equal(given, token);
}
