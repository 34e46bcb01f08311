import { isVowel } from '../../core/phonemes.ts';
import type { TimedPhoneme } from '../../core/take.ts';
import { ARTICULATORS, type Pose } from './articulators.ts';
import { FITTED_GAP_TIMING, FITTED_MEASURES, type FittedClass } from './fitted-measures.ts';
import { dot, referenceGeometry } from './reference-geometry.ts';
import { poseArray, type Segment, scalePose } from './segment.ts';
import { type PhonemeTarget, SCHWA, TARGETS } from './target-table.ts';
import { CLASS_TIMING, type TimingClass } from './timing-classes.ts';

const UNSTRESSED_JAW = 0.75;
const UNSTRESSED_LIPS = 0.85;
const WORD_INITIAL_R = 1.3;
/** Inside diphthongs one pose blends into the other over this share of the phoneme. */
const GLIDE_BLEND = 0.5;

const FITTED_CLASS: Readonly<Record<TimingClass, FittedClass>> = {
  vowel: 'vowel',
  rounded: 'rounded',
  sibilant: 'sibilant',
  'rounded-sibilant': 'sibilant',
  bilabial: 'contact',
  labiodental: 'contact',
  dental: 'tongue',
  tongue: 'tongue',
  pause: 'pause',
};

const UNSTRESSED = Float64Array.from(ARTICULATORS, (name) => (name === 'jawOpen' ? UNSTRESSED_JAW : UNSTRESSED_LIPS));

const geometry = referenceGeometry(ARTICULATORS);

/** One segment a phoneme, two a diphthong, with the targets of the table. HH stays a placeholder (`copyNextVowel`). */
export function makeSegments(phonemes: readonly TimedPhoneme[]): Segment[] {
  return phonemes.flatMap((phoneme, index) => {
    const target = targetOf(phoneme);
    const key = target === SCHWA ? 'AH0' : phoneme.phoneme;
    const wordInitial = phoneme.word !== undefined && phonemes[index - 1]?.word !== phoneme.word;
    const pose = stressed(phoneme, target, wordInitial && phoneme.phoneme === 'R' ? roundMore(target.pose) : target.pose);
    if (!target.glide) return [segment(phoneme, target, key, pose, target.lipDominance, target.timing)];
    const middle = phoneme.start + (phoneme.end - phoneme.start) * target.glide.split;
    const blend = (phoneme.end - phoneme.start) * GLIDE_BLEND;
    const first = segment({ ...phoneme, end: middle }, target, key, pose, target.lipDominance, target.timing);
    const last = { ...phoneme, start: middle };
    const glidePose = stressed(phoneme, target, target.glide.pose);
    const second = segment(last, target, `${key}+`, glidePose, target.glide.lipDominance, target.glide.timing);
    return [
      {
        ...first,
        jaw: { ...first.jaw, lag: blend },
        lips: { ...first.lips, lag: blend },
        gapTiming: { ...first.gapTiming, lag: blend },
      },
      {
        ...second,
        jaw: { ...second.jaw, lead: blend },
        lips: { ...second.lips, lead: blend },
        gapTiming: { ...second.gapTiming, lead: blend },
      },
    ];
  });
}

function targetOf(phoneme: TimedPhoneme): PhonemeTarget {
  return phoneme.phoneme === 'AH' && phoneme.stress === 0 ? SCHWA : TARGETS[phoneme.phoneme];
}

function roundMore(pose: Pose): Pose {
  return {
    ...pose,
    mouthFunnel: (pose.mouthFunnel ?? 0) * WORD_INITIAL_R,
    mouthPucker: (pose.mouthPucker ?? 0) * WORD_INITIAL_R,
  };
}

function stressed(phoneme: TimedPhoneme, target: PhonemeTarget, pose: Pose): Float64Array {
  const values = poseArray(pose);
  if (phoneme.stress !== 0 || target === SCHWA || !isVowel(phoneme.phoneme)) return values;
  return scalePose(values, UNSTRESSED);
}

function segment(
  phoneme: TimedPhoneme,
  target: PhonemeTarget,
  key: string,
  pose: Float64Array,
  lipDominance: number,
  timingClass: TimingClass,
): Segment {
  const timing = CLASS_TIMING[timingClass];
  const fitted = FITTED_MEASURES[key];
  const gapFactors = FITTED_GAP_TIMING[FITTED_CLASS[timingClass]];
  const unstressed = phoneme.stress === 0 && target !== SCHWA ? UNSTRESSED_JAW : 1;
  return {
    phoneme: phoneme.phoneme,
    start: phoneme.start,
    end: phoneme.end,
    timingClass,
    isVowel: isVowel(phoneme.phoneme),
    word: phoneme.word ?? -1,
    pose,
    gap: (fitted?.gap ?? Math.max(0, geometry.restGap + dot(geometry.gap, pose))) * unstressed,
    lipWidth: fitted?.lipWidth ?? dot(geometry.lipWidth, pose),
    jawDominance: target.jawDominance,
    lipDominance,
    gapDominance: fitted?.gapDominance ?? target.jawDominance,
    jaw: timing.jaw,
    lips: timing.lips,
    tongue: timing.tongue,
    gapTiming: { lead: timing.jaw.lead * gapFactors.lead, lag: timing.jaw.lag * gapFactors.lag },
    jawCap: target.jawCap ?? 1,
  };
}
