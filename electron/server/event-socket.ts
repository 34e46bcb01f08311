import type { IncomingMessage, Server } from 'node:http';
import { WebSocketServer } from 'ws';
import { EVENT_PROTOCOL } from './gate.ts';
import { createKeptEvents } from './kept-events.ts';

/** Something that tells its pages what happens. */
export interface EventSource {
  subscribe(listener: (event: { readonly event: string }) => void): () => void;
}

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
function createArrivals(count: () => number, onNew: (page: string) => void) {
  const arrivals = new Map<string, number>();
  return {
    note(page: string | undefined) {
      if (page === undefined || !PAGE_ID.test(page) || arrivals.has(page)) return;
      arrivals.set(page, count());
      onNew(page);
      for (const oldest of arrivals.keys()) if (arrivals.size > MOST_PAGES) arrivals.delete(oldest);
    },
    of: (page: string | undefined): number => arrivals.get(page ?? '') ?? 0,
  };
}

/**
 * Sends events to the sockets of pages at `path`, numbered from 1. A page that comes back names the last number it saw (`?after=`) and
 * gets what ended since then, a new one (`?page=`) what ended since its first request; progress is not repeated, as the next one says the
 * same. A page answers each number that it has seen, so that no end of a job is kept longer than somebody may need it.
 */
export function attachEvents(
  server: Server,
  path: string,
  source: EventSource,
  isAllowed: (request: IncomingMessage) => boolean,
): { noteRequest(request: IncomingMessage): void; close(): void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024, handleProtocols: () => EVENT_PROTOCOL });
  const kept = createKeptEvents();
  let count = 0;
  const arrivals = createArrivals(
    () => count,
    (page) => kept.expect(page, count),
  );
  const stop = source.subscribe((event) => {
    const text = JSON.stringify({ number: ++count, event });
    if (event.event !== 'progress') kept.push({ number: count, text });
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
      for (const { text } of kept.after(seen)) client.send(text);
      if (page === undefined || !PAGE_ID.test(page)) return;
      kept.acknowledge(page, seen);
      client.on('message', (number) => Number.isSafeInteger(Number(number)) && kept.acknowledge(page, Number(number)));
      client.on('close', () => kept.leave(page));
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
