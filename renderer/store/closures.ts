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

/** Every p, b and m of the line with the smallest gap around it. */
export function findClosures(phonemes: readonly TimedPhoneme[], clip: ClipView): readonly Closure[] {
  const rate = framesPerSecond(clip.frameRate);
  return phonemes
    .filter(({ phoneme }) => isBilabial(phoneme))
    .map(({ phoneme, start, end }) => {
      const first = Math.max(0, Math.ceil((start - SLACK) * rate));
      const last = Math.min(clip.frameCount - 1, Math.floor((end + SLACK) * rate));
      let frame = first;
      for (let i = first; i <= last; i++) if ((clip.gap[i] ?? 0) < (clip.gap[frame] ?? 0)) frame = i;
      const gap = clip.gap[frame] ?? 0;
      return { phoneme, time: frame / rate, gap, sealed: gap < CONTACT_GAP };
    });
}
