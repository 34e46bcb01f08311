import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { EVENT_PROTOCOL, makeToken, TOKEN_HEADER } from '../../../electron/server/gate.ts';
import { type RunningServer, type ServedStudio, startHttpServer } from '../../../electron/server/http-server.ts';
import { resolveStatic } from '../../../electron/server/static-files.ts';
import { StudioError } from '../../../shared/core/errors.ts';
import { readAnswerFrame } from '../../../shared/ipc/answer-frames.ts';
import type { ProjectEvent } from '../../../shared/ipc/project-views.ts';

const token = makeToken();
let folder = '';
let server: RunningServer;
const listeners = new Set<(event: ProjectEvent) => void>();
const studio: ServedStudio = {
  call: async (method, args) => {
    if (method === 'versions') throw new Error('a fault of ours');
    if (method === 'cancel') throw new StudioError('usage', 'No such job.', { hint: 'Start one.' });
    return { method, args };
  },
  receive: async (name, body) => {
    let size = 0;
    for await (const part of body) {
      size += (part as Buffer).length;
      if (name === 'huge.wav')
        throw new StudioError('audio-too-long', 'The recording is larger than 4 GB.', { hint: 'Split it.' });
    }
    return { upload: `${name} ${size}` };
  },
  bytes: async (method) => ({ bytes: new Uint8Array([1, 2, 3]), meta: { method, note: 'ä' }, type: 'application/octet-stream' }),

  subscribe: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Bytes as no client would send them, and the first line of the answer. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.end(text));
    socket.on('data', (part) => {
      answer += part;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer.split('\r\n')[0] ?? ''));
  });
}

