import type { PaintedPicture, PainterNews, PainterOrder } from './painter-orders.ts';

/** The part of a worker that is used here. */
export interface PainterThread {
  onmessage: ((event: MessageEvent<PainterNews>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(order: PainterOrder, transfer: Transferable[]): void;
  terminate(): void;
}

/** Has moving heads painted by a thread of its own, so that neither the page nor the graphics side stands still for them. Dispose of it. */
export interface PicturePainter {
  /** The thread has the head and lives. */
  readonly isReady: boolean;
  /** A picture is being painted. */
  readonly isBusy: boolean;
  /** False when the picture is the same as the last one and nothing is done. */
  send(picture: PaintedPicture): boolean;
  /** The next picture is painted even if it is the same as the last one. */
  forget(): void;
  /** Shows the picture that was sent for, if it is there by now: how long it took to paint and show (ms); undefined when it is not there. */
  receive(): number | undefined;
  dispose(): void;
}

export function createPicturePainter(
  thread: PainterThread,
  head: Extract<PainterOrder, { kind: 'head' }>,
  screen: HTMLCanvasElement,
): PicturePainter {
  const pen = screen.getContext('2d', { willReadFrequently: true });
  let isReady = false;
  let isBusy = false;
  let done: Extract<PainterNews, { kind: 'painted' }> | undefined;
  let room: ArrayBuffer | undefined;
  let last: readonly number[] = [];
  thread.onmessage = ({ data: news }) => {
    if (news.kind === 'ready') isReady = true;
    else done = news;
  };
  // A thread that cannot run leaves heads to the graphics side, as where there is none.
  thread.onerror = () => {
    [isReady, isBusy, done] = [false, false, undefined];
    thread.terminate();
  };
  thread.postMessage(head, []);
  return {
    get isReady() {
      return isReady;
    },
    get isBusy() {
      return isBusy;
    },
    send(picture) {
      const next = numbersOf(picture);
      if (next.length === last.length && next.every((value, i) => value === last[i])) return false;
      last = next;
      isBusy = true;
      thread.postMessage({ kind: 'picture', room, ...picture }, room ? [room] : []);
      room = undefined;
      return true;
    },
    forget() {
      last = [];
    },
    receive() {
      if (!done) return undefined;
      const began = performance.now();
      const { pixels, width, height, took } = done;
      [done, isBusy, room] = [undefined, false, pixels];
      if (screen.width !== width || screen.height !== height) Object.assign(screen, { width, height });
      pen?.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
      return took + performance.now() - began;
    },
    dispose() {
      thread.terminate();
    },
  };
}

/** All that makes a picture what it is. */
function numbersOf({ width, height, camera, heads }: PaintedPicture): readonly number[] {
  return [
    width,
    height,
    ...camera.matrix,
    ...camera.eye,
    ...heads.flatMap(({ weights, turn }) => [...turn.matrix, ...weights.values()]),
  ];
}
