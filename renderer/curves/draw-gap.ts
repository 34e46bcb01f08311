import type { Route } from '../../shared/core/take.ts';
import type { ClipView } from '../../shared/ipc/studio-bridge.ts';
import { type TimeView, timeToX } from '../store/time-view.ts';
import type { StudioParts } from '../studio-parts.ts';
import type { Surface } from '../ui/canvas.ts';
import { closuresOf } from './closure-work.ts';
import { type CurvePalette, readCurvePalette, routeColor, routeDash } from './curve-palette.ts';
import { diamondPath } from './draw-keys.ts';
import { shownTake } from './key-work.ts';
import { type DenseCurve, traceCurve } from './trace-curve.ts';

interface GapScene extends Surface {
  readonly view: TimeView;
}

/** Millimetres at the top of the lane: the mouth's own range, in steps so that it does not jump. */
const TOPS = [6, 10, 16, 24, 40];

/** The gap of the result, thin the generated one and the other route's, and the closures on their base line. */
export function drawGapLane(scene: GapScene, parts: StudioParts): void {
  const take = shownTake(parts);
  if (!take) return;
  const palette = readCurvePalette(document.documentElement);
  const route: Route = parts.curves.generated(take.route) ? take.route : take.route === 'text' ? 'direct' : 'text';
  const other: Route = route === 'text' ? 'direct' : 'text';
  const [generated, result, beside] = [parts.curves.generated(route), parts.curves.result(route), parts.curves.generated(other)];
  if (!result) return;
  const most = topOf([generated, beside]);
  const y = (mm: number): number => scene.height - 13 - (Math.min(mm, most) / most) * (scene.height - 18);
  grid(scene, palette, most, y);
  if (beside) line(scene, gapOf(beside), y, { color: routeColor(palette, other), dash: routeDash(other), width: 1, alpha: 0.6 });
  const color = routeColor(palette, route);
  if (generated && generated !== result)
    line(scene, gapOf(generated), y, { color, dash: routeDash(route), width: 1, alpha: 0.4 });
  area(scene, gapOf(result), y, color);
  line(scene, gapOf(result), y, { color, dash: routeDash(route), width: 1.6, alpha: 1 });
  for (const { time, sealed, phoneme } of closuresOf(parts)) {
    const x = timeToX(scene.view, time);
    if (x > -8 && x < scene.width + 8) mark(scene, palette, x, sealed, phoneme.toLowerCase());
  }
}

function gapOf(clip: ClipView): DenseCurve {
  return { frameRate: clip.frameRate, frameCount: clip.frameCount, values: clip.gap, stride: 1, column: 0 };
}

function topOf(clips: readonly (ClipView | undefined)[]): number {
  let most = 0;
  for (const clip of clips) for (const gap of clip?.gap ?? []) if (gap > most) most = gap;
  return TOPS.find((top) => most <= top) ?? 60;
}

interface Pen {
  readonly color: string;
  readonly dash: number[];
  readonly width: number;
  readonly alpha: number;
}

function line({ context, view, width }: GapScene, curve: DenseCurve, y: (mm: number) => number, pen: Pen): void {
  context.beginPath();
  traceCurve(context, curve, view, width, y);
  Object.assign(context, { strokeStyle: pen.color, lineWidth: pen.width, globalAlpha: pen.alpha, lineJoin: 'round' });
  context.setLineDash(pen.dash);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function area({ context, view, width }: GapScene, curve: DenseCurve, y: (mm: number) => number, color: string): void {
  context.beginPath();
  const { first, last } = traceCurve(context, curve, view, width, y);
  context.lineTo(last, y(0));
  context.lineTo(first, y(0));
  context.closePath();
  context.fillStyle = color;
  context.globalAlpha = 0.14;
  context.fill();
  context.globalAlpha = 1;
}

function grid({ context, width }: GapScene, palette: CurvePalette, most: number, y: (mm: number) => number): void {
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const mm of [0, most / 2, most]) {
    context.moveTo(0, Math.round(y(mm)) + 0.5);
    context.lineTo(width, Math.round(y(mm)) + 0.5);
  }
  context.stroke();
  context.font = `10px ${palette.font}`;
  context.fillStyle = palette.faint;
  context.textAlign = 'right';
  context.textBaseline = 'top';
  context.fillText(`${most} mm`, width - 5, 2);
  context.textAlign = 'left';
}

/** Sealed: a full diamond. Open: a hollow one in the colour of faults with an exclamation mark. */
function mark({ context, height }: GapScene, palette: CurvePalette, x: number, sealed: boolean, letter: string): void {
  const y = height - 6.5;
  context.beginPath();
  diamondPath(context, x, y, sealed ? 3.5 : 5);
  context.lineWidth = 1.4;
  if (sealed) {
    context.fillStyle = palette.soft;
    context.fill();
    return;
  }
  context.strokeStyle = palette.fault;
  context.stroke();
  context.font = `bold 11px ${palette.font}`;
  context.fillStyle = palette.fault;
  context.textBaseline = 'middle';
  context.fillText(`! ${letter}`, x + 7, y);
}
