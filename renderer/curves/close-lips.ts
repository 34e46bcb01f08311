import { BLEND_SHAPE_NAMES, type BlendShapeName } from '../../shared/core/blend-shapes.ts';
import type { LipTable } from '../../shared/core/lip-measures.ts';
import { framesPerSecond, frameTime, type TimeRange } from '../../shared/core/time.ts';
import { evaluateKeys } from '../../shared/curves/evaluate-keys.ts';
import { freshKeyIds, type Keyframe, mergeKeys } from '../../shared/curves/keyframe.ts';
import { actsBetween, letGoAround } from '../../shared/curves/let-go.ts';
import { editChannels, editLayer } from '../../shared/document/keyframe-commands.ts';
import { EMPTY_DIFF, type RecordDiff } from '../../shared/document/record-diff.ts';
import type { RecordId, StudioDocument } from '../../shared/document/records.ts';
import type { ClipView } from '../../shared/ipc/bridge-data.ts';
import { clipValue } from './clip-curve.ts';
import { createLipGap, type LipGap } from './lip-gap.ts';

/** Millimetres: lips that are made to meet come nearer than this, well inside what counts as sealed. */
const WANTED_GAP = 0.3;
/** Seconds in which the mouth comes to the closure and leaves it. */
const APPROACH = 0.06;
/** Weights that change by less are left alone. */
const LEAST_CHANGE = 0.004;
const STEPS = 24;

/** Shapes that part the lips: they give way first. */
const PARTING: readonly BlendShapeName[] = [
  'mouthLowerDownLeft',
  'mouthLowerDownRight',
  'mouthUpperUpLeft',
  'mouthUpperUpRight',
  'mouthFunnel',
  'mouthShrugUpper',
];
const PRESSING: readonly BlendShapeName[] = ['mouthPressLeft', 'mouthPressRight'];

/** What a closure is to be made on. */
export interface LipClosing {
  readonly takeId: RecordId;
  /** As it is now, with all layers. */
  readonly result: ClipView;
  readonly table: LipTable;
  /** Seconds in which the lips are to be closed. */
  readonly range: TimeRange;
  readonly layerId?: RecordId;
}

/** The change, and the largest gap in millimetres that the closed frames have by it. */
export interface ClosedLips {
  readonly diff: RecordDiff;
  readonly gap: number;
}

/**
 * Overriding keys that close the lips in a stretch of time: what parts the lips gives way, mouthClose follows the jaw (never past jawOpen by more
 * than .05), lips press a little, and only where that is not enough the jaw closes too: no more than the head's own measure asks for.
 * Feet before and after keep the rest of the curves as they are. Nothing changes when the lips are closed already.
 */
export function closeLips(document: StudioDocument, { takeId, result, table, range, layerId }: LipClosing): ClosedLips {
  const lips = createLipGap(table, BLEND_SHAPE_NAMES);
  const fps = framesPerSecond(result.frameRate);
  const first = Math.max(0, Math.round(range.start * fps));
  const last = Math.min(result.frameCount - 1, Math.max(first, Math.round(range.end * fps)));
  const frames = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const closed = frames.map((frame) => closeFrame(weightsOf(result, frame), lips));
  const gap = Math.max(...closed.map((weights) => lips.at(weights, 0)));
  const moved = BLEND_SHAPE_NAMES.filter((name, column) =>
    frames.some((frame, index) => Math.abs((closed[index]?.[column] ?? 0) - valueAt(result, name, frame)) > LEAST_CHANGE),
  );
  if (moved.length === 0) return { diff: EMPTY_DIFF, gap };
  const target = editLayer(document, takeId, 'override', layerId);
  const diff = editChannels(document, target, moved, (keys, channel) => {
    const column = BLEND_SHAPE_NAMES.indexOf(channel);
    const times = frames.map((frame) => frameTime(result.frameRate, frame));
    const inside = times.map((time, index) => ({ time, value: closed[index]?.[column] ?? 0 }));
    return placed(keys, thinned(inside), (time) => clipValue(result, channel, time));
  });
  return { diff, gap };
}

/** Weights of all 52 shapes that close the lips, as near to the given ones as a few steps find. */
function closeFrame(weights: Float32Array, lips: LipGap): Float32Array {
  for (let step = 0; step <= 2 * STEPS; step++) {
    const share = Math.min(step / STEPS, 1);
    const tried = squeezed(weights, share, Math.max(0, step / STEPS - 1));
    if (lips.at(tried, 0) < WANTED_GAP) return tried;
  }
  return squeezed(weights, 1, 1);
}

function squeezed(weights: Float32Array, share: number, jawShare: number): Float32Array {
  const next = weights.slice();
  const put = (name: BlendShapeName, value: number): void => {
    next[BLEND_SHAPE_NAMES.indexOf(name)] = value;
  };
  const of = (name: BlendShapeName): number => weights[BLEND_SHAPE_NAMES.indexOf(name)] ?? 0;
  for (const name of PARTING) put(name, of(name) * (1 - share));
  const jaw = of('jawOpen') * (1 - 0.3 * share) * (1 - jawShare);
  put('jawOpen', jaw);
  const close = Math.min(of('mouthClose'), jaw);
  put('mouthClose', close + (Math.min(jaw + 0.04, 1) - close) * share);
  for (const name of PRESSING) put(name, Math.max(of(name), 0.18 * share));
  return next;
}

/** Keys that lie on the line between their neighbours are not needed; first and last stay. */
function thinned(
  points: readonly { readonly time: number; readonly value: number }[],
): readonly { readonly time: number; readonly value: number }[] {
  return points.filter((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    return !before || !after || Math.abs(point.value - (before.value + after.value) / 2) > LEAST_CHANGE / 2;
  });
}

/** The closure's keys among the others, with feet on the curve as it is. */
function placed(
  keys: readonly Keyframe[],
  points: readonly { readonly time: number; readonly value: number }[],
  below: (time: number) => number,
): readonly Keyframe[] {
  const [start, end] = [(points[0]?.time ?? 0) - APPROACH, (points.at(-1)?.time ?? 0) + APPROACH];
  const outside = keys.filter((key) => key.time <= start || key.time >= end);
  const feet = [Math.max(0, start), end].map((time) => ({
    time,
    value: actsBetween(keys, time, time) ? evaluateKeys(keys, time) : below(time),
  }));
  const fresh = [...feet, ...points].sort((a, b) => a.time - b.time);
  const ids = freshKeyIds(keys, fresh.length);
  const merged = mergeKeys(
    outside,
    fresh.map(({ time, value }, index): Keyframe => ({ id: ids[index] ?? '', time, value, tangent: 'auto' })),
  );
  return letGoAround(keys, merged, Math.max(0, start), end);
}

function weightsOf(clip: ClipView, frame: number): Float32Array {
  return Float32Array.from(BLEND_SHAPE_NAMES, (name) => valueAt(clip, name, frame));
}

function valueAt(clip: ClipView, name: string, frame: number): number {
  const column = clip.channels.indexOf(name);
  return column < 0 ? 0 : (clip.values[frame * clip.channels.length + column] ?? 0);
}
