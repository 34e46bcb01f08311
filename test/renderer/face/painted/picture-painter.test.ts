import { beforeAll, describe, expect, it } from 'vitest';
import type { PainterNews, PainterOrder } from '../../../../renderer/face/painted/painter-orders.ts';
import { createPicturePainter, type PainterThread } from '../../../../renderer/face/painted/picture-painter.ts';

beforeAll(() => {
  Object.assign(globalThis, {
    ImageData: class {
      readonly width: number;
      constructor(_: Uint8ClampedArray, width: number) {
        this.width = width;
      }
    },
  });
});

function open() {
  const orders: PainterOrder[] = [];
  const thread: PainterThread & { isOver: boolean } = {
    onmessage: null,
    onerror: null,
    isOver: false,
    postMessage: (order) => void orders.push(order),
    terminate() {
      this.isOver = true;
    },
  };
  const shown: number[] = [];
  const screen = {
    width: 1,
    height: 1,
    getContext: () => ({ putImageData: ({ width }: { width: number }) => shown.push(width) }),
  };
  const light = { far: [], sky: [0, 0, 0] as const, ground: [0, 0, 0] as const };
  const painter = createPicturePainter(thread, { kind: 'head', parts: [], light }, screen as unknown as HTMLCanvasElement);
  const say = (news: PainterNews): void => thread.onmessage?.({ data: news } as MessageEvent<PainterNews>);
  return { painter, orders, thread, shown, screen, say };
}

const turn = { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], pivot: [0, 0, 0] as const, from: 0, to: 1 };
const picture = (jaw: number) => ({
  width: 4,
  height: 2,
  camera: { matrix: [1], eye: [0, 0, 1] as const },
  heads: [{ weights: new Map([['jawOpen', jaw]]), turn }],
});
const painted = (): PainterNews => ({ kind: 'painted', pixels: new ArrayBuffer(32), width: 4, height: 2, took: 5 });

describe('createPicturePainter', () => {
  it('is ready once its thread has the head', () => {
    const { painter, orders, say } = open();
    expect(orders.map(({ kind }) => kind)).toEqual(['head']);
    expect(painter.isReady).toBe(false);
    say({ kind: 'ready' });
    expect(painter.isReady).toBe(true);
  });

  it('brings a picture to the page when it is asked for, and gives its memory back', () => {
    const { painter, orders, shown, screen, say } = open();
    expect(painter.send(picture(0.1))).toBe(true);
    expect(painter.isBusy).toBe(true);
    expect(painter.receive()).toBeUndefined();
    const news = painted();
    say(news);
    expect(shown).toEqual([]);
    expect(painter.receive()).toBeGreaterThanOrEqual(5);
    expect([shown, screen.width, screen.height, painter.isBusy]).toEqual([[4], 4, 2, false]);
    painter.send(picture(0.2));
    const last = orders.at(-1);
    expect(last?.kind === 'picture' && news.kind === 'painted' && last.room === news.pixels).toBe(true);
  });

  it('does not paint the same picture twice, unless it was forgotten', () => {
    const { painter, say } = open();
    painter.send(picture(0.1));
    say(painted());
    painter.receive();
    expect(painter.send(picture(0.1))).toBe(false);
    expect(painter.isBusy).toBe(false);
    painter.forget();
    expect(painter.send(picture(0.1))).toBe(true);
  });

  it('gives up when its thread cannot run', () => {
    const { painter, thread, say } = open();
    say({ kind: 'ready' });
    painter.send(picture(0.1));
    thread.onerror?.({} as ErrorEvent);
    expect([painter.isReady, painter.isBusy, thread.isOver]).toEqual([false, false, true]);
  });
});
