import type { Route } from '../../shared/core/take.ts';
import { framesPerSecond } from '../../shared/core/time.ts';
import type { ClipView } from '../../shared/ipc/bridge-data.ts';
import type { LanePalette } from '../lanes/lane-palette.ts';
import { CONTACT_GAP } from '../store/closures.ts';
import { type TimeView, timeToX, xToTime } from '../store/time-view.ts';
import type { StudioParts } from '../studio-parts.ts';
import type { Surface } from '../ui/canvas.ts';
import { closuresOf, type PlacedClosure } from './closure-work.ts';
import { type CurvePalette, readCurvePalette, routeColor, routeDash } from './curve-palette.ts';
import { diamondPath } from './draw-keys.ts';
import { fillArea, stroke } from './draw-scene.ts';
import { shownTake } from './key-work.ts';
import { type CurvePath, curvePath, type DenseCurve, isCrowded } from './trace-curve.ts';

/** Millimetres at the top of the lane for some clips that never change. */
export type GapTops = (clips: readonly (ClipView | undefined)[]) => number;

/** Millimetres at the top of the lane: round, and in steps, so that it does not jump. */
const TOPS = [2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 25, 30, 40, 60];
/** Frames in a thousand that may reach over the top: one cry shall not flatten all the talking. */
const CROPPED = 0.005;

/** Looks each clip through once. */
export function createGapTops(): GapTops {
  const peaks = new WeakMap<ClipView, number>();
  return (clips) => {
    let most = 0;
    for (const clip of clips) {
      if (!clip) continue;
      const peak = peaks.get(clip) ?? usualPeak(clip.gap);
      peaks.set(clip, peak);
      most = Math.max(most, peak);
    }
    return TOPS.find((top) => most <= top) ?? 60;
  };
}

/** Steps of the count, and how many there are, in millimetres: finer than any top. */
const STEP = 0.05;
const STEPS = 1_280;

/** The gap that hardly any frame passes, to the step: counted, because sorting an hour would stop the window. */
function usualPeak(gap: Float32Array): number {
  const counts = new Uint32Array(STEPS);
  for (const value of gap) {
    const step = Math.min(STEPS - 1, Math.max(0, Math.ceil(value / STEP)));
    counts[step] = (counts[step] ?? 0) + 1;
  }
  let left = gap.length * CROPPED;
  for (let step = STEPS - 1; step > 0; step--) {
    left -= counts[step] ?? 0;
    if (left < 0) return step * STEP;
  }
  return 0;
}

/** CSS pixels below the base line, for the marks, and above the top. */
const BASE = 13;
const AIR = 4;
/** Marks of closures that seal are at least this many CSS pixels apart: more of them would be one bar. Those that stay open are all there. */
const CLOSEST_MARKS = 4;
/** Millimetres that may have a line. */
const RUNGS = [20, 10, 5, 2, 1];

interface GapScene extends Surface {
  readonly view: TimeView;
  readonly isCoarse: boolean;
  /** Of the theme that is on. */
  readonly palette: LanePalette;
}

/** Colours are read once a theme. */
const palettes = new WeakMap<LanePalette, CurvePalette>();

function paletteOf({ palette }: GapScene): CurvePalette {
  const known = palettes.get(palette) ?? readCurvePalette(document.documentElement);
  palettes.set(palette, known);
  return known;
}

