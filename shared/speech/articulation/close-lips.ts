import { PLAN_HOP } from './articulation-plan.ts';
import type { SealGesture } from './lip-seals.ts';
import { clamp, raisedCosine } from './segment.ts';

/** The gap at the moments of contact and release (mm). */
const TOUCHING = 0;
/** Virtual targets lie below contact (Loefqvist & Gracco 1996): lips arrive at speed and press. mm at firmness 0 and per unit. */
const VIRTUAL_TARGET = 1;
const VIRTUAL_TARGET_PER_FIRMNESS = 1.5;
/** A release passes this gap (mm) within this time (s): a late mouth is worse than a fast one. */
const SEEN_OPEN = 2.5;
const SEEN_OPEN_WITHIN = 0.005;

/** Aperture under closures. All at 100 Hz. */
export interface ClosedAperture {
  /** [T] mm; negative where the lips press. */
  readonly aperture: Float64Array;
  /** [T] 0..1. */
  readonly closure: Float64Array;
}

/**
 * Tier two: closures override the carrier's gap, a' = (1 - c) a + c v with a virtual target v below contact. c is placed so
 * that the lips just touch at the seal's start and part at its end, whatever the vowels around.
 */
export function closeLips(gap: Float64Array, seals: readonly SealGesture[], firmness: number): ClosedAperture {
  const virtual = -(VIRTUAL_TARGET + VIRTUAL_TARGET_PER_FIRMNESS * firmness);
  const closure = new Float64Array(gap.length);
  for (const seal of seals) addClosureInPlace(closure, gap, seal, virtual);
  const aperture = gap.map((value, frame) => {
    const c = closure[frame] ?? 0;
    return (1 - c) * value + c * virtual;
  });
  return { aperture, closure };
}

function addClosureInPlace(closure: Float64Array, gap: Float64Array, seal: SealGesture, virtual: number): void {
  const rise = seal.start - phaseOfContact(sample(gap, seal.start), virtual) * seal.rise;
  const fallLength = seal.opens ? fastEnough(gap, seal, virtual) : seal.fall;
  const fall = seal.end + phaseOfContact(sample(gap, seal.end), virtual) * fallLength;
  const first = Math.max(0, Math.ceil(rise / PLAN_HOP));
  const last = Math.min(closure.length - 1, Math.floor(fall / PLAN_HOP));
  for (let frame = first; frame <= last; frame++) {
    const time = frame * PLAN_HOP;
    const value = Math.min(raisedCosine((time - rise) / seal.rise), raisedCosine((fall - time) / fallLength));
    closure[frame] = Math.max(closure[frame] ?? 0, value);
  }
}

/** Length of the opening movement, shortened where the release would be seen late. */
function fastEnough(gap: Float64Array, seal: SealGesture, virtual: number): number {
  const open = sample(gap, seal.end + SEEN_OPEN_WITHIN);
  const travel = phaseOfContact(sample(gap, seal.end), virtual) - phaseOfContact(open, virtual, SEEN_OPEN);
  return travel > 0 ? Math.min(seal.fall, SEEN_OPEN_WITHIN / travel) : seal.fall;
}

/** Share of the closing movement done when the lips are `gap` mm apart (0: they touch). */
function phaseOfContact(open: number, virtual: number, gap = TOUCHING): number {
  const closed = clamp((open - gap) / (open - virtual), gap > 0 ? 0 : 0.1, 0.98);
  return Math.acos(1 - 2 * closed) / Math.PI;
}

function sample(values: Float64Array, time: number): number {
  const position = clamp(time / PLAN_HOP, 0, values.length - 1);
  const before = Math.floor(position);
  const here = values[before] ?? 0;
  return here + (position - before) * ((values[before + 1] ?? here) - here);
}
