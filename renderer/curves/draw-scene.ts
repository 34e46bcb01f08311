import { isCurveChannel, isHeadChannel } from '../../shared/core/curve-channels.ts';
import type { Route, TimedPhoneme } from '../../shared/core/take.ts';
import type { TimeRange } from '../../shared/core/time.ts';
import type { ClipView } from '../../shared/ipc/bridge-data.ts';
import { timeToX } from '../store/time-view.ts';
import { channelTitle } from './channel-rows.ts';
import { clipCurve } from './clip-curve.ts';
import { type CurvePalette, routeColor, routeDash } from './curve-palette.ts';
import { drawClosureColumns, drawGrid } from './draw-grid.ts';
import { drawKeys, drawRubber } from './draw-keys.ts';
import { drawOwn } from './draw-own.ts';
import type { Extremes } from './extremes.ts';
import type { Rubber } from './gestures/box-select-drag.ts';
import { type Band, type Scene, valueToY } from './scene.ts';
import { type CurvePath, curvePath, type DenseCurve, isCrowded, walkCurve } from './trace-curve.ts';

/** All that the canvas shows besides what can be hit. */
export interface Painting {
  readonly context: CanvasRenderingContext2D;
  readonly scene: Scene;
  readonly palette: CurvePalette;
  readonly route: Route;
  readonly generated?: ClipView;
  /** The other route, as generated. */
  readonly other?: ClipView;
  readonly chosen: ReadonlySet<string>;
  readonly silenced: (channel: string) => boolean;
  /** Channels that have keys: only there result and generated curve may differ. */
  readonly corrected: ReadonlySet<string>;
  /** Extremes of a clip that never changes. */
  readonly extremes: (clip: ClipView, channel: string) => Extremes | undefined;
  readonly phonemes: readonly TimedPhoneme[];
  readonly range?: TimeRange;
  readonly rubber?: Rubber;
  /** The channel that the pointer is on. */
  readonly hovered?: string;
  /** The view moves: what counts is that curves move with it. They are drawn again when it rests. */
  readonly isCoarse: boolean;
  /** Several curves lie over each other: each says its name. */
  readonly isGraph: boolean;
}

export function drawScene(painting: Painting): void {
  drawClosureColumns(painting);
  for (const band of painting.scene.bands) {
    drawGrid(painting, band);
    for (const channel of band.channels) drawChannel(painting, band, channel);
  }
  drawRange(painting);
  if (painting.isGraph) drawTitles(painting);
  drawKeys(painting);
  if (painting.rubber) drawRubber(painting, painting.rubber);
}

/** In the graph every curve says its name where it is highest, as far as the names do not hide each other. */
function drawTitles({ context, scene, palette }: Painting): void {
  context.font = `11px ${palette.font}`;
  context.textBaseline = 'bottom';
  const taken: { readonly x: number; readonly y: number }[] = [];
  for (const band of scene.bands) {
    for (const channel of band.channels) {
      const spot = highest(scene, band, channel);
      if (!spot || taken.some(({ x, y }) => Math.abs(x - spot.x) < 90 && Math.abs(y - spot.y) < 12)) continue;
      taken.push(spot);
      context.fillStyle = palette.text;
      if (isCurveChannel(channel))
        context.fillText(channelTitle(channel), Math.min(spot.x + 4, scene.width - 90), Math.max(spot.y - 2, 12));
    }
  }
}

function highest(scene: Scene, band: Band, channel: string): { readonly x: number; readonly y: number } | undefined {
  const curve = clipCurve(scene.result, channel);
  if (!curve) return undefined;
  let best = { x: 0, y: 0, value: Number.NEGATIVE_INFINITY };
  walkCurve(curve, scene.view, scene.width, (x, _low, high) => {
    if (high > best.value && x >= 0 && x < scene.width - 80) best = { x, y: valueToY(band, high), value: high };
  });
  return best.value > Number.NEGATIVE_INFINITY ? best : undefined;
}

/** A channel of a clip that never changes. */
function fixed({ extremes }: Painting, clip: ClipView | undefined, channel: string): DenseCurve | undefined {
  const curve = clipCurve(clip, channel);
  return clip && curve && { ...curve, extremes: () => extremes(clip, channel) };
}

function drawChannel(painting: Painting, band: Band, channel: string): void {
  const { context, scene } = painting;
  context.save();
  context.beginPath();
  context.rect(0, band.top - 3, scene.width, band.bottom - band.top + 6);
  context.clip();
  drawCurves(painting, band, channel);
  if (scene.own) drawOwn(context, scene, painting.palette, band, channel);
  context.restore();
}

