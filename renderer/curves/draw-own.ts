import { timeToX, xToTime } from '../store/time-view.ts';
import type { CurvePalette } from './curve-palette.ts';
import type { OwnCurves } from './own-curve.ts';
import { type Band, type Scene, valueToY } from './scene.ts';

/** CSS pixels from one corner of the line to the next. */
const STEP = 2;

/** A layer's own curve with the line of its rest: violet, where it acts; dotted outside the stretch to which it is limited. */
export function drawOwn(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: CurvePalette,
  band: Band,
  channel: string,
): void {
  const { own, view, width } = scene;
  if (!own) return;
  const { range } = own.layer;
  context.strokeStyle = palette.hand;
  context.lineJoin = 'bevel';
  if (own.layer.mode === 'additive') drawRest(context, scene, band);
  if (!own.extent(channel)) return;
  const [from, to] = range ? [timeToX(view, range.start), timeToX(view, range.end)] : [0, width];
  context.globalAlpha = own.layer.isMuted ? 0.45 : 1;
  context.lineWidth = 1.8;
  context.setLineDash([2, 4]);
  strokeBetween(context, scene, own, band, channel, 0, Math.min(from, width));
  strokeBetween(context, scene, own, band, channel, Math.max(to, 0), width);
  context.setLineDash([]);
  strokeBetween(context, scene, own, band, channel, Math.max(0, from), Math.min(to, width));
  context.globalAlpha = 1;
}

/** Where the layer adds nothing. */
function drawRest(context: CanvasRenderingContext2D, { width }: Scene, band: Band): void {
  const y = Math.round(valueToY(band, 0)) + 0.5;
  context.globalAlpha = 0.5;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(0, y);
  context.lineTo(width, y);
  context.stroke();
}

function strokeBetween(
  context: CanvasRenderingContext2D,
  { view, dots }: Scene,
  own: OwnCurves,
  band: Band,
  channel: string,
  left: number,
  right: number,
): void {
  if (right <= left) return;
  context.beginPath();
  let isDrawing = false;
  const put = (x: number): void => {
    const value = own.at(channel, xToTime(view, x));
    if (value === undefined) isDrawing = false;
    else if (isDrawing) context.lineTo(x, valueToY(band, value));
    else {
      context.moveTo(x, valueToY(band, value));
      isDrawing = true;
    }
  };
  // Keys themselves are corners too, so that steps stand upright and ends are exact.
  const keys = dots.filter((dot) => dot.channel === channel).flatMap(({ x }) => [x - 0.01, x]);
  const xs = [...keys.filter((x) => x > left && x < right), right];
  for (let x = left; x < right; x += STEP) xs.push(x);
  for (const x of xs.sort((a, b) => a - b)) put(x);
  context.stroke();
}
