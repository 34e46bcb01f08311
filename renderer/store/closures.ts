import { isBilabial, type Phoneme } from '../../shared/core/phonemes.ts';
import type { TimedPhoneme } from '../../shared/core/take.ts';
import { framesPerSecond } from '../../shared/core/time.ts';
import type { ClipView } from '../../shared/ipc/bridge-data.ts';

/** A p, b or m, and whether the lips of the head really meet there. */
export interface Closure {
  readonly phoneme: Phoneme;
  /** Seconds: where the lips are closest. */
  readonly time: number;
  /** Millimetres there. */
  readonly gap: number;
  readonly sealed: boolean;
}

/** Lips closer than this touch, in millimetres. */
export const CONTACT_GAP = 0.5;
/** The mouth may be a little early or late, in seconds. */
const SLACK = 0.06;

const bilabials = new WeakMap<readonly TimedPhoneme[], readonly TimedPhoneme[]>();

/** Every p, b and m of a line; looked for once a line, because an hour has tens of thousands of phones and closures are asked for while keys are dragged. */
export function bilabialsOf(phonemes: readonly TimedPhoneme[]): readonly TimedPhoneme[] {
  const known = bilabials.get(phonemes);
  if (known) return known;
  const found = phonemes.filter(({ phoneme }) => isBilabial(phoneme));
  bilabials.set(phonemes, found);
  return found;
}

/** Every p, b and m of the line with the smallest gap around it; in the order of {@link bilabialsOf}. */
export function findClosures(phonemes: readonly TimedPhoneme[], clip: ClipView): readonly Closure[] {
  const rate = framesPerSecond(clip.frameRate);
  const { gap: gaps, frameCount } = clip;
  return bilabialsOf(phonemes).map(({ phoneme, start, end }) => {
    const first = Math.max(0, Math.ceil((start - SLACK) * rate));
    const last = Math.min(frameCount - 1, Math.floor((end + SLACK) * rate));
    let frame = first;
    let gap = gaps[first] ?? 0;
    for (let i = first + 1; i <= last; i++) {
      const here = gaps[i] ?? 0;
      if (here < gap) [frame, gap] = [i, here];
    }
    return { phoneme, time: frame / rate, gap, sealed: gap < CONTACT_GAP };
  });
}
