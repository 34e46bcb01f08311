import type { Route } from '../../shared/core/take.ts';
import type { ClipView } from '../../shared/ipc/bridge-data.ts';
import { type TimeView, timeToX } from '../store/time-view.ts';
import type { StudioParts } from '../studio-parts.ts';
import type { Surface } from '../ui/canvas.ts';
import { closuresOf } from './closure-work.ts';
import { type CurvePalette, readCurvePalette, routeColor, routeDash } from './curve-palette.ts';
import { diamondPath } from './draw-keys.ts';
import { fillArea, stroke } from './draw-scene.ts';
import { shownTake } from './key-work.ts';
import { type CurvePath, curvePath, type DenseCurve, isCrowded } from './trace-curve.ts';

/** Millimetres at the top of the lane for some clips that never change. */
export type GapTops = (clips: readonly (ClipView | undefined)[]) => number;

/** Looks each clip through once. */
export function createGapTops(): GapTops {
  const peaks = new WeakMap<ClipView, number>();
  return (clips) => {
    let most = 0;
    for (const clip of clips) {
      if (!clip) continue;
      const peak = peaks.get(clip) ?? clip.gap.reduce((high, gap) => Math.max(high, gap), 0);
      peaks.set(clip, peak);
      most = Math.max(most, peak);
    }
    return TOPS.find((top) => most <= top) ?? 60;
  };
}

interface GapScene extends Surface {
  readonly view: TimeView;
}

/** Millimetres at the top of the lane: the mouth's own range, in steps so that it does not jump. */
const TOPS = [6, 10, 16, 24, 40];

/** The gap of the result, thin the generated one and the other route's, and the closures on their base line. */
export function drawGapLane(scene: GapScene, parts: StudioParts, tops: GapTops): void {
  const take = shownTake(parts);
  if (!take) return;
  const palette = readCurvePalette(document.documentElement);
  const route: Route = parts.curves.generated(take.route) ? take.route : take.route === 'text' ? 'direct' : 'text';
  const other: Route = route === 'text' ? 'direct' : 'text';
  const [generated, result, beside] = [parts.curves.generated(route), parts.curves.result(route), parts.curves.generated(other)];
  if (!result) return;
  const most = tops([generated, beside]);
  const y = (mm: number): number => scene.height - 13 - (Math.min(mm, most) / most) * (scene.height - 18);
  grid(scene, palette, most, y);
  const pathOf = (clip: ClipView): CurvePath => curvePath(gapOf(clip), scene.view, scene.width, y);
  const pen = { color: routeColor(palette, route), dash: routeDash(route), width: 1.6, alpha: 1 };
  if (beside) {
    const color = routeColor(palette, other);
    stroke(scene.context, pathOf(beside), { color, dash: routeDash(other), width: 1, alpha: 0.6 });
  }
  if (generated && generated !== result) stroke(scene.context, pathOf(generated), { ...pen, width: 1, alpha: 0.4 });
  const shown = pathOf(result);
  const crowded = isCrowded(result, scene.view);
  if (!crowded) fillArea(scene.context, shown.area(y(0)), pen.color, 0.14);
  stroke(scene.context, shown, crowded ? { ...pen, width: 1 } : pen);
  for (const { time, sealed, phoneme } of closuresOf(parts)) {
    const x = timeToX(scene.view, time);
    if (x > -8 && x < scene.width + 8) mark(scene, palette, x, sealed, phoneme.toLowerCase());
  }
}

function gapOf(clip: ClipView): DenseCurve {
  return { frameRate: clip.frameRate, frameCount: clip.frameCount, values: clip.gap, stride: 1, column: 0 };
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
