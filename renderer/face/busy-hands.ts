/** Hands count as busy for this long after their last move. */
const REST_MS = 260;

/** Tells whether somebody scrolls, zooms or drags anywhere in the window right now: what moves under the hand goes first. */
export interface BusyHands {
  isBusy(now: number): boolean;
  dispose(): void;
}

export function watchHands(window: Window): BusyHands {
  let last = Number.NEGATIVE_INFINITY;
  const abort = new AbortController();
  const options = { capture: true, passive: true, signal: abort.signal };
  const noted = (): void => {
    last = performance.now();
  };
  window.addEventListener('wheel', noted, options);
  window.addEventListener('pointermove', (event) => event.buttons !== 0 && noted(), options);
  return {
    isBusy: (now) => now - last < REST_MS,
    dispose: () => abort.abort(),
  };
}
