import type { Route } from '../../shared/core/take.ts';
import { framesPerSecond } from '../../shared/core/time.ts';
import type { ClipView } from '../../shared/ipc/studio-bridge.ts';
import { findClosures } from '../store/closures.ts';
import { otherClip, playingClip, type StudioState } from '../store/studio-store.ts';
import { timeToX, visibleSeconds } from '../store/time-view.ts';
import type { Palette } from '../ui/canvas.ts';
import { phonemesOf } from './draw-transcript.ts';
import type { LaneScene } from './lane-canvas.tsx';

const SCALES = [0.25, 0.5, 1];

/** Where a curve is drawn: `top` and `bottom` in pixels stand for `most` and 0. */
interface Band {
  readonly top: number;
  readonly bottom: number;
  readonly most: number;
}

export function routeColor(palette: Palette, route: Route): string {
  return route === 'text' ? palette.amber : palette.teal;
}

/** The route whose curves play, when the one that was chosen is missing. */
export function shownRoute(state: StudioState): Route {
  const clips = state.loaded?.clips ?? {};
  if (clips[state.route]) return state.route;
  return clips.text ? 'text' : 'direct';
}

/** Opening between the lips over time, with a mark at every p, b and m: filled where they seal, hollow and red where they do not. */
export function drawGap(scene: LaneScene): void {
  const { height, width, palette, state, view } = scene;
  const clip = playingClip(state);
  if (!clip) return;
  const route = shownRoute(state);
  const color = routeColor(palette, route);
  const other = otherClip(state);
  const most = Math.max(6, largest(clip.gap), other ? largest(other.gap) : 0);
  const band: Band = { top: 5, bottom: height - 9, most };
  millimetres(scene, band);
  if (other) strokeValues(scene, other, other.gap, 1, 0, band, routeColor(palette, route === 'text' ? 'direct' : 'text'), true);
  fillValues(scene, clip, clip.gap, 1, 0, band, color);
  strokeValues(scene, clip, clip.gap, 1, 0, band, color, false);
  for (const { time, sealed } of findClosures(phonemesOf(state), clip)) {
    const x = timeToX(view, time);
    if (x < -6 || x > width + 6) continue;
    diamond(scene, x, band.bottom + 4.5, sealed ? color : palette.fault, sealed);
  }
}

/** One row a channel, both routes over each other: the playing one solid and filled, the other one dashed. */
export function drawChannelRow(scene: LaneScene, channel: string, top: number, height: number, mirror?: string): void {
  const { palette, state, context, width } = scene;
  context.strokeStyle = palette.line;
  context.beginPath();
  context.moveTo(0, Math.round(top + height) - 0.5);
  context.lineTo(width, Math.round(top + height) - 0.5);
  context.stroke();
  const clip = playingClip(state);
  if (!clip) return;
  const route = shownRoute(state);
  const other = otherClip(state);
  const peak = Math.max(...[clip, other].map((source) => (source ? channelPeak(source, columnOf(source, channel, mirror)) : 0)));
  // Small curves would be flat lines: the row shows a quarter, a half or all of the range, and says which.
  const most = SCALES.find((scale) => peak <= scale) ?? 1;
  const band: Band = { top: top + 3, bottom: top + height - 2, most };
  if (most < 1) scaleLabel(scene, most, top);
  const plot = (source: ClipView, color: string, dashed: boolean): void => {
    const column = columnOf(source, channel, mirror);
    if (column < 0) return;
    if (!dashed) fillValues(scene, source, source.values, source.channels.length, column, band, color);
    strokeValues(scene, source, source.values, source.channels.length, column, band, color, dashed);
  };
  if (other) plot(other, routeColor(palette, route === 'text' ? 'direct' : 'text'), true);
  plot(clip, routeColor(palette, route), false);
}

export function columnOf(clip: ClipView, channel: string, mirror?: string): number {
  const column = clip.channels.indexOf(channel);
  return column < 0 && mirror !== undefined ? clip.channels.indexOf(mirror) : column;
}