/** A raw request, because fetch does not let a test forge Host. */
function send(path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) {
  return new Promise<{ status: number; text: string; headers: Record<string, unknown> }>((resolve, reject) => {
    const sent = httpRequest(
      { host: '127.0.0.1', port: server.port, path, method: options.method ?? 'GET', headers: options.headers },
      (response) => {
        let text = '';
        response.on('data', (part) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facewright-server-'));
  mkdirSync(join(folder, 'page'));
  writeFileSync(join(folder, 'page', 'index.html'), '<h1>page</h1>');
  writeFileSync(join(folder, 'secret.html'), 'secret');
  symlinkSync(join(folder, 'secret.html'), join(folder, 'page', 'link.html'));
  server = await startHttpServer({ studio, token, pageFolder: join(folder, 'page'), port: 0 });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the studio server', () => {
  it('serves the page with a strict policy and data with the token', async () => {
    const page = await send('/');
    expect(page).toMatchObject({ status: 200, text: '<h1>page</h1>' });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    const answer = await send('/call/about', { method: 'POST', headers: { [TOKEN_HEADER]: token }, body: '{"a":1}' });
    expect(JSON.parse(answer.text)).toEqual({ ok: true, value: { method: 'about', args: { a: 1 } } });
  });

  it('sends binary data with its description, and takes recordings as a stream', async () => {
    const address = `http://127.0.0.1:${server.port}/bytes/clip`;
    const data = await fetch(address, { method: 'POST', headers: { [TOKEN_HEADER]: token }, body: '{}' });
    const { meta, bytes } = readAnswerFrame(await data.arrayBuffer());
    expect({ meta, bytes: [...new Uint8Array(bytes)] }).toEqual({ meta: { method: 'clip', note: 'ä' }, bytes: [1, 2, 3] });
    const upload = await send('/uploads?name=a.wav', {
      method: 'POST',
      headers: { [TOKEN_HEADER]: token },
      body: 'x'.repeat(5000),
    });
    expect(JSON.parse(upload.text)).toEqual({ ok: true, value: { upload: 'a.wav 5000' } });
  });

  it('gives errors as data with their hint', async () => {
    const answer = await send('/call/cancel', { method: 'POST', headers: { [TOKEN_HEADER]: token }, body: '{}' });
    expect(JSON.parse(answer.text)).toEqual({ ok: false, error: { code: 'usage', message: 'No such job.', hint: 'Start one.' } });
  });

  it.each([
    ['no token', {}],
    ['a wrong token', { [TOKEN_HEADER]: 'f'.repeat(64) }],
    ['a foreign host name', { [TOKEN_HEADER]: token, host: 'evil.example' }],
    ['a foreign page', { [TOKEN_HEADER]: token, origin: 'http://evil.example' }],
  ])('refuses data with %s', async (_, headers) => {
    expect((await send('/call/about', { method: 'POST', headers, body: '{}' })).status).toBe(403);
    expect((await send('/bytes/head', { method: 'POST', headers, body: '{}' })).status).toBe(403);
  });

  it('refuses malformed and oversized requests without falling over', async () => {
    const headers = { [TOKEN_HEADER]: token };
    const garbage = await send('/call/about', { method: 'POST', headers, body: '{' });
    expect(JSON.parse(garbage.text)).toMatchObject({ ok: false, error: { code: 'request-refused' } });
    const huge = await send('/call/about', { method: 'POST', headers, body: 'x'.repeat(65_000_000) });
    expect(JSON.parse(huge.text)).toMatchObject({ ok: false });
    expect((await send('/')).status).toBe(200);
  });

  it.each(['//', '//evil.example/x', 'http://', '*', '/%'])('answers the address %s and goes on', async (target) => {
    const host = `Host: 127.0.0.1:${server.port}`;
    expect(await sendRaw(`GET ${target} HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1.1 40[04] /);
    expect((await send('/')).status).toBe(200);
  });

  it('answers a fault of its own as an error and goes on', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const answer = await send('/call/versions', { method: 'POST', headers: { [TOKEN_HEADER]: token }, body: '{}' });
    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.text)).toMatchObject({ ok: false, error: { hint: 'The terminal shows what went wrong.' } });
    expect(write.mock.calls.join()).toContain('a fault of ours');
    write.mockRestore();
    expect((await send('/')).status).toBe(200);
  });

  it('refuses what other sites cause, except opening the page itself', async () => {
    const opening = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    for (const site of ['cross-site', 'same-site']) {
      const from = { 'sec-fetch-site': site };
      expect((await send('/', { headers: { ...from, ...opening } })).status).toBe(200);
      expect((await send('/', { headers: { ...from, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' } })).status).toBe(
        403,
      );
      expect((await send('/', { headers: { ...from, ...opening, 'sec-fetch-dest': 'iframe' } })).status).toBe(403);
      const headers = { ...from, ...opening, [TOKEN_HEADER]: token };
      expect((await send('/bytes/head', { method: 'POST', headers, body: '{}' })).status).toBe(403);
      expect((await send('/call/about', { method: 'POST', headers, body: '{}' })).status).toBe(403);
    }
    expect((await send('/', { headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(200);
  });

  it('reads a refused recording to its end, so that its sender sees why', async () => {
    const answer = await send('/uploads?name=huge.wav', {
      method: 'POST',
      headers: { [TOKEN_HEADER]: token },
      body: 'x'.repeat(30_000_000),
    });
    expect(JSON.parse(answer.text)).toMatchObject({ ok: false, error: { code: 'audio-too-long', hint: 'Split it.' } });
  });

  it.each([
    '/../secret.html',
    '/%2e%2e/secret.html',
    '/..%2fsecret.html',
    '/link.html',
    '/index.html%00',
    '/c:\\x',
    '/nothing.html',
  ])('gives nothing outside the page for %s', async (path) => {
    expect((await send(path)).status).toBe(404);
    expect(await resolveStatic(join(folder, 'page'), path)).toBeUndefined();
  });

  it('sends events only to a socket of our own page with the token', async () => {
    const address = `ws://127.0.0.1:${server.port}/events`;
    const origin = `http://127.0.0.1:${server.port}`;
    const refused = (protocols: string[], from: string) =>
      new Promise<boolean>((resolve) => {
        const socket = new WebSocket(address, protocols, { origin: from });
        socket.on('open', () => resolve(false));
        socket.on('error', () => resolve(true));
      });
    expect(await refused([EVENT_PROTOCOL, 'f'.repeat(64)], origin)).toBe(true);
    expect(await refused([EVENT_PROTOCOL, token], 'http://evil.example')).toBe(true);
    const socket = new WebSocket(address, [EVENT_PROTOCOL, token], { origin });
    await new Promise((resolve) => socket.on('open', resolve));
    const received = new Promise((resolve) => socket.on('message', (data) => resolve(JSON.parse(String(data)))));
    const event: ProjectEvent = { event: 'cancelled', jobId: 'j' };
    for (const listener of listeners) listener(event);
    expect(await received).toEqual({ number: 1, event });
    socket.close();
  });
});
