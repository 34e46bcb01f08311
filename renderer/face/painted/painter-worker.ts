import type { PaintSurface } from './fill-triangles.ts';
import { createHeadPainter, type PaintHead } from './paint-head.ts';
import type { PainterNews, PainterOrder } from './painter-orders.ts';

/** The thread that paints moving heads. */
const port = globalThis as unknown as {
  onmessage: ((event: { readonly data: PainterOrder }) => void) | null;
  postMessage(news: PainterNews, transfer?: Transferable[]): void;
};

const FAR_AWAY = 1e9;
let paint: PaintHead | undefined;
let depth = new Float32Array();

port.onmessage = ({ data: order }) => {
  const began = performance.now();
  if (order.kind === 'head') {
    paint = createHeadPainter(order.parts, order.light);
    port.postMessage({ kind: 'ready' });
    return;
  }
  const { width, height, heads, camera } = order;
  const count = width * height;
  if (depth.length !== count) depth = new Float32Array(count);
  const pixels = order.room?.byteLength === count * 4 ? new Uint32Array(order.room) : new Uint32Array(count);
  depth.fill(FAR_AWAY);
  pixels.fill(0);
  const surface: PaintSurface = { width, height, pixels, depth };
  heads.forEach((head, i) => {
    const edge = (index: number): number => Math.round((index * width) / heads.length);
    paint?.(head, camera, surface, { left: edge(i), right: edge(i + 1) });
  });
  const news: PainterNews = { kind: 'painted', pixels: pixels.buffer, width, height, took: performance.now() - began };
  port.postMessage(news, [pixels.buffer]);
};