/** The gap of the result, thin the generated one and the other route's, and the closures on their base line. */
export function drawGapLane(scene: GapScene, parts: StudioParts, tops: GapTops): void {
  const take = shownTake(parts);
  if (!take) return;
  const palette = paletteOf(scene);
  const route: Route = parts.curves.generated(take.route) ? take.route : take.route === 'text' ? 'direct' : 'text';
  const other: Route = route === 'text' ? 'direct' : 'text';
  const [generated, result, beside] = [parts.curves.generated(route), parts.curves.result(route), parts.curves.generated(other)];
  if (!result) return;
  const most = tops([generated, beside]);
  // By the root: half a millimetre decides whether lips touch, and must be seen beside a shout.
  const y = (mm: number): number => scene.height - BASE - Math.sqrt(Math.min(mm, most) / most) * (scene.height - BASE - AIR);
  for (const closure of closuresOf(parts)) column(scene, palette, closure);
  grid(scene, palette, most, y);
  const { isCoarse } = scene;
  const pathOf = (clip: ClipView): CurvePath => curvePath(gapOf(clip), scene.view, scene.width, y, isCoarse);
  const pen = { color: routeColor(palette, route), dash: routeDash(route), width: 1.6, alpha: 1 };
  if (beside) {
    const color = routeColor(palette, other);
    stroke(scene.context, pathOf(beside), { color, dash: routeDash(other), width: 1, alpha: 0.6 }, isCoarse);
  }
  if (generated && generated !== result) stroke(scene.context, pathOf(generated), { ...pen, width: 1, alpha: 0.4 }, isCoarse);
  const shown = pathOf(result);
  const crowded = isCrowded(result, scene.view);
  if (!crowded) fillArea(scene.context, shown.area(y(0)), pen.color, 0.14);
  stroke(scene.context, shown, crowded ? { ...pen, width: 1 } : pen, isCoarse);
  if (!crowded) markMeeting(scene, palette, result, y(0));
  let lastSealed = Number.NEGATIVE_INFINITY;
  for (const { time, sealed, phoneme } of closuresOf(parts)) {
    const x = timeToX(scene.view, time);
    if (x < -8 || x > scene.width + 8 || (sealed && x - lastSealed < CLOSEST_MARKS)) continue;
    if (sealed) lastSealed = x;
    mark(scene, palette, x, sealed, phoneme.toLowerCase());
  }
}

function gapOf(clip: ClipView): DenseCurve {
  return { frameRate: clip.frameRate, frameCount: clip.frameCount, values: clip.gap, stride: 1, column: 0 };
}

/** Where lips should meet, as in the rows of curves; in the colour of faults where they do not. */
function column({ context, view, height, width }: GapScene, palette: CurvePalette, { range, sealed }: PlacedClosure): void {
  const [left, right] = [timeToX(view, range.start), timeToX(view, range.end)];
  if (right < 0 || left > width) return;
  context.fillStyle = sealed ? palette.soft : palette.fault;
  context.globalAlpha = sealed ? 0.1 : 0.25;
  context.fillRect(left, 0, Math.max(1, right - left), height);
  context.globalAlpha = 1;
}

/** A thick base line as long as the lips touch. */
function markMeeting({ context, view, width }: GapScene, palette: CurvePalette, { gap, frameRate }: ClipView, y: number): void {
  const fps = framesPerSecond(frameRate);
  const [first, last] = [
    Math.max(0, Math.floor(xToTime(view, 0) * fps)),
    Math.min(gap.length, Math.ceil(xToTime(view, width) * fps) + 1),
  ];
  context.fillStyle = palette.text;
  let start = -1;
  for (let frame = first; frame <= last; frame++) {
    const meets = frame < last && (gap[frame] ?? 0) < CONTACT_GAP;
    if (meets && start < 0) start = frame;
    if (meets || start < 0) continue;
    const left = timeToX(view, (start - 0.5) / fps);
    context.fillRect(left, y - 1, Math.max(2, timeToX(view, (frame - 0.5) / fps) - left), 2);
    start = -1;
  }
}

/** Lines at a few round widths and at the top, and dashed how near lips must come to touch. */
function grid({ context, width }: GapScene, palette: CurvePalette, most: number, y: (mm: number) => number): void {
  const line = (mm: number): void => {
    context.beginPath();
    context.moveTo(0, Math.round(y(mm)) + 0.5);
    context.lineTo(width, Math.round(y(mm)) + 0.5);
    context.stroke();
  };
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  const rungs = [most, ...RUNGS.filter((mm) => mm < most && y(mm) - y(most) >= 13 && y(0) - y(mm) >= 10)].filter(
    (mm, index, all) => index === 0 || y(mm) - y(all[index - 1] ?? 0) >= 11,
  );
  for (const mm of [0, ...rungs]) line(mm);
  context.strokeStyle = palette.warning;
  context.globalAlpha = 0.7;
  context.setLineDash([4, 4]);
  line(CONTACT_GAP);
  context.setLineDash([]);
  context.globalAlpha = 1;
  context.font = `10px ${palette.font}`;
  context.fillStyle = palette.faint;
  context.textAlign = 'right';
  context.textBaseline = 'top';
  for (const mm of rungs) context.fillText(mm === most ? `${mm} mm` : `${mm}`, width - 5, y(mm) + 1);
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
