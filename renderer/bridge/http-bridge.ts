import { StudioError } from '../../shared/core/errors.ts';
import { unpackClip, unpackPeaks } from '../../shared/ipc/binary-views.ts';
import type { BinaryKind, BridgeAnswer, JsonMethod, StudioBridge, StudioEvent } from '../../shared/ipc/studio-bridge.ts';

const TOKEN_HEADER = 'x-facewright-token';
const EVENT_PROTOCOL = 'facewright.events';
const RECONNECT_MS = 1_000;

/** An event as the server's socket carries it. */
interface NumberedEvent {
  readonly number: number;
  readonly event: StudioEvent;
}

/** The bridge over our own local server. `token` proves that the page was opened from the address that the server printed. */
export function createHttpBridge(token: string): StudioBridge {
  const headers = { [TOKEN_HEADER]: token };

  async function send(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(path, { ...init, headers });
    } catch (cause) {
      throw new StudioError('request-refused', 'The studio does not answer.', {
        hint: 'It was probably ended in its terminal: start it again and open the address it prints.',
        cause,
      });
    }
  }

  async function json<T>(method: JsonMethod, args: object = {}): Promise<T> {
    return unwrap<T>(await send(`/api/${method}`, { method: 'POST', body: JSON.stringify(args) }));
  }

  async function binary(kind: BinaryKind, args: Record<string, string> = {}): Promise<{ meta: unknown; bytes: ArrayBuffer }> {
    const response = await send(`/data/${kind}?${new URLSearchParams(args)}`, { method: 'GET' });
    if (response.headers.get('content-type')?.startsWith('application/json')) await unwrap(response);
    const meta = response.headers.get('x-facewright-meta');
    return { meta: meta === null ? undefined : JSON.parse(decodeURIComponent(meta)), bytes: await response.arrayBuffer() };
  }

  return {
    about: () => json('about'),
    samples: () => json('samples'),
    openSample: (args) => json('openSample', args),
    async addRecording({ name, body }) {
      const content = body instanceof Blob ? body : await body.arrayBuffer();
      return unwrap(await send(`/recordings?${new URLSearchParams({ name })}`, { method: 'POST', body: content }));
    },
    closeRecording: (args) => json('closeRecording', args),
    generate: (args) => json('generate', args),
    cancel: (args) => json('cancel', args),
    take: (args) => json('take', args),
    async clip(args) {
      const { meta, bytes } = await binary('clip', args);
      return unpackClip(meta, bytes);
    },
    async peaks(args) {
      const { meta, bytes } = await binary('peaks', args);
      return unpackPeaks(meta, bytes);
    },
    sound: async (args) => (await binary('sound', args)).bytes,
    head: async ({ light }) => (await binary('head', light ? { light: 'yes' } : {})).bytes,
    subscribe: (listener) => openEvents(token, listener),
  };
}

async function unwrap<T>(response: Response): Promise<T> {
  const answer = (await response.json()) as BridgeAnswer<T>;
  if (answer.ok) return answer.value;
  throw StudioError.fromData(answer.error);
}

/** Listens to the event socket and opens it again whenever it is lost; what ended meanwhile is asked for, and given once. */
function openEvents(token: string, listener: (event: StudioEvent) => void): () => void {
  let stopped = false;
  let seen = 0;
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const connect = (): void => {
    socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/events?after=${seen}`, [EVENT_PROTOCOL, token]);
    socket.onmessage = ({ data }) => {
      const { number, event } = JSON.parse(String(data)) as NumberedEvent;
      if (number <= seen) return;
      seen = number;
      listener(event);
    };
    socket.onclose = () => {
      if (!stopped) timer = setTimeout(connect, RECONNECT_MS);
    };
  };
  connect();
  return () => {
    stopped = true;
    clearTimeout(timer);
    socket?.close();
  };
}
