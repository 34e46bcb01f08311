import { isPause } from '../../core/phonemes.ts';
import type { TimedPhoneme } from '../../core/take.ts';
import { PLAN_HOP } from './articulation-plan.ts';

/** Trust in the learned mouth by how many of a phoneme's two neighbourhoods were in the captured speech: none, one, both. */
const TRUST = [0.25, 0.65, 1] as const;
/** The same where no word is known: then phonemes are guesses, and the net also goes by loudness. */
const WORDLESS_TRUST = [0.8, 0.9, 1] as const;
/** Seconds from a boundary within which it matters whether the pair there was heard: what an edit changes stays near it. */
const PAIR_REACH = 0.2;
/** In pauses the net shows how its talkers rest their mouths, which is nobody else's way. */
const PAUSE_TRUST = 0.15;
/** Seconds of a pause that still belong to the speech around it: the mouth closes after it and opens ahead of it. */
const AFTER_SPEECH = 0.15;
const BEFORE_SPEECH = 0.12;
/** The same for a mouth that is learned from sound: it saw its talkers close and open, and need be held in long pauses only. */
const SOUND_MARGIN = 0.3;
/** Frames to each side over which trust fades from one phoneme to the next. */
const FADE_FRAMES = 4;

/** Whether any phoneme belongs to a word; phonemes that were only heard belong to none. */
export function hasWords(phonemes: readonly TimedPhoneme[]): boolean {
  return phonemes.some(({ word }) => word !== undefined);
}

/** Name of a pair of neighbours as packs list it: `B-IH`, silence as `SIL`. */
export function phonemePair(left: TimedPhoneme | undefined, right: TimedPhoneme | undefined): string {
  const symbol = (phoneme: TimedPhoneme | undefined): string =>
    phoneme === undefined || isPause(phoneme.phoneme) ? 'SIL' : phoneme.phoneme;
  return `${symbol(left)}-${symbol(right)}`;
}

/**
 * How far learned articulation can be trusted at each moment, [frameCount] at 100 Hz, 0..1: fully where both neighbours of a phoneme were
 * heard beside it in training (`seenPairs`), least where neither was. Rules carry the rest.
 */
export function learnedCoverage(
  phonemes: readonly TimedPhoneme[],
  frameCount: number,
  seenPairs: ReadonlySet<string>,
): Float32Array {
  const steps = pauseSteps(phonemes, frameCount, AFTER_SPEECH, BEFORE_SPEECH);
  const trust = hasWords(phonemes) ? TRUST : WORDLESS_TRUST;
  phonemes.forEach((phoneme, index) => {
    if (isPause(phoneme.phoneme)) return;
    const before = Number(seenPairs.has(phonemePair(phonemes[index - 1], phoneme)));
    const after = Number(seenPairs.has(phonemePair(phoneme, phonemes[index + 1])));
    const last = Math.round(phoneme.end / PLAN_HOP);
    for (let frame = Math.round(phoneme.start / PLAN_HOP); frame < Math.min(last, frameCount); frame++) {
      const time = frame * PLAN_HOP;
      const known = (time - phoneme.start > PAIR_REACH ? 1 : before) + (phoneme.end - time > PAIR_REACH ? 1 : after);
      steps[frame] = trust[known] ?? 1;
    }
  });
  return faded(steps);
}

/** How far a mouth that was learned from sound alone can be trusted, [frameCount] at 100 Hz: fully in speech, hardly in pauses, breaths and noise. */
export function speechCoverage(phonemes: readonly TimedPhoneme[], frameCount: number): Float32Array {
  return faded(pauseSteps(phonemes, frameCount, SOUND_MARGIN, SOUND_MARGIN));
}

/** 1 in speech and close to it, less in the pauses between. */
function pauseSteps(phonemes: readonly TimedPhoneme[], frameCount: number, after: number, before: number): Float32Array {
  const steps = new Float32Array(frameCount).fill(1);
  phonemes.forEach(({ phoneme, start, end }, index) => {
    if (!isPause(phoneme)) return;
    // Nothing was said before the first pause, and nothing comes after the last.
    const from = Math.round((index === 0 ? start : start + after) / PLAN_HOP);
    const to = Math.round((index === phonemes.length - 1 ? end : end - before) / PLAN_HOP);
    if (to > from) steps.fill(PAUSE_TRUST, from, to);
  });
  return steps;
}

/** Trust does not jump: the mean of the frames around. */
function faded(steps: Float32Array): Float32Array {
  const last = steps.length - 1;
  return steps.map((_, frame) => {
    let sum = 0;
    for (let offset = -FADE_FRAMES; offset <= FADE_FRAMES; offset++)
      sum += steps[Math.min(last, Math.max(0, frame + offset))] ?? 1;
    return sum / (2 * FADE_FRAMES + 1);
  });
}
