import type { LipMeasureClip } from '../../shared/core/lip-measures.ts';
import { PHONEMES, phonemeIndex } from '../../shared/core/phonemes.ts';
import type { TimedPhoneme } from '../../shared/core/take.ts';
import { decodePhones } from '../../shared/speech/align/decode-phones.ts';
import type { PhonePosteriors } from '../../shared/speech/align/posteriors.ts';
import { articulate } from '../../shared/speech/articulation/articulate.ts';
import type { ArticulationPlan } from '../../shared/speech/articulation/articulation-plan.ts';
import { openByLoudness } from '../../shared/speech/articulation/free-speech-gain.ts';
import { hasWords, learnedCoverage, speechCoverage } from '../../shared/speech/articulation/learned-coverage.ts';
import { blendRoute, routeFromCurves } from '../../shared/speech/articulation/learned-route.ts';
import { lipFloor } from '../../shared/speech/articulation/lip-floor.ts';

const BILABIALS = (['P', 'B', 'M'] as const).map(phonemeIndex);

export interface DirectInputs {
  /** [T, 52] at 100 Hz from the face decoder. */
  readonly curves: Float32Array;
  readonly heard: PhonePosteriors;
  readonly duration: number;
  readonly loudness: Float32Array;
}

/**
 * The direct route's plan: gap, width, protrusion and jaw as the face decoder shows them, made with the shapes that a mouth uses for the
 * phonemes that the phone head hears by itself, closed where it hears p, b, m, parted on vowels (the decoder shuts on the "oo" of "blue" as its few
 * talkers happen to) and at rest where it hears no speech: the face decoder alone leaves one closure in eight open, and opens on breaths and
 * noise. Music and clatter are silence to it, though the rules open the mouth a little for a noise that a mouth makes. No word and no script
 * has a say, so this route errs apart from the text route.
 */
export function directPlan({ curves, heard, duration, loudness }: DirectInputs): ArticulationPlan {
  const phonemes = decodePhones(heard).map((phoneme): TimedPhoneme => {
    return phoneme.phoneme === 'NSN' ? { ...phoneme, phoneme: 'SIL' } : phoneme;
  });
  const plan = articulate({ phonemes, duration, loudness });
  const seen = routeFromCurves(curves);
  const coverage = speechCoverage(phonemes, plan.frameCount);
  const measures = blendRoute(plan, seen, { coverage, floor: heardFloor(phonemes, heard, plan.frameCount), closures: true });
  return { ...plan, measures };
}

/** Frames (100 Hz) around one in which p, b or m is half heard, and how many times the share heard takes from the floor there. */
const NEARBY = 4;
const DOUBT = 4;

/** The floor under vowels, sunk where the phone head half hears p, b or m: there the face decoder may know of a closure that no phoneme tells. */
function heardFloor(phonemes: readonly TimedPhoneme[], heard: PhonePosteriors, frameCount: number): Float32Array {
  const { logProbabilities } = heard;
  const columns = PHONEMES.length;
  const closing = Float32Array.from({ length: heard.frameCount }, (_, frame) =>
    BILABIALS.reduce((sum, column) => sum + Math.exp(logProbabilities[frame * columns + column] ?? Number.NEGATIVE_INFINITY), 0),
  );
  return lipFloor(phonemes, frameCount).map((least, frame) => {
    if (least === 0) return 0;
    const most = Math.max(0, ...closing.subarray(Math.max(0, frame - NEARBY), frame + NEARBY + 1));
    return least * Math.max(0, 1 - DOUBT * most);
  });
}

/** What the text route knows of a line besides the rules' plan. */
export interface LearnedText {
  /** [T, 52] at 100 Hz from the articulation net. */
  readonly curves: Float32Array;
  readonly phonemes: readonly TimedPhoneme[];
  readonly loudness: Float32Array;
  /** `seenPairs` of the net's pack. */
  readonly seenPairs: ReadonlySet<string>;
}

/**
 * The text route's plan: the learned mouth over the rules, the rules' closures and contacts kept, vowels parted. A line without words counts
 * as free speech, whose opening follows its loudness.
 */
export function learnedTextPlan(
  rules: ArticulationPlan,
  { curves, phonemes, loudness, seenPairs }: LearnedText,
): ArticulationPlan {
  const read = routeFromCurves(curves);
  const learned: LipMeasureClip = hasWords(phonemes) ? read : openByLoudness(read, loudness);
  const coverage = learnedCoverage(phonemes, rules.frameCount, seenPairs);
  const floor = lipFloor(phonemes, rules.frameCount);
  return { ...rules, measures: blendRoute(rules, learned, { coverage, floor }) };
}
