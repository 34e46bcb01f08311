import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { z } from 'zod';
import { StudioError, type StudioErrorData } from '../../shared/core/errors.ts';
import { IPC_CHANNELS } from '../../shared/ipc/preload-bridge.ts';
import { BINARY_KINDS, type BridgeAnswer, JSON_METHODS } from '../../shared/ipc/studio-bridge.ts';
import type { StudioService } from '../handlers/studio-service.ts';
import { APP_ORIGIN } from './app-protocol.ts';

const methodSchema = z.enum(JSON_METHODS);
const kindSchema = z.enum(BINARY_KINDS);
const nameSchema = z.string().min(1).max(1_000);
const pathSchema = z.string().min(1).max(32_767);

/**
 * Puts the studio's service behind IPC. Every message must come from the top frame of our own page; every answer is data, because an
 * exception would lose its hint on the way. Returns how to take it down again.
 */
export function serveOverIpc(service: StudioService, contents: WebContents, onLog: (message: string) => void): () => void {
  const handle = (channel: string, answer: (...args: unknown[]) => Promise<unknown>): void => {
    ipcMain.handle(channel, async (event, ...args: unknown[]): Promise<BridgeAnswer<unknown>> => {
      try {
        assertOwnPage(event);
        return { ok: true, value: await answer(...args) };
      } catch (error) {
        return { ok: false, error: asData(error, onLog) };
      }
    });
  };
  handle(IPC_CHANNELS.call, (method, args) => service.call(methodSchema.parse(method), args));
  handle(IPC_CHANNELS.binary, (kind, args) => service.binary(kindSchema.parse(kind), args));
  handle(IPC_CHANNELS.addFile, (path) => service.openFile(pathSchema.parse(path)));
  handle(IPC_CHANNELS.addBytes, (name, bytes) => service.receive(nameSchema.parse(name), onePart(bytes)));
  const stop = service.subscribe((event) => {
    if (!contents.isDestroyed()) contents.send(IPC_CHANNELS.event, event);
  });
  return () => {
    stop();
    for (const channel of [IPC_CHANNELS.call, IPC_CHANNELS.binary, IPC_CHANNELS.addFile, IPC_CHANNELS.addBytes]) {
      ipcMain.removeHandler(channel);
    }
  };
}

/** @throws StudioError `request-refused` unless the message comes from the top frame of the studio's page */
function assertOwnPage({ senderFrame }: IpcMainInvokeEvent): void {
  if (senderFrame && senderFrame.parent === null && senderFrame.url.startsWith(`${APP_ORIGIN}/`)) return;
  throw new StudioError('request-refused', 'This request does not come from the studio.');
}

async function* onePart(bytes: unknown): AsyncGenerator<Uint8Array> {
  if (!(bytes instanceof Uint8Array)) throw new StudioError('request-refused', 'The recording did not arrive as bytes.');
  yield bytes;
}

function asData(error: unknown, onLog: (message: string) => void): StudioErrorData {
  if (error instanceof StudioError) return error.toData();
  if (error instanceof z.ZodError) return { code: 'request-refused', message: 'The page asked for something malformed.' };
  onLog(`unexpected: ${error instanceof Error ? error.stack : String(error)}`);
  return { code: 'request-refused', message: 'The studio could not do this.', hint: 'The terminal shows what went wrong.' };
}
