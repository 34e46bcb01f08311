import { xToTime } from '../store/time-view.ts';
import { clipValue } from './clip-curve.ts';
import { type Band, type KeyBox, type KeyDot, pixelsPerUnit, type Scene, valueToY } from './scene.ts';

/** What lies under the pointer. */
export type Hit =
  | { readonly kind: 'key'; readonly dot: KeyDot }
  | { readonly kind: 'tangent'; readonly dot: KeyDot; readonly side: 'in' | 'out' }
  | { readonly kind: 'box'; readonly box: KeyBox; readonly edge: BoxEdge }
  | { readonly kind: 'curve'; readonly band: Band; readonly channel: string; readonly time: number }
  | { readonly kind: 'empty'; readonly band?: Band };

export type BoxEdge = 'left' | 'right' | 'top' | 'bottom';

const KEY_REACH = 8;
const HANDLE_REACH = 7;
const EDGE_REACH = 5;
const CURVE_REACH = 5;
/** CSS pixels from a key to the ends of its tangent. */
export const HANDLE_LENGTH = 34;

/** The thing nearest on top: keys before tangents, tangents before the box, the box before curves. */
export function hitTest(scene: Scene, x: number, y: number): Hit {
  const dot = nearest(scene.dots, x, y);
  if (dot) return { kind: 'key', dot };
  return tangentAt(scene, x, y) ?? boxAt(scene, x, y) ?? curveAt(scene, x, y);
}

/** Where the end of a key's tangent is drawn. Keys with straight or stepped tangents have none to drag on that side. */
export function handleEnd(
  scene: Pick<Scene, 'view'>,
  dot: KeyDot,
  side: 'in' | 'out',
): { readonly x: number; readonly y: number } | undefined {
  const { tangent } = dot.key;
  if (side === 'out' && (tangent === 'linear' || tangent === 'step' || tangent === 'off')) return undefined;
  const slope = dot.slopes[side === 'in' ? 0 : 1] * dot.gain;
  const rise = (-slope * pixelsPerUnit(dot.band)) / scene.view.pixelsPerSecond;
  const length = HANDLE_LENGTH / Math.hypot(1, rise);
  const direction = side === 'in' ? -1 : 1;
  return { x: dot.x + direction * length, y: dot.y + direction * length * rise };
}

/** Keys within a rectangle. */
export function dotsIn(scene: Scene, left: number, top: number, right: number, bottom: number): readonly KeyDot[] {
  return scene.dots.filter((dot) => dot.x >= left && dot.x <= right && dot.y >= top && dot.y <= bottom);
}

export function bandAt(scene: Scene, y: number): Band | undefined {
  return scene.bands.find((band) => y >= band.top - 3 && y <= band.bottom + 2);
}

function nearest(dots: readonly KeyDot[], x: number, y: number): KeyDot | undefined {
  let best: KeyDot | undefined;
  let least = KEY_REACH;
  for (const dot of dots) {
    // Keys of the layer that is worked on lie on top of others.
    const distance = Math.hypot(dot.x - x, dot.y - y) - (dot.isActive ? 1 : 0);
    if (distance < least) [best, least] = [dot, distance];
  }
  return best;
}

function tangentAt(scene: Scene, x: number, y: number): Hit | undefined {
  for (const dot of scene.dots) {
    if (!dot.isSelected) continue;
    for (const side of ['in', 'out'] as const) {
      const end = handleEnd(scene, dot, side);
      if (end && Math.hypot(end.x - x, end.y - y) < HANDLE_REACH) return { kind: 'tangent', dot, side };
    }
  }
  return undefined;
}

function boxAt({ box }: Scene, x: number, y: number): Hit | undefined {
  if (!box) return undefined;
  const isBeside = y >= box.top - EDGE_REACH && y <= box.bottom + EDGE_REACH;
  const isOver = x >= box.left - EDGE_REACH && x <= box.right + EDGE_REACH;
  if (isBeside && Math.abs(x - box.left) < EDGE_REACH) return { kind: 'box', box, edge: 'left' };
  if (isBeside && Math.abs(x - box.right) < EDGE_REACH) return { kind: 'box', box, edge: 'right' };
  if (box.hasValues && isOver && Math.abs(y - box.top) < EDGE_REACH) return { kind: 'box', box, edge: 'top' };
  if (box.hasValues && isOver && Math.abs(y - box.bottom) < EDGE_REACH) return { kind: 'box', box, edge: 'bottom' };
  return undefined;
}

function curveAt(scene: Scene, x: number, y: number): Hit {
  const band = bandAt(scene, y);
  if (!band || !scene.result) return band ? { kind: 'empty', band } : { kind: 'empty' };
  const time = xToTime(scene.view, x);
  let best: string | undefined;
  let least = CURVE_REACH;
  for (const channel of band.channels) {
    const distance = distanceToCurve(scene, band, channel, x, y);
    if (distance < least) [best, least] = [channel, distance];
  }
  return best === undefined ? { kind: 'empty', band } : { kind: 'curve', band, channel: best, time };
}

/** Steep curves are as easy to hit as flat ones: three moments around the pointer are looked at. */
function distanceToCurve(scene: Scene, band: Band, channel: string, x: number, y: number): number {
  const valueAt = (time: number): number => scene.own?.at(channel, time) ?? clipValue(scene.result, channel, time);
  const ys = [-3, 0, 3].map((dx) => valueToY(band, valueAt(xToTime(scene.view, x + dx))));
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  return y < low ? low - y : y > high ? y - high : 0;
}
