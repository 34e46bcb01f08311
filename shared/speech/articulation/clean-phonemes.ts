import type { TimedPhoneme } from '../../core/take.ts';

/** Shorter phonemes and holes than this are alignment noise. */
const SHORTEST = 0.001;

/**
 * Phonemes that cover 0..duration in order without holes or overlaps, moved earlier by `lead` seconds: overlapping ends are
 * cut, holes become SIL, what lies outside the recording or has no finite time is dropped.
 */
export function cleanPhonemes(phonemes: readonly TimedPhoneme[], duration: number, lead = 0): TimedPhoneme[] {
  const sorted = phonemes
    .filter(({ start, end }) => Number.isFinite(start) && Number.isFinite(end) && end > start)
    .map((phoneme) => shift(phoneme, -lead))
    .sort((a, b) => a.start - b.start);
  const covered: TimedPhoneme[] = [];
  let time = 0;
  sorted.forEach((phoneme, index) => {
    const next = sorted[index + 1];
    const start = Math.max(phoneme.start, time);
    const end = Math.min(phoneme.end, duration, next ? Math.max(next.start, start) : duration);
    if (end - start < SHORTEST) return;
    if (start - time >= SHORTEST) covered.push(silence(time, start));
    covered.push({ ...phoneme, start: start - time < SHORTEST ? time : start, end });
    time = end;
  });
  if (duration - time >= SHORTEST) covered.push(silence(time, duration));
  return covered;
}

function shift(phoneme: TimedPhoneme, by: number): TimedPhoneme {
  const shifted = { ...phoneme, start: phoneme.start + by, end: phoneme.end + by };
  return phoneme.burst === undefined ? shifted : { ...shifted, burst: phoneme.burst + by };
}

function silence(start: number, end: number): TimedPhoneme {
  return { phoneme: 'SIL', start, end, confidence: 1 };
}
