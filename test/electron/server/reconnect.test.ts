import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { makeToken } from '../../../electron/server/gate.ts';
import { type RunningServer, startHttpServer } from '../../../electron/server/http-server.ts';
import { createHttpChannel } from '../../../renderer/bridge/http-channel.ts';
import type { ProjectEvent } from '../../../shared/ipc/project-views.ts';

const token = makeToken();
const sockets: WebSocket[] = [];
const sources = new Set<(event: ProjectEvent) => void>();
let server: RunningServer;

function emit(event: ProjectEvent): void {
  for (const source of sources) source(event);
}

function ended(jobId: string): ProjectEvent {
  return { event: 'cancelled', jobId };
}

/** Waits until the page has opened that many sockets in all. */
async function untilOpen(count: number): Promise<WebSocket> {
  const isOpen = (): boolean => sockets.length === count && sockets[count - 1]?.readyState === WebSocket.OPEN;
  await vi.waitUntil(isOpen, { timeout: 10_000 });
  return sockets[count - 1]!;
}

beforeEach(async () => {
  const studio = {
    call: async () => undefined,
    receive: async () => ({ upload: '' }),
    bytes: async () => ({ bytes: new Uint8Array(), type: 'application/octet-stream' }),
    subscribe(source: (event: ProjectEvent) => void) {
      sources.add(source);
      return () => sources.delete(source);
    },
  };
  server = await startHttpServer({ studio, token, pageFolder: tmpdir(), port: 0 });
  const origin = `http://127.0.0.1:${server.port}`;
  vi.stubGlobal('location', { origin });
  // Pages ask for plain paths.
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => fetch(`${origin}${path}`, init));
  // The page's socket, which sends its origin by itself.
  vi.stubGlobal('WebSocket', function open(address: string, protocols: string[]) {
    const socket = new WebSocket(address, protocols, { origin });
    sockets.push(socket);
    return socket;
  });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await server.close();
});

describe('the event socket of the page', () => {
  it('hears once, and in order, of every job that ended since its first request, also while it was cut off', async () => {
    const heard: ProjectEvent[] = [];
    const page = createHttpChannel(token);
    emit(ended('of the page before this one'));
    await page.call('about', {});
    emit(ended('before the page listened'));
    const stop = page.subscribe((event) => heard.push(event));
    const first = await untilOpen(1);
    emit({ event: 'progress', jobId: 'a', kind: 'generate', stage: 'encode', fraction: 0.5 });
    await expect.poll(() => heard.length).toBe(2);
    first.terminate();
    await expect.poll(() => first.readyState === WebSocket.CLOSED).toBe(true);
    emit({ event: 'progress', jobId: 'a', kind: 'generate', stage: 'encode', fraction: 1 });
    emit(ended('a'));
    emit({ event: 'failed', jobId: 'b', error: { code: 'worker-died', message: 'It died.' } });
    await untilOpen(2);
    emit(ended('c'));
    await expect.poll(() => heard.length).toBeGreaterThanOrEqual(5);
    stop();
    expect(heard.map((event) => `${event.event} ${'jobId' in event ? event.jobId : ''}`)).toEqual([
      'cancelled before the page listened',
      'progress a',
      'cancelled a',
      'failed b',
      'cancelled c',
    ]);
  });
});
