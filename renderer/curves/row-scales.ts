import { isHeadChannel, MOST_DEGREES } from '../../shared/core/curve-channels.ts';
import type { ClipView } from '../../shared/ipc/bridge-data.ts';
import { clipCurve, curveExtent } from './clip-curve.ts';
import { type FrameBudget, UNLIMITED } from './frame-budget.ts';
import type { OwnCurves } from './own-curve.ts';

/** Tops of rows: small curves would be flat lines at the full range. */
const WEIGHT_TOPS = [0.1, 0.25, 0.5, 1];
const DEGREE_TOPS = [2, 5, 10, 20, 45, MOST_DEGREES];

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Chooses how much of the range a row shows, from all curves that are drawn in it. */
export interface RowScales {
  rangeOf(channel: string, shown: ShownCurves): Range;
}

/** What is drawn in a row. */
export interface ShownCurves {
  /** Clips that never change: looked through once. */
  readonly kept: readonly (ClipView | undefined)[];
  /** One that changes in place: `version` names its state. */
  readonly changing?: Changing | undefined;
  /** The layer whose own curve is shown: offsets go below 0. */
  readonly own?: OwnCurves | undefined;
  /** The last answer stands: a scale that jumped while one drags would pull the curve away from the pointer. */
  readonly isHeld: boolean;
}

/** A clip that changes in place. */
export interface Changing {
  readonly clip: ClipView;
  readonly version: number;
}

const NOTHING: Range = { low: 0, high: 0 };

/** Clips that never change are looked through as the budget has time for it; until then a glance must do. */
export function createRowScales(budget: FrameBudget = UNLIMITED): RowScales {
  const fixed = new WeakMap<ClipView, Map<string, Range>>();
  const moving = new Map<string, Changing & { readonly range: Range }>();
  const shown = new Map<string, Range>();
  const keptRange = (clip: ClipView, channel: string): Range => {
    const known = fixed.get(clip) ?? new Map<string, Range>();
    fixed.set(clip, known);
    const range = known.get(channel) ?? budget.spend(() => curveExtent(clip, channel) ?? NOTHING);
    if (!range) return glance(clip, channel);
    known.set(channel, range);
    return range;
  };
  const movingRange = ({ clip, version }: Changing, channel: string): Range => {
    const known = moving.get(channel);
    if (known?.clip === clip && known.version === version) return known.range;
    const range = curveExtent(clip, channel) ?? NOTHING;
    moving.set(channel, { clip, version, range });
    return range;
  };
  return {
    rangeOf(channel, { kept, changing, own, isHeld }) {
      const before = shown.get(channel);
      if (isHeld && before !== undefined) return before;
      const ranges = kept.flatMap((clip) => (clip ? [keptRange(clip, channel)] : []));
      if (changing) ranges.push(movingRange(changing, channel));
      const said = own?.extent(channel);
      if (said) ranges.push(said);
      const range = niceRange(channel, ranges, own?.layer.mode === 'additive');
      shown.set(channel, range);
      return range;
    },
  };
}

/** Frames that a glance leaves out, and one. */
const GLANCE = 61;

/** Lowest and highest of a frame here and there. */
function glance(clip: ClipView, channel: string): Range {
  const curve = clipCurve(clip, channel);
  let [low, high] = [0, 0];
  for (let frame = 0; curve && frame < curve.frameCount; frame += GLANCE) {
    const value = curve.values[frame * curve.stride + curve.column] ?? 0;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { low, high };
}

/** Round ends: from 0 for weights, with room for taking away where offsets are edited; as far to both sides for degrees. */
function niceRange(channel: string, ranges: readonly Range[], showsOffsets: boolean): Range {
  const high = Math.max(0, ...ranges.map((range) => range.high));
  const low = Math.min(0, ...ranges.map((range) => range.low));
  if (isHeadChannel(channel)) {
    const reach = topFor(DEGREE_TOPS, Math.max(high, -low));
    return { low: -reach, high: reach };
  }
  const top = topFor(WEIGHT_TOPS, high);
  if (!showsOffsets && low >= -1e-6) return { low: 0, high: top };
  return { low: -Math.max(top / 2, topFor(WEIGHT_TOPS, -low)), high: top };
}

function topFor(tops: readonly number[], value: number): number {
  return tops.find((top) => value <= top * 0.98) ?? tops.at(-1) ?? 1;
}
