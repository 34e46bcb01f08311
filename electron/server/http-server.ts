import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { StudioError } from '../../shared/core/errors.ts';
import { BINARY_KINDS, type BridgeAnswer, JSON_METHODS } from '../../shared/ipc/studio-bridge.ts';
import type { StudioService } from '../handlers/studio-service.ts';
import { EVENT_PROTOCOL, hasSocketToken, hasToken, isOwnHost, isOwnOrigin } from './gate.ts';
import { SECURITY_HEADERS, serveStatic } from './static-files.ts';

/** Largest JSON request; recordings come as streams of their own. */
const MAX_JSON_BYTES = 1_000_000;

/** The services behind the page, as the server sees them. */
export type ServedStudio = Pick<StudioService, 'call' | 'receive' | 'binary' | 'subscribe'>;

export interface RunningServer {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    // The rest is read and dropped: a sender that is cut off in the middle would never see the answer.
    if (size <= MAX_JSON_BYTES) parts.push(part);
  }
  if (size > MAX_JSON_BYTES) throw new StudioError('request-refused', 'The request is too large.');
  try {
    return parts.length === 0 ? {} : JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw new StudioError('request-refused', 'The request is not JSON.');
  }
}

function sendJson(response: ServerResponse, status: number, answer: BridgeAnswer<unknown>): void {
  const headers = { ...SECURITY_HEADERS, 'content-type': 'application/json', 'cache-control': 'no-store' };
  response.writeHead(status, headers).end(JSON.stringify(answer));
}

function asFailure(error: unknown): BridgeAnswer<never> {
  if (error instanceof StudioError) return { ok: false, error: error.toData() };
  process.stderr.write(`unexpected: ${error instanceof Error ? error.stack : String(error)}\n`);
  return {
    ok: false,
    error: { code: 'request-refused', message: 'The studio could not do this.', hint: 'The terminal shows what went wrong.' },
  };
}

async function answerData(studio: ServedStudio, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, area, name = ''] = url.pathname.split('/');
  const method = JSON_METHODS.find((known) => known === name);
  const kind = BINARY_KINDS.find((known) => known === name);
  if (area === 'api' && request.method === 'POST' && method) {
    sendJson(response, 200, { ok: true, value: await studio.call(method, await readJson(request)) });
  } else if (area === 'recordings' && request.method === 'POST') {
    sendJson(response, 200, { ok: true, value: await studio.receive(url.searchParams.get('name') ?? '', request) });
  } else if (area === 'data' && request.method === 'GET' && kind) {
    const { bytes, meta, type } = await studio.binary(kind, Object.fromEntries(url.searchParams));
    const description = meta === undefined ? {} : { 'x-facewright-meta': encodeURIComponent(JSON.stringify(meta)) };
    const headers = {
      ...SECURITY_HEADERS,
      ...description,
      'content-type': type,
      'cache-control': 'no-store',
      'content-length': bytes.length,
    };
    response.writeHead(200, headers).end(bytes);
  } else {
    sendJson(response, 404, { ok: false, error: { code: 'request-refused', message: 'There is nothing at this address.' } });
  }
}

function attachEvents(server: Server, studio: ServedStudio, isAllowed: (request: IncomingMessage) => boolean): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024, handleProtocols: () => EVENT_PROTOCOL });
  server.on('upgrade', (request, socket, head) => {
    if (!isAllowed(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      const stop = studio.subscribe((event) => client.send(JSON.stringify(event)));
      client.on('close', stop);
      client.on('error', stop);
    });
  });
  return sockets;
}

/**
 * Serves the studio on 127.0.0.1: the page to anybody there, data only to our own page with this run's token.
 * `port` 0 takes any free one.
 */
export async function startHttpServer(options: {
  studio: ServedStudio;
  token: string;
  pageFolder: string;
  port: number;
}): Promise<RunningServer> {
  const { studio, token, pageFolder } = options;
  let port = 0;
  const server = createServer((request, response) => {
    const refuse = (): void =>
      sendJson(response, 403, {
        ok: false,
        error: { code: 'request-refused', message: 'This request does not come from the studio.' },
      });
    if (!isOwnHost(request, port) || !isOwnOrigin(request, port)) return refuse();
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
    const isData = ['/api/', '/recordings', '/data/'].some((prefix) => url.pathname.startsWith(prefix));
    if (!isData && (request.method === 'GET' || request.method === 'HEAD')) {
      void serveStatic(pageFolder, url.pathname, response);
      return;
    }
    if (!hasToken(request, token)) return refuse();
    answerData(studio, url, request, response).catch((error) => sendJson(response, 200, asFailure(error)));
  });
  const sockets = attachEvents(server, studio, (request) => {
    const isSameSite = isOwnHost(request, port) && request.headers.origin !== undefined && isOwnOrigin(request, port);
    return isSameSite && hasSocketToken(request, token);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { port, url: `http://127.0.0.1:${port}/#${token}`, close };
}
