import { PLAN_HOP } from './articulation-plan.ts';
import type { SealGesture } from './lip-seals.ts';
import { raiseGapInPlace } from './raise-gap.ts';
import { clamp, raisedCosine } from './segment.ts';

/** The gap at the moments of contact and release (mm). */
const TOUCHING = 0;
/** Virtual targets lie below contact (Loefqvist & Gracco 1996): lips arrive at speed and press. mm at firmness 0 and per unit. */
const VIRTUAL_TARGET = 1;
const VIRTUAL_TARGET_PER_FIRMNESS = 1.5;
/** After a release the lips part at least this far (mm), this long after it (s). */
const RELEASE_GAP = 3.5;
const RELEASE_PEAK = 0.045;
const RELEASE_REACH = 0.06;

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
  const open = gap.slice();
  for (const seal of seals)
    if (seal.opens)
      raiseGapInPlace(
        open,
        seal.end - RELEASE_REACH,
        seal.end + RELEASE_PEAK,
        seal.end + RELEASE_PEAK + RELEASE_REACH,
        RELEASE_GAP,
      );
  const virtual = -(VIRTUAL_TARGET + VIRTUAL_TARGET_PER_FIRMNESS * firmness);
  const closure = new Float64Array(gap.length);
  for (const seal of seals) addClosureInPlace(closure, open, seal, virtual);
  const aperture = open.map((value, frame) => {
    const c = closure[frame] ?? 0;
    return (1 - c) * value + c * virtual;
  });
  return { aperture, closure };
}

function addClosureInPlace(closure: Float64Array, gap: Float64Array, seal: SealGesture, virtual: number): void {
  const rise = seal.start - phaseOfContact(sample(gap, seal.start), virtual) * seal.rise;
  const fall = seal.end + phaseOfContact(sample(gap, seal.end), virtual) * seal.fall;
  const first = Math.max(0, Math.ceil(rise / PLAN_HOP));
  const last = Math.min(closure.length - 1, Math.floor(fall / PLAN_HOP));
  for (let frame = first; frame <= last; frame++) {
    const time = frame * PLAN_HOP;
    const value = Math.min(raisedCosine((time - rise) / seal.rise), raisedCosine((fall - time) / seal.fall));
    closure[frame] = Math.max(closure[frame] ?? 0, value);
  }
}

/** Share of the closing movement done when the lips touch. */
function phaseOfContact(open: number, virtual: number): number {
  const closed = clamp((open - TOUCHING) / (open - virtual), 0.1, 0.98);
  return Math.acos(1 - 2 * closed) / Math.PI;
}

function sample(values: Float64Array, time: number): number {
  const position = clamp(time / PLAN_HOP, 0, values.length - 1);
  const before = Math.floor(position);
  const here = values[before] ?? 0;
  return here + (position - before) * ((values[before + 1] ?? here) - here);
}
