import type { IncomingMessage, Server } from 'node:http';
import { WebSocketServer } from 'ws';
import { EVENT_PROTOCOL } from './gate.ts';

/** An event as the socket carries it: numbered from 1 in each run of the server, so that a page can ask for what it missed. */
interface NumberedEvent {
  readonly number: number;
  readonly event: unknown;
}

/** Something that tells its pages what happens. */
export interface EventSource {
  subscribe(listener: (event: { readonly event: string }) => void): () => void;
}

/** Ends of jobs that are kept for pages whose socket was lost meanwhile. */
const MOST_KEPT = 1_000;

/** Header and query by which a page says which one it is: a random number that it makes up when it is loaded. */
export const PAGE_HEADER = 'x-facewright-page';
const PAGE_ID = /^[0-9a-f-]{36}$/;
/** Pages whose arrival is remembered. */
const MOST_PAGES = 100;

function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  return new URLSearchParams(url.split('?')[1] ?? '');
}

/** The number of the last event that a page has seen; undefined for a new one. */
function lastSeen(request: IncomingMessage): number | undefined {
  const seen = Number(queryOf(request).get('after') ?? 0);
  return Number.isSafeInteger(seen) && seen > 0 ? seen : undefined;
}

/** Remembers when each page was first heard of: what ended before then was meant for another one (the same tab before its reload). */
function createArrivals(count: () => number) {
  const arrivals = new Map<string, number>();
  return {
    note(page: string | undefined) {
      if (page === undefined || !PAGE_ID.test(page) || arrivals.has(page)) return;
      arrivals.set(page, count());
      for (const oldest of arrivals.keys()) if (arrivals.size > MOST_PAGES) arrivals.delete(oldest);
    },
    of: (page: string | undefined): number => arrivals.get(page ?? '') ?? 0,
  };
}

/**
 * Sends events to the sockets of pages at `path`, numbered from 1. A page that comes back names the last number it saw (`?after=`) and
 * gets what ended since then, a new one (`?page=`) what ended since its first request; progress is not repeated, as the next one says the
 * same.
 */
export function attachEvents(
  server: Server,
  path: string,
  source: EventSource,
  isAllowed: (request: IncomingMessage) => boolean,
): { noteRequest(request: IncomingMessage): void; close(): void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024, handleProtocols: () => EVENT_PROTOCOL });
  const kept: NumberedEvent[] = [];
  let count = 0;
  const arrivals = createArrivals(() => count);
  const stop = source.subscribe((event) => {
    const numbered = { number: ++count, event };
    if (event.event !== 'progress') kept.push(numbered);
    if (kept.length > MOST_KEPT) kept.shift();
    const text = JSON.stringify(numbered);
    for (const client of sockets.clients) client.send(text);
  });
  server.on('upgrade', (request, socket, head) => {
    // A sender that is cut off here has nobody else to hear of it.
    socket.on('error', () => socket.destroy());
    if ((request.url ?? '').split('?')[0] !== path || !isAllowed(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => client.terminate());
      const page = queryOf(request).get('page') ?? undefined;
      arrivals.note(page);
      const seen = lastSeen(request) ?? arrivals.of(page);
      for (const numbered of kept) if (numbered.number > seen) client.send(JSON.stringify(numbered));
    });
  });
  return {
    noteRequest({ headers }) {
      const page = headers[PAGE_HEADER];
      arrivals.note(typeof page === 'string' ? page : undefined);
    },
    close() {
      stop();
      for (const client of sockets.clients) client.terminate();
    },
  };
}
