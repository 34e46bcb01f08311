import { StudioError, type StudioErrorData } from '../../shared/core/errors.ts';
import { unpackClip, unpackPeaks } from '../../shared/ipc/binary-views.ts';
import type { PreloadBridge } from '../../shared/ipc/preload-bridge.ts';
import type { BridgeAnswer, StudioBridge, StudioEvent } from '../../shared/ipc/studio-bridge.ts';
import { createHttpBridge } from './http-bridge.ts';

declare global {
  interface Window {
    /** Put there by Electron's preload; absent in a browser. */
    readonly facewright?: PreloadBridge;
  }
}

const TOKEN_KEY = 'facewright.token';

/**
 * The bridge that this page has: Electron's when its preload is there, else our own server with the token of the address. The token
 * moves out of the address bar, so that it is not copied or bookmarked by accident; a reload still has it.
 * @throws StudioError `request-refused` when the page was opened without a token
 */
export function connectStudio(): StudioBridge {
  if (window.facewright) return createElectronBridge(window.facewright);
  const given = location.hash.slice(1);
  if (/^[0-9a-f]{64}$/.test(given)) {
    sessionStorage.setItem(TOKEN_KEY, given);
    history.replaceState(null, '', location.pathname);
  }
  const token = sessionStorage.getItem(TOKEN_KEY);
  if (token !== null) return createHttpBridge(token);
  throw new StudioError('request-refused', 'This address lacks its key.', {
    hint: 'Open the whole address that the studio prints in its terminal, with everything after the #.',
  });
}

/** Unwraps what the preload hands through: answers, since Electron would otherwise reduce an error to its message. */
function createElectronBridge(preload: PreloadBridge): StudioBridge {
  const call = async <T>(method: Parameters<PreloadBridge['call']>[0], args: object = {}): Promise<T> =>
    unwrap((await preload.call(method, args)) as BridgeAnswer<T>);
  const binary = async (kind: Parameters<PreloadBridge['binary']>[0], args: object = {}) =>
    unwrap(await preload.binary(kind, args));
  return {
    about: () => call('about'),
    samples: () => call('samples'),
    openSample: (args) => call('openSample', args),
    addRecording: async ({ name, body }) => unwrap(await preload.addRecording(name, body)),
    closeRecording: (args) => call('closeRecording', args),
    generate: (args) => call('generate', args),
    cancel: (args) => call('cancel', args),
    take: (args) => call('take', args),
    async clip(args) {
      const { meta, bytes } = await binary('clip', args);
      return unpackClip(meta, exactBuffer(bytes));
    },
    async peaks(args) {
      const { meta, bytes } = await binary('peaks', args);
      return unpackPeaks(meta, exactBuffer(bytes));
    },
    sound: async (args) => exactBuffer((await binary('sound', args)).bytes),
    head: async ({ light }) => exactBuffer((await binary('head', light ? { light: 'yes' } : {})).bytes),
    subscribe: (listener: (event: StudioEvent) => void) => preload.subscribe(listener),
  };
}

function unwrap<T>(answer: BridgeAnswer<T>): T {
  if (answer.ok) return answer.value;
  throw StudioError.fromData(answer.error as StudioErrorData);
}

/** The bytes as a buffer of their own: a view that crossed a process border may sit inside a larger one. */
function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
