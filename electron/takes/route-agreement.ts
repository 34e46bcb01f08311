import type { LipTable } from '../../shared/core/lip-measures.ts';
import type { Route, TimedWord } from '../../shared/core/take.ts';
import { PLAN_RATE } from '../../shared/speech/articulation/articulation-plan.ts';
import { measureClip } from '../../shared/speech/lips/measure-clip.ts';
import type { GeneratedTake } from './generated-take.ts';
import { solveTake } from './solve-take.ts';

/** Below this confidence a word is worth a look. */
export const UNSURE_WORD = 0.5;
/** Routes that differ by more than this over a word show two different mouths; on clear speech they are some 2 to 3 mm apart. */
const DIFFERENT_MM = 5;

/** How far the two routes are apart over a word, and whether the word is worth a look. */
export interface WordAgreement extends TimedWord {
  /** Mean difference of the mouth gap in millimetres. */
  readonly differenceMm: number;
  /** Why it is worth a look; empty where it is not. */
  readonly doubts: readonly ('unsure' | 'routes-differ')[];
}

/** Two ways of making the same mouth: where they agree one can trust them. */
export interface RouteAgreement {
  /** Mean difference of the mouth gap over all words, in millimetres. */
  readonly differenceMm: number;
  readonly words: readonly WordAgreement[];
}

/** How far apart the mouth gaps of the two routes are on a head, in millimetres, at {@link PLAN_RATE}; undefined unless the take has both. */
export function routeDifference(take: GeneratedTake, table: LipTable): Float32Array | undefined {
  if (take.plans.text === undefined || take.plans.direct === undefined) return undefined;
  const gapOf = (route: Route): Float32Array => {
    const { clip } = solveTake(take, route, table, PLAN_RATE, { seed: 0, procedural: false });
    return measureClip(clip, table).gap;
  };
  const direct = gapOf('direct');
  return gapOf('text').map((gap, frame) => Math.abs(gap - (direct[frame] ?? 0)));
}

/** Compares the mouths of both routes word by word; undefined where there is no word. @param difference as {@link routeDifference} gives it */
export function routeAgreement(words: readonly TimedWord[], difference: Float32Array | undefined): RouteAgreement | undefined {
  if (difference === undefined || words.length === 0) return undefined;
  let sum = 0;
  let frames = 0;
  const compared = words.map((word): WordAgreement => {
    const first = Math.max(0, Math.round(word.start * PLAN_RATE.numerator));
    const end = Math.max(first + 1, Math.round(word.end * PLAN_RATE.numerator));
    let own = 0;
    for (let frame = first; frame < end; frame++) own += difference[frame] ?? 0;
    sum += own;
    frames += end - first;
    const differenceMm = own / (end - first);
    const doubts: WordAgreement['doubts'][number][] = [];
    if (word.confidence < UNSURE_WORD) doubts.push('unsure');
    if (differenceMm > DIFFERENT_MM) doubts.push('routes-differ');
    return { ...word, differenceMm, doubts };
  });
  return { differenceMm: sum / frames, words: compared };
}
