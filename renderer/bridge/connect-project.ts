import './zod-without-eval.ts';
import { StudioError } from '../../shared/core/errors.ts';
import type { BridgeAnswer } from '../../shared/ipc/bridge-data.ts';
import { projectEventSchema } from '../../shared/ipc/event-schemas.ts';
import type { ProjectBridge } from '../../shared/ipc/project-bridge.ts';
import type { ProjectPreload } from '../../shared/ipc/project-preload.ts';
import { createHttpChannel } from './http-channel.ts';
import { createProjectBridge, type ProjectChannel } from './project-channel.ts';

declare global {
  interface Window {
    /** Put there by Electron's preload; absent in a browser. */
    readonly facewrightProject?: ProjectPreload;
  }
}

const TOKEN_KEY = 'facewright.token';

/**
 * The bridge that this page has: Electron's when its preload is there, else our own server with the token of the address. The token
 * moves out of the address bar, so that it is not copied or bookmarked by accident; a reload still has it.
 * @throws StudioError `request-refused` when the page was opened without a token
 */
export function connectProject(): ProjectBridge {
  if (window.facewrightProject) return createProjectBridge(electronChannel(window.facewrightProject));
  const given = location.hash.slice(1);
  if (/^[0-9a-f]{64}$/.test(given)) {
    sessionStorage.setItem(TOKEN_KEY, given);
    history.replaceState(null, '', location.pathname);
  }
  const token = sessionStorage.getItem(TOKEN_KEY);
  if (token !== null) return createProjectBridge(createHttpChannel(token));
  throw new StudioError('request-refused', 'This address lacks its key.', {
    hint: 'Open the whole address that the studio prints in its terminal, with everything after the #.',
  });
}

/** Unwraps what the preload hands through: answers, since Electron would otherwise reduce an error to its message. */
function electronChannel(preload: ProjectPreload): ProjectChannel {
  return {
    call: async (method, args) => unwrap(await preload.call(method, args)),
    async bytes(method, args) {
      const { meta, bytes } = unwrap(await preload.bytes(method, args));
      // A buffer of their own: a view that crossed a process border may sit inside a larger one.
      return { meta, bytes: new Uint8Array(bytes).buffer };
    },
    upload: async (name, body) => unwrap(await preload.upload(name, body)),
    subscribe: (listener) => preload.subscribe((event) => listener(projectEventSchema.parse(event))),
  };
}

function unwrap<T>(answer: BridgeAnswer<T>): T {
  if (answer.ok) return answer.value;
  throw StudioError.fromData(answer.error);
}
