import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { z } from 'zod';
import { StudioError, type StudioErrorData } from '../../shared/core/errors.ts';
import type { BridgeAnswer } from '../../shared/ipc/bridge-data.ts';
import { PROJECT_BINARY_METHODS, PROJECT_JSON_METHODS } from '../../shared/ipc/project-methods.ts';
import { PROJECT_CHANNELS } from '../../shared/ipc/project-preload.ts';
import type { ProjectService } from '../handlers/project-service.ts';
import { APP_ORIGIN } from './app-protocol.ts';

const methodSchema = z.enum(PROJECT_JSON_METHODS);
const binarySchema = z.enum(PROJECT_BINARY_METHODS);
const pathSchema = z.string().min(1).max(32_767);

/**
 * Puts the studio's service behind IPC. Every message must come from the top frame of our own page in our own window; every answer is
 * data, because an exception would lose its hint on the way. Returns how to take it down again.
 */
export function serveOverIpc(service: ProjectService, contents: WebContents, onLog: (message: string) => void): () => void {
  const handle = (channel: string, answer: (...args: unknown[]) => Promise<unknown>): void => {
    ipcMain.handle(channel, async (event, ...args: unknown[]): Promise<BridgeAnswer<unknown>> => {
      try {
        assertOwnPage(event, contents);
        return { ok: true, value: await answer(...args) };
      } catch (error) {
        return { ok: false, error: asData(error, onLog) };
      }
    });
  };
  handle(PROJECT_CHANNELS.call, async (method, args) => service.call(methodSchema.parse(method), args));
  handle(PROJECT_CHANNELS.bytes, async (method, args) => service.bytes(binarySchema.parse(method), args));
  handle(PROJECT_CHANNELS.uploadFile, async (path) => service.receiveFile(pathSchema.parse(path)));
  handle(PROJECT_CHANNELS.uploadBytes, async (name, bytes) => service.receive(name as string, onePart(bytes)));
  const stop = service.subscribe((event) => {
    if (!contents.isDestroyed()) contents.send(PROJECT_CHANNELS.event, event);
  });
  return () => {
    stop();
    const { call, bytes, uploadFile, uploadBytes } = PROJECT_CHANNELS;
    for (const channel of [call, bytes, uploadFile, uploadBytes]) ipcMain.removeHandler(channel);
  };
}

/** @throws StudioError `request-refused` unless the message comes from the top frame of the studio's page in its window */
function assertOwnPage({ sender, senderFrame }: IpcMainInvokeEvent, contents: WebContents): void {
  const isOurs = sender === contents && senderFrame?.parent === null && senderFrame.url.startsWith(`${APP_ORIGIN}/`);
  if (!isOurs) throw new StudioError('request-refused', 'This request does not come from the studio.');
}

async function* onePart(bytes: unknown): AsyncGenerator<Uint8Array> {
  if (!(bytes instanceof Uint8Array)) throw new StudioError('request-refused', 'The file did not arrive as bytes.');
  yield bytes;
}

function asData(error: unknown, onLog: (message: string) => void): StudioErrorData {
  if (error instanceof StudioError) return error.toData();
  if (error instanceof z.ZodError) return { code: 'request-refused', message: 'The page asked for something malformed.' };
  onLog(`unexpected: ${error instanceof Error ? error.stack : String(error)}`);
  return { code: 'request-refused', message: 'The studio could not do this.', hint: 'The terminal shows what went wrong.' };
}
