import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { makeToken } from '../../../electron/server/gate.ts';
import { type RunningServer, startHttpServer } from '../../../electron/server/http-server.ts';
import { createHttpBridge } from '../../../renderer/bridge/http-bridge.ts';
import type { StudioEvent } from '../../../shared/ipc/studio-bridge.ts';

const token = makeToken();
const sockets: WebSocket[] = [];
const sources = new Set<(event: StudioEvent) => void>();
let server: RunningServer;

function emit(event: StudioEvent): void {
  for (const source of sources) source(event);
}

function ended(jobId: string): StudioEvent {
  return { event: 'generated', jobId, recordingId: 'r' };
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
    receive: async () => undefined,
    binary: async () => ({ bytes: new Uint8Array(), type: 'application/octet-stream' }),
    subscribe(source: (event: StudioEvent) => void) {
      sources.add(source);
      return () => sources.delete(source);
    },
  };
  const project = {
    call: async () => undefined,
    bytes: async () => ({ bytes: new Uint8Array(), type: 'application/octet-stream' }),
    receive: async () => ({ upload: '' }),
    subscribe: () => () => undefined,
  };
  server = await startHttpServer({ studio, project, token, pageFolder: tmpdir(), port: 0 });
  const origin = `http://127.0.0.1:${server.port}`;
  vi.stubGlobal('location', { origin });
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
  it('hears once, and in order, of every job that ended, also while it was cut off', async () => {
    const heard: StudioEvent[] = [];
    emit(ended('before the page listened'));
    const stop = createHttpBridge(token).subscribe((event) => heard.push(event));
    const first = await untilOpen(1);
    emit({ event: 'progress', jobId: 'a', recordingId: 'r', stage: 'encode', fraction: 0.5 });
    await vi.waitUntil(() => heard.length === 2);
    first.terminate();
    await vi.waitUntil(() => first.readyState === WebSocket.CLOSED);
    emit({ event: 'progress', jobId: 'a', recordingId: 'r', stage: 'encode', fraction: 1 });
    emit(ended('a'));
    emit({ event: 'cancelled', jobId: 'b', recordingId: 'r' });
    await untilOpen(2);
    emit(ended('c'));
    await vi.waitUntil(() => heard.length >= 5);
    stop();
    expect(heard.map(({ event, jobId }) => `${event} ${jobId}`)).toEqual([
      'generated before the page listened',
      'progress a',
      'generated a',
      'cancelled b',
      'generated c',
    ]);
  });
});
