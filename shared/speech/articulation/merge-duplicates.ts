import type { Phoneme } from '../../core/phonemes.ts';
import type { Segment } from './segment.ts';

/** Consonants that look alike on the lips. */
const LOOK_ALIKE: Readonly<Partial<Record<Phoneme, string>>> = {
  S: 'S',
  Z: 'S',
  SH: 'SH',
  ZH: 'SH',
  CH: 'SH',
  JH: 'SH',
  T: 'T',
  D: 'T',
  K: 'K',
  G: 'K',
  TH: 'TH',
  DH: 'TH',
};

/** A merged gesture is never longer than this (s), so that an edit stays local. */
const LONGEST = 0.3;

/** Habit: neighbours with the same viseme are one gesture ("this song", "bad time"), not two. Closures merge by time: see `lipSeals`. */
export function mergeDuplicates(segments: readonly Segment[]): Segment[] {
  const merged: Segment[] = [];
  for (const segment of segments) {
    const last = merged.at(-1);
    if (last && sameViseme(last, segment) && segment.end - last.start <= LONGEST)
      merged[merged.length - 1] = { ...last, end: segment.end, word: segment.word };
    else merged.push(segment);
  }
  return merged;
}

function sameViseme(a: Segment, b: Segment): boolean {
  if (a.isVowel || b.isVowel) return false;
  if (a.phoneme === b.phoneme) return true;
  const look = LOOK_ALIKE[a.phoneme];
  return look !== undefined && look === LOOK_ALIKE[b.phoneme];
}