function channelPeak({ values, channels }: ClipView, column: number): number {
  let most = 0;
  if (column >= 0) for (let at = column; at < values.length; at += channels.length) most = Math.max(most, values[at] ?? 0);
  return most;
}

function scaleLabel({ context, width, palette }: LaneScene, most: number, top: number): void {
  context.font = `10px ${palette.font}`;
  context.fillStyle = palette.faint;
  context.textBaseline = 'top';
  const text = `0 to ${most}`;
  context.fillText(text, width - context.measureText(text).width - 6, top + 2);
}

function largest(values: Float32Array): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}

function millimetres({ context, width, palette }: LaneScene, band: Band): void {
  context.strokeStyle = palette.line;
  context.beginPath();
  const step = band.most > 16 ? 10 : 5;
  for (let mm = 0; mm <= band.most; mm += step) {
    const y = Math.round(band.bottom - (mm / band.most) * (band.bottom - band.top)) + 0.5;
    context.moveTo(0, y);
    context.lineTo(width, y);
  }
  context.stroke();
}

/** The curve as a path over the visible frames: lowest and highest of the frames that share a pixel, so that no peak is lost when zoomed out. */
function trace(
  { context, view }: LaneScene,
  clip: ClipView,
  values: Float32Array,
  stride: number,
  offset: number,
  band: Band,
): { firstX: number; lastX: number } {
  const rate = framesPerSecond(clip.frameRate);
  const first = Math.max(0, Math.floor(view.start * rate) - 1);
  const last = Math.min(clip.frameCount - 1, Math.ceil((view.start + visibleSeconds(view)) * rate) + 1);
  const framesPerPixel = rate / view.pixelsPerSecond;
  const step = Math.max(1, Math.floor(framesPerPixel));
  const y = (value: number): number => band.bottom - (Math.min(value, band.most) / band.most) * (band.bottom - band.top);
  context.beginPath();
  for (let frame = first; frame <= last; frame += step) {
    const x = timeToX(view, frame / rate);
    let low = values[frame * stride + offset] ?? 0;
    let high = low;
    for (let i = frame + 1; i < Math.min(frame + step, last + 1); i++) {
      const value = values[i * stride + offset] ?? 0;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (frame === first) context.moveTo(x, y(high));
    else context.lineTo(x, y(high));
    if (low !== high) context.lineTo(x, y(low));
  }
  return { firstX: timeToX(view, first / rate), lastX: timeToX(view, last / rate) };
}

function strokeValues(
  scene: LaneScene,
  clip: ClipView,
  values: Float32Array,
  stride: number,
  offset: number,
  band: Band,
  color: string,
  dashed: boolean,
): void {
  const { context } = scene;
  trace(scene, clip, values, stride, offset, band);
  context.strokeStyle = color;
  context.lineWidth = dashed ? 1 : 1.5;
  context.globalAlpha = dashed ? 0.75 : 1;
  context.setLineDash(dashed ? [4, 3] : []);
  context.lineJoin = 'round';
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
  context.lineWidth = 1;
}

function fillValues(
  scene: LaneScene,
  clip: ClipView,
  values: Float32Array,
  stride: number,
  offset: number,
  band: Band,
  color: string,
): void {
  const { context } = scene;
  const { firstX, lastX } = trace(scene, clip, values, stride, offset, band);
  context.lineTo(lastX, band.bottom);
  context.lineTo(firstX, band.bottom);
  context.closePath();
  context.globalAlpha = 0.16;
  context.fillStyle = color;
  context.fill();
  context.globalAlpha = 1;
}

function diamond({ context }: LaneScene, x: number, y: number, color: string, filled: boolean): void {
  context.beginPath();
  context.moveTo(x, y - 3.5);
  context.lineTo(x + 3.5, y);
  context.lineTo(x, y + 3.5);
  context.lineTo(x - 3.5, y);
  context.closePath();
  context.fillStyle = color;
  context.strokeStyle = color;
  if (filled) context.fill();
  else context.stroke();
}
