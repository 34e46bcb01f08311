import type { StudioParts } from '../studio-parts.ts';

/** Without a project (a question is open, say) the face comes after this long all the same (ms). */
const PATIENCE_MS = 3_000;
/** Once there is a project the face waits at most so long for the lanes to be drawn (ms). */
const IDLE_MS = 800;

/**
 * Begins a while after the window shows a project: what one opens goes first, since making a face where the processor draws stops the window for half a
 * second. The returned function calls it off.
 */
export function afterProject({ session }: Pick<StudioParts, 'session'>, begin: () => void): () => void {
  let idle = 0;
  let stop = (): void => {};
  const wait = (): void => {
    stop();
    clearTimeout(patience);
    idle = requestIdleCallback(begin, { timeout: IDLE_MS });
  };
  const patience = setTimeout(wait, PATIENCE_MS);
  if (session.getState().project) wait();
  else stop = session.subscribe(({ project }) => project && wait());
  return () => {
    stop();
    clearTimeout(patience);
    cancelIdleCallback(idle);
  };
}
