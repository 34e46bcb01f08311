import type { LipMeasureClip } from '../../shared/core/lip-measures.ts';
import type { TimeRange } from '../../shared/core/time.ts';
import { decodePhones } from '../../shared/speech/align/decode-phones.ts';
import type { PhonePosteriors } from '../../shared/speech/align/posteriors.ts';
import { articulate } from '../../shared/speech/articulation/articulate.ts';
import { type ArticulationPlan, PLAN_HOP, type Seal } from '../../shared/speech/articulation/articulation-plan.ts';
import { blendRoute, routeFromCurves } from '../../shared/speech/articulation/learned-route.ts';

export interface DirectInputs {
  /** [T, 52] at 100 Hz from the face decoder. */
  readonly curves: Float32Array;
  readonly heard: PhonePosteriors;
  readonly duration: number;
  readonly loudness: Float32Array;
}

/** A closure that the face decoder shows (mm); below it the lips are held shut for good when a bilabial is heard there. */
const SHUT_BELOW = 1.5;
/** Seconds by which heard and seen closures may miss each other and still be one. */
const NEAR = 0.04;

/** Stretches in which the gap stays below `limit` mm. */
function shutRanges(gap: Float32Array, limit: number): TimeRange[] {
  const ranges: TimeRange[] = [];
  let start = -1;
  for (let frame = 0; frame <= gap.length; frame++) {
    const isShut = frame < gap.length && (gap[frame] ?? 0) < limit;
    if (isShut && start < 0) start = frame;
    if (!isShut && start >= 0) {
      ranges.push({ start: start * PLAN_HOP, end: frame * PLAN_HOP });
      start = -1;
    }
  }
  return ranges;
}

/** Closures that are both seen and heard: as long as they are seen, as firm as they are heard. */
function agreedSeals(gap: Float32Array, heard: readonly Seal[]): Seal[] {
  return shutRanges(gap, SHUT_BELOW).flatMap((seen) => {
    const match = heard.find((seal) => seal.start < seen.end + NEAR && seal.end > seen.start - NEAR);
    if (!match) return [];
    const start = Math.max(seen.start, match.start - NEAR);
    const end = Math.min(seen.end, match.end + NEAR);
    return end > start ? [{ start, end, phoneme: match.phoneme, firmness: match.firmness }] : [];
  });
}

/**
 * The direct route's plan: gap, width, protrusion and jaw as the face decoder shows them, made with the shapes that a mouth uses for the
 * phonemes that the phone head hears by itself. No word and no script has a say, so this route errs apart from the text route.
 */
export function directPlan({ curves, heard, duration, loudness }: DirectInputs): ArticulationPlan {
  const plan = articulate({ phonemes: decodePhones(heard), duration, loudness });
  const seen = routeFromCurves(curves);
  const measures = blendRoute(plan, seen, { closures: false });
  return { ...plan, measures, seals: agreedSeals(measures.gap, plan.seals), labiodentals: plan.labiodentals };
}

/** The text route's plan: the learned mouth over the rules, the rules' closures and contacts kept. */
export function learnedTextPlan(rules: ArticulationPlan, curves: Float32Array, coverage: Float32Array): ArticulationPlan {
  const learned: LipMeasureClip = routeFromCurves(curves);
  return { ...rules, measures: blendRoute(rules, learned, { coverage }) };
}
