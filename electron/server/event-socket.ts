import type { IncomingMessage, Server } from 'node:http';
import { WebSocketServer } from 'ws';
import type { StudioEvent } from '../../shared/ipc/studio-bridge.ts';
import { EVENT_PROTOCOL } from './gate.ts';

/** An event as the socket carries it: numbered from 1 in each run of the server, so that a page can ask for what it missed. */
interface NumberedEvent {
  readonly number: number;
  readonly event: StudioEvent;
}

/** Ends of jobs that are kept for pages whose socket was lost meanwhile. */
const MOST_KEPT = 1_000;

/** The number of the last event that a page has seen; 0 for a new one. */
function lastSeen({ url = '' }: IncomingMessage): number {
  const seen = Number(new URLSearchParams(url.split('?')[1] ?? '').get('after') ?? 0);
  return Number.isSafeInteger(seen) && seen > 0 ? seen : 0;
}

/**
 * Sends the studio's events to the sockets of its pages, numbered from 1. A page that comes back names the last number it saw
 * (`?after=`) and gets what ended since then; progress is not repeated, as the next one says the same.
 */
export function attachEvents(
  server: Server,
  studio: { subscribe(listener: (event: StudioEvent) => void): () => void },
  isAllowed: (request: IncomingMessage) => boolean,
): { close(): void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024, handleProtocols: () => EVENT_PROTOCOL });
  const kept: NumberedEvent[] = [];
  let count = 0;
  const stop = studio.subscribe((event) => {
    const numbered = { number: ++count, event };
    if (event.event !== 'progress') kept.push(numbered);
    if (kept.length > MOST_KEPT) kept.shift();
    for (const client of sockets.clients) client.send(JSON.stringify(numbered));
  });
  server.on('upgrade', (request, socket, head) => {
    // A sender that is cut off here has nobody else to hear of it.
    socket.on('error', () => socket.destroy());
    if (!isAllowed(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => client.terminate());
      const seen = lastSeen(request);
      for (const numbered of kept) if (numbered.number > seen) client.send(JSON.stringify(numbered));
    });
  });
  return {
    close() {
      stop();
      for (const client of sockets.clients) client.terminate();
    },
  };
}
