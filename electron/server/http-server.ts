import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StudioError } from '../../shared/core/errors.ts';
import { frameAnswer } from '../../shared/ipc/answer-frames.ts';
import type { BridgeAnswer } from '../../shared/ipc/bridge-data.ts';
import { PROJECT_BINARY_METHODS, PROJECT_JSON_METHODS } from '../../shared/ipc/project-methods.ts';
import type { ProjectService } from '../handlers/project-service.ts';
import { attachEvents } from './event-socket.ts';
import { hasSocketToken, hasToken, isOwnHost, isOwnOrigin, isOwnSite } from './gate.ts';
import { SECURITY_HEADERS, serveStatic } from './static-files.ts';

/** Largest JSON request: a change of an hour's transcript; files come as streams of their own. */
const MAX_JSON_BYTES = 64_000_000;
/** What is still read of a recording that was refused half-way, so that its sender comes to read the answer. */
const MOST_DRAINED_BYTES = 4 * 1024 ** 3;
const MOST_DRAINED_MS = 20_000;

/** The service behind the page, as the server sees it. */
export type ServedStudio = Pick<ProjectService, 'call' | 'bytes' | 'receive' | 'subscribe'>;

export interface RunningServer {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

function failure(message: string): BridgeAnswer<never> {
  return { ok: false, error: { code: 'request-refused', message } };
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

function refuse(response: ServerResponse): void {
  sendJson(response, 403, failure('This request does not come from the studio.'));
}

/** Answers a request that failed, unless its sender is gone or already has a part of another answer. */
function answerError(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed || (request.destroyed && !request.complete)) {
    response.destroy();
    return;
  }
  // What was not read of the request would be taken for the next one.
  if (!request.readableEnded) response.setHeader('connection', 'close');
  sendJson(response, error instanceof StudioError ? 200 : 500, asFailure(error));
}

function asFailure(error: unknown): BridgeAnswer<never> {
  if (error instanceof StudioError) return { ok: false, error: error.toData() };
  process.stderr.write(`unexpected: ${error instanceof Error ? error.stack : String(error)}\n`);
  return {
    ok: false,
    error: { code: 'request-refused', message: 'The studio could not do this.', hint: 'The terminal shows what went wrong.' },
  };
}

/** The path and query asked for, or nothing when it is not a plain path: `//x` would name another server. */
function targetOf({ url = '/' }: IncomingMessage): URL | undefined {
  const isPath = url.startsWith('/') && !url.startsWith('//') && URL.canParse(`http://127.0.0.1${url}`);
  return isPath ? new URL(`http://127.0.0.1${url}`) : undefined;
}

/**
 * Hands a file to the studio. When it is refused before its end, the rest is read and dropped up to a bound: browsers read an answer
 * only when they have sent everything.
 */
async function receiveFile(studio: ServedStudio, name: string, request: IncomingMessage): Promise<unknown> {
  try {
    return await studio.receive(name, request.iterator({ destroyOnReturn: false }));
  } catch (error) {
    if (!request.readableEnded && !request.destroyed) await drain(request);
    throw error;
  }
}

async function drain(request: IncomingMessage): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await new Promise<void>((resolve) => {
    let size = 0;
    const onData = (part: Buffer): void => {
      size += part.length;
      if (size > MOST_DRAINED_BYTES) finish();
    };
    const finish = (): void => {
      request.off('data', onData).pause();
      resolve();
    };
    request.on('data', onData).once('end', finish).once('close', finish).resume();
    timer = setTimeout(finish, MOST_DRAINED_MS);
  });
  clearTimeout(timer);
}

/** Methods with JSON answers, methods with bytes, files that are handed over. */
const DATA_AREAS = ['call', 'bytes', 'uploads'];

async function answerData(studio: ServedStudio, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, area, name = ''] = url.pathname.split('/');
  const method = PROJECT_JSON_METHODS.find((known) => known === name);
  const binary = PROJECT_BINARY_METHODS.find((known) => known === name);
  if (request.method !== 'POST') return sendJson(response, 404, failure('There is nothing at this address.'));
  if (area === 'call' && method) {
    const value = await studio.call(method, await readJson(request));
    sendJson(response, 200, { ok: true, value: value ?? null });
  } else if (area === 'bytes' && binary) {
    const frame = frameAnswer(await studio.bytes(binary, await readJson(request)));
    const type = { 'content-type': 'application/octet-stream', 'cache-control': 'no-store', 'content-length': frame.length };
    response.writeHead(200, { ...SECURITY_HEADERS, ...type }).end(frame);
  } else if (area === 'uploads' && name === '') {
    sendJson(response, 200, { ok: true, value: await receiveFile(studio, url.searchParams.get('name') ?? '', request) });
  } else {
    sendJson(response, 404, failure('There is nothing at this address.'));
  }
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
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isOwnHost(request, port) || !isOwnOrigin(request, port)) return refuse(response);
    const url = targetOf(request);
    if (!url) return sendJson(response, 400, failure('This is not an address of the studio.'));
    if (!isOwnSite(request, url.pathname)) return refuse(response);
    const isData = DATA_AREAS.includes(url.pathname.split('/')[1] ?? '');
    if (!isData && (request.method === 'GET' || request.method === 'HEAD'))
      return serveStatic(pageFolder, url.pathname, response);
    if (!hasToken(request, token)) return refuse(response);
    events.noteRequest(request);
    return answerData(studio, url, request, response);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => answerError(request, response, error));
  });
  const events = attachEvents(server, '/events', studio, (request) => {
    const isOwnPage = isOwnHost(request, port) && request.headers.origin !== undefined && isOwnOrigin(request, port);
    return isOwnPage && isOwnSite(request, '/events') && hasSocketToken(request, token);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      events.close();
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { port, url: `http://127.0.0.1:${port}/#${token}`, close };
}
