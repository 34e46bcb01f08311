import { StudioError } from '../../shared/core/errors.ts';
import { readAnswerFrame } from '../../shared/ipc/answer-frames.ts';
import type { BridgeAnswer } from '../../shared/ipc/bridge-data.ts';
import { projectEventSchema } from '../../shared/ipc/event-schemas.ts';
import type { ProjectEvent } from '../../shared/ipc/project-views.ts';
import type { ProjectChannel } from './project-channel.ts';

const TOKEN_HEADER = 'x-facewright-token';
const PAGE_HEADER = 'x-facewright-page';
const EVENT_PROTOCOL = 'facewright.events';
const RECONNECT_MS = 1_000;

/** The channel to our own local server. `token` proves that the page was opened from the address that the server printed. */
export function createHttpChannel(token: string): ProjectChannel {
  /** Tells this page from the same tab before its reload, whose jobs are none of ours. */
  const page = crypto.randomUUID();

  async function post(path: string, body: BodyInit): Promise<Response> {
    try {
      return await fetch(path, { method: 'POST', body, headers: { [TOKEN_HEADER]: token, [PAGE_HEADER]: page } });
    } catch (cause) {
      throw new StudioError('request-refused', 'The studio does not answer.', {
        hint: 'It was probably ended in its terminal: start it again and open the address it prints. What you changed is safe.',
        cause,
      });
    }
  }

  return {
    call: async (method, args) => unwrap(await post(`/call/${method}`, JSON.stringify(args))),
    async bytes(method, args) {
      const response = await post(`/bytes/${method}`, JSON.stringify(args));
      if (response.headers.get('content-type')?.startsWith('application/json')) await unwrap(response);
      return readAnswerFrame(await response.arrayBuffer());
    },
    async upload(name, body) {
      const content = body instanceof Blob ? body : await body.arrayBuffer();
      return unwrap(await post(`/uploads?${new URLSearchParams({ name })}`, content));
    },
    subscribe: (listener) => openEvents(token, page, listener),
  };
}

async function unwrap<T>(response: Response): Promise<T> {
  const answer = (await response.json()) as BridgeAnswer<T>;
  if (answer.ok) return answer.value;
  throw StudioError.fromData(answer.error);
}

/** Listens to the event socket and opens it again whenever it is lost; what ended meanwhile is asked for, and given once. */
function openEvents(token: string, page: string, listener: (event: ProjectEvent) => void): () => void {
  let stopped = false;
  let seen = 0;
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const connect = (): void => {
    const address = `${location.origin.replace(/^http/, 'ws')}/events?after=${seen}&page=${page}`;
    socket = new WebSocket(address, [EVENT_PROTOCOL, token]);
    socket.onmessage = ({ data }) => {
      const { number, event } = JSON.parse(String(data)) as { readonly number: number; readonly event: unknown };
      if (number <= seen) return;
      seen = number;
      if (socket?.readyState === WebSocket.OPEN) socket.send(String(number));
      listener(projectEventSchema.parse(event));
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