/** The other route, and the result with what the hand changed of it. Behind a layer's own curve all of it is faint. */
function drawCurves(painting: Painting, band: Band, channel: string): void {
  const { context, scene, generated } = painting;
  const { result } = scene;
  const { isCoarse } = painting;
  const pathOf = (curve: DenseCurve): CurvePath =>
    curvePath(curve, scene.view, scene.width, (value) => valueToY(band, value), isCoarse);
  const share = (painting.silenced(channel) ? 0.25 : 1) * (isAside(painting, band, channel) ? 0.35 : 1) * (scene.own ? 0.5 : 1);
  const pen = { ...penOf(painting, channel), alpha: share };
  // Both routes get the same turns of the head.
  const other = isHeadChannel(channel) ? undefined : fixed(painting, painting.other, channel);
  if (other) stroke(context, pathOf(other), { ...otherPen(painting), alpha: 0.65 * share }, isCoarse);
  const changing = clipCurve(result, channel);
  if (!result || !changing) return;
  const isCorrected = generated !== undefined && generated !== result && painting.corrected.has(channel);
  // Curves that nobody touched are read from the clip that never changes: its extremes are known.
  const shown = pathOf(isCorrected ? changing : (fixed(painting, generated, channel) ?? changing));
  const crowded = isCrowded(result, scene.view);
  const before = isCorrected ? fixed(painting, generated, channel) : undefined;
  if (before && crowded) markCorrected(painting, band, channel);
  else if (before) {
    const path = pathOf(before);
    fillBetween(painting, path, shown, valueToY(band, 0));
    stroke(context, path, { ...pen, width: 1, alpha: 0.4 * share }, isCoarse);
  } else if (band.channels.length === 1 && share === 1 && !crowded)
    fillArea(context, shown.area(valueToY(band, 0)), pen.color, 0.12);
  // A line of one pixel is drawn many times faster than a wider one, and crowded ones are wide enough.
  stroke(context, shown, crowded ? { ...pen, width: 1 } : pen, isCoarse);
}

/** In the graph: another curve is pointed at. */
function isAside({ hovered, isGraph }: Painting, band: Band, channel: string): boolean {
  return isGraph && hovered !== undefined && hovered !== channel && band.channels.length > 1;
}

/** Turns of the head belong to no route. */
function penOf({ palette, route, hovered, isGraph }: Painting, channel: string): Pen {
  const width = isGraph && hovered === channel ? 2.4 : 1.6;
  return isHeadChannel(channel)
    ? { color: palette.soft, dash: [], width, alpha: 1 }
    : { color: routeColor(palette, route), dash: routeDash(route), width, alpha: 1 };
}

function otherPen({ palette, route }: Painting): Pen {
  const other: Route = route === 'text' ? 'direct' : 'text';
  return { color: routeColor(palette, other), dash: routeDash(other), width: 1, alpha: 1 };
}

interface Pen {
  readonly color: string;
  readonly dash: number[];
  readonly width: number;
  readonly alpha: number;
}

/** Strokes a curve. Wide and broken lines cost many times what a hair does: a coarse line is one. */
export function stroke(context: CanvasRenderingContext2D, path: CurvePath, pen: Pen, isCoarse: boolean): void {
  context.strokeStyle = pen.color;
  context.lineWidth = isCoarse ? 1 : pen.width;
  context.globalAlpha = pen.alpha;
  context.lineJoin = 'bevel';
  context.setLineDash(isCoarse ? [] : pen.dash);
  context.stroke(path.line);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

export function fillArea(context: CanvasRenderingContext2D, area: Path2D, color: string, alpha: number): void {
  context.fillStyle = color;
  context.globalAlpha = alpha;
  context.fill(area);
  context.globalAlpha = 1;
}

/** From far away: a violet line along the bottom from the first to the last key that is near. */
function markCorrected({ context, scene, palette }: Painting, band: Band, channel: string): void {
  const xs = scene.dots.filter((dot) => dot.channel === channel).map((dot) => dot.x);
  if (xs.length === 0) return;
  context.fillStyle = palette.hand;
  const left = Math.min(...xs);
  context.fillRect(left, band.bottom, Math.max(2, Math.max(...xs) - left), 2);
}

/** What the hand changed: the area between the generated curve and the result, in violet. */
function fillBetween({ context, palette }: Painting, before: CurvePath, after: CurvePath, zero: number): void {
  // Two areas as one: by the even-odd rule only what lies between the curves is filled.
  const both = after.area(zero);
  both.addPath(before.area(zero));
  context.fillStyle = palette.hand;
  context.globalAlpha = 0.35;
  context.fill(both, 'evenodd');
  context.globalAlpha = 1;
}

function drawRange({ context, scene, palette, range, chosen }: Painting): void {
  if (!range) return;
  const left = timeToX(scene.view, range.start);
  const width = timeToX(scene.view, range.end) - left;
  context.fillStyle = palette.hand;
  for (const band of scene.bands) {
    const isMeant = band.channels.some((channel) => chosen.has(channel));
    context.globalAlpha = isMeant ? 0.18 : 0.05;
    context.fillRect(left, band.top - 3, width, band.bottom - band.top + 5);
  }
  context.globalAlpha = 1;
}
