import type { Page } from 'playwright-core';

/** Times between drawn frames in milliseconds. */
export interface FrameFigures {
  readonly count: number;
  readonly median: number;
  readonly p99: number;
  readonly worst: number;
}

export interface FrameGesture {
  /** Where the wheel turns, in the window. */
  readonly x: number;
  readonly y: number;
  /** Turned in every frame; its sign changes half-way, so that the end is where the beginning was. */
  readonly deltaX: number;
  readonly deltaY: number;
  readonly withControl: boolean;
  readonly seconds: number;
}

/** Frames of a page while a wheel turns over it. */
export async function measureFrames(page: Page, gesture: FrameGesture): Promise<FrameFigures> {
  const gaps = await page.evaluate(
    ({ x, y, deltaX, deltaY, withControl, seconds }) =>
      new Promise<number[]>((resolve) => {
        const found: number[] = [];
        const begin = performance.now();
        let last = begin;
        const step = (now: number): void => {
          if (now > begin) found.push(now - last);
          last = now;
          const share = (now - begin) / (seconds * 1_000);
          if (share >= 1) {
            resolve(found.slice(2));
            return;
          }
          const sign = share < 0.5 ? 1 : -1;
          if (deltaX !== 0 || deltaY !== 0)
            document.elementFromPoint(x, y)?.dispatchEvent(
              new WheelEvent('wheel', {
                bubbles: true,
                cancelable: true,
                clientX: x,
                clientY: y,
                deltaX: sign * deltaX,
                deltaY: sign * deltaY,
                ctrlKey: withControl,
              }),
            );
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    gesture,
  );
  return figuresOf(gaps);
}

/** Frames of a page from now until the returned function is called. */
export async function watchFrames(page: Page): Promise<() => Promise<FrameFigures>> {
  const watch = await page.evaluateHandle(() => {
    const found: number[] = [];
    let last = performance.now();
    let isOver = false;
    const step = (now: number): void => {
      found.push(now - last);
      last = now;
      if (!isOver) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
    return {
      end(): number[] {
        isOver = true;
        return found;
      },
    };
  });
  return async () => figuresOf(await watch.evaluate((watched) => watched.end()));
}

/** Pictures of the face that came to the screen, a second: it counts them itself. */
export async function picturesPerSecond(page: Page, seconds: number): Promise<number> {
  const face = page.getByTestId('face');
  const seen = async () => ({ count: Number(await face.getAttribute('data-frame')), at: performance.now() });
  const before = await seen();
  await page.waitForTimeout(seconds * 1_000);
  const after = await seen();
  return (after.count - before.count) / ((after.at - before.at) / 1_000);
}

function figuresOf(gaps: readonly number[]): FrameFigures {
  const sorted = gaps.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { count: sorted.length, median: at(0.5), p99: at(0.99), worst: sorted.at(-1) ?? 0 };
}
