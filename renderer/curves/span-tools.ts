import { type CurveChannel, channelUnit, isHeadChannel, MOST_DEGREES } from '../../shared/core/curve-channels.ts';
import { framesPerSecond, frameTime, type TimeRange } from '../../shared/core/time.ts';
import { compileKeys, evaluateCompiled } from '../../shared/curves/evaluate-keys.ts';
import { fitKeys } from '../../shared/curves/fit-keys.ts';
import { freshKeyIds, type Keyframe, mergeKeys } from '../../shared/curves/keyframe.ts';
import { letGoAround } from '../../shared/curves/let-go.ts';
import { moveKeys } from '../../shared/curves/move-keys.ts';
import { scaleKeys } from '../../shared/curves/scale-keys.ts';
import { zeroKeys } from '../../shared/curves/set-keys.ts';
import { simplifyKeys } from '../../shared/curves/simplify-keys.ts';
import { smoothKeys } from '../../shared/curves/smooth-keys.ts';
import { smoothSpan } from '../../shared/curves/smooth-span.ts';
import { changeSelectedKeys, editChannels, editLayer, type KeySelection } from '../../shared/document/keyframe-commands.ts';
import type { RecordDiff } from '../../shared/document/record-diff.ts';
import { findRecord, type RecordId, type StudioDocument } from '../../shared/document/records.ts';
import type { FrozenCurves } from './clip-curve.ts';
import type { CurveTool } from './curve-editor.ts';

/** A verb with how much of it: largest error in weights, radius in seconds, factor, or offset in weights; of turns as much as counts for that. */
export interface ToolUse {
  readonly verb: CurveTool | 'zero';
  readonly amount: number;
}

/** A change, and how far the new curve is from what was asked at worst, in weights or what counts as much. */
export interface ToolOutcome {
  readonly diff: RecordDiff;
  readonly error: number;
}

/** The stretch of some curves that a verb acts on, as it was when the verb was begun. */
export interface CurveSpan {
  readonly takeId: RecordId;
  readonly range: TimeRange;
  readonly channels: readonly CurveChannel[];
  /** The result then, a copy. */
  readonly result: FrozenCurves;
  readonly layerId?: RecordId;
}

/** How near keys must come to a changed curve, in weights: less than an eye sees. */
const FIT_ERROR = 0.01;
/** Seconds in which an offset comes and goes at the ends of the span. */
const RAMP = 0.05;

/** The verb on selected keys. */
export function toolOnKeys(document: StudioDocument, selection: KeySelection, { verb, amount }: ToolUse): ToolOutcome {
  const rate = findRecord(document, 'project', 'project')?.frameRate ?? { numerator: 60, denominator: 1 };
  let error = 0;
  const diff = changeSelectedKeys(document, selection, (keys, ids, limits, { channel }) => {
    const unit = channelUnit(channel);
    if (verb === 'zero') return zeroKeys(keys, ids);
    if (verb === 'offset') return moveKeys(keys, ids, { value: amount * unit }, limits);
    if (verb === 'scale') return scaleKeys(keys, ids, { value: { pivot: 0, factor: amount } }, limits);
    // A longer radius than the usual distance of keys smooths them twice and more.
    if (verb === 'smooth') return smoothTimes(keys, ids, Math.round(amount / 0.05));
    const simplified = simplifyKeys(keys, ids, rate, amount * unit);
    error = Math.max(error, simplified.error / unit);
    return simplified.keys;
  });
  return { diff, error };
}

/**
 * The verb on a stretch of the result itself. An offset becomes additive keys; everything else takes the curve's place by keys that are fitted to it
 * on an overriding layer.
 */
export function toolOnSpan(document: StudioDocument, span: CurveSpan, use: ToolUse): ToolOutcome {
  if (use.verb === 'offset') return { diff: offsetSpan(document, span, use.amount), error: 0 };
  const target = editLayer(document, span.takeId, 'override', span.layerId);
  let error = 0;
  const diff = editChannels(document, target, span.channels, (keys, channel) => {
    const { frameRate } = span.result;
    const fps = framesPerSecond(frameRate);
    const first = Math.max(0, Math.round(span.range.start * fps));
    const last = Math.min(span.result.frameCount - 1, Math.round(span.range.end * fps));
    if (last <= first) return keys;
    const before = span.result.values.get(channel)?.subarray(first, last + 1) ?? new Float32Array(last - first + 1);
    const unit = channelUnit(channel);
    const wanted = changed(before, use, fps, isHeadChannel(channel) ? MOST_DEGREES : 1);
    const [start, end] = [frameTime(frameRate, first), frameTime(frameRate, last)];
    const maxError = (use.verb === 'simplify' ? use.amount : FIT_ERROR) * unit;
    const fitted = use.verb === 'zero' ? { keys: ends(start, end), error: 0 } : fitKeys(wanted, frameRate, first, maxError);
    error = Math.max(error, fitted.error / unit);
    return replaceSpan(keys, fitted.keys, start, end);
  });
  return { diff, error };
}

function changed(values: Float32Array, { verb, amount }: ToolUse, fps: number, most: number): ArrayLike<number> {
  if (verb === 'smooth') return smoothSpan(values, amount * fps);
  if (verb === 'scale') return values.map((value) => Math.min(Math.max(value * amount, -most), most));
  return values;
}

function ends(start: number, end: number): readonly Keyframe[] {
  return [start, end].map((time, index) => ({ id: `k${index + 1}`, time, value: 0, tangent: 'auto' }));
}

/** Keys of the track with those of the span in place of what was there. */
function replaceSpan(keys: readonly Keyframe[], span: readonly Keyframe[], start: number, end: number): readonly Keyframe[] {
  const outside = keys.filter((key) => key.time < start - 1e-6 || key.time > end + 1e-6);
  const ids = freshKeyIds(keys, span.length);
  const merged = mergeKeys(
    outside,
    span.map((key, index) => ({ ...key, id: ids[index] ?? key.id })),
  );
  return letGoAround(keys, merged, start, end);
}

/** Additive keys that lift the span by `amount` and leave what lies beside it. */
function offsetSpan(document: StudioDocument, { takeId, range, channels, layerId }: CurveSpan, amount: number): RecordDiff {
  const target = editLayer(document, takeId, 'additive', layerId);
  return editChannels(document, target, channels, (keys, channel) => {
    const lift = amount * channelUnit(channel);
    const compiled = compileKeys(keys);
    const at = (time: number): number => evaluateCompiled(compiled, time);
    const feet = [Math.max(0, range.start - RAMP), range.end + RAMP].map((time) => ({ time, value: at(time) }));
    const inside = keys.filter((key) => key.time > range.start && key.time < range.end);
    const lifted = [
      { time: range.start, value: at(range.start) },
      { time: range.end, value: at(range.end) },
    ];
    const fresh = [...feet, ...lifted.map(({ time, value }) => ({ time, value: value + lift }))].sort((a, b) => a.time - b.time);
    const ids = freshKeyIds(keys, fresh.length);
    const added = fresh.map((key, index): Keyframe => ({ ...key, id: ids[index] ?? '', tangent: 'auto' }));
    return mergeKeys(
      keys.filter((key) => !inside.includes(key)),
      [...inside.map((key) => ({ ...key, value: key.value + lift })), ...added],
    );
  });
}

function smoothTimes(keys: readonly Keyframe[], ids: ReadonlySet<string>, times: number): readonly Keyframe[] {
  let smooth = keys;
  for (let i = 0; i < Math.min(times, 20); i++) smooth = smoothKeys(smooth, ids, 0.5);
  return smooth;
}
