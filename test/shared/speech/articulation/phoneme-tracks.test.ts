import { expect, test } from 'vitest';
import { phonemeIndex } from '../../../../shared/core/phonemes.ts';
import { MARK_COLUMNS, PHONEME_COLUMNS, phonemeTracks } from '../../../../shared/speech/articulation/phoneme-tracks.ts';

const at = (values: Float32Array, columns: number, frame: number): number[] => [
  ...values.subarray(frame * columns, frame * columns + columns),
];
const AA = phonemeIndex('AA');
const SIL = phonemeIndex('SIL');

test('a frame says which share of its 10 ms belongs to which phoneme; the rest is silence', () => {
  const { phones } = phonemeTracks(
    [
      { phoneme: 'AA', start: 0.012, end: 0.035, confidence: 1 },
      { phoneme: 'BR', start: 0.035, end: 0.055, confidence: 1 },
    ],
    8,
  );
  const shares = Array.from({ length: 8 }, (_, frame) => at(phones, PHONEME_COLUMNS, frame)[AA]!);
  for (const [frame, share] of [0, 0.3, 1, 1, 0, 0, 0, 0].entries()) expect(shares[frame]).toBeCloseTo(share, 5);
  expect(at(phones, PHONEME_COLUMNS, 1)[SIL]).toBeCloseTo(0.7, 5);
  expect(at(phones, PHONEME_COLUMNS, 4)[SIL]).toBeCloseTo(1, 5);
  for (let frame = 0; frame < 8; frame++)
    expect(at(phones, PHONEME_COLUMNS, frame).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
});

test('stress marks vowels, a burst marks the rest of its stop', () => {
  const { marks } = phonemeTracks(
    [
      { phoneme: 'P', start: 0, end: 0.045, confidence: 1, burst: 0.02 },
      { phoneme: 'AH', start: 0.045, end: 0.075, confidence: 1, stress: 0 },
      { phoneme: 'IY', start: 0.075, end: 0.105, confidence: 1, stress: 2 },
      { phoneme: 'S', start: 0.105, end: 0.145, confidence: 1, stress: 1 },
    ],
    14,
  );
  const mark = (frame: number) => at(marks, MARK_COLUMNS, frame);
  expect(mark(1)).toEqual([0, 0, 0]);
  expect(mark(2)[2]).toBeCloseTo(0.5, 5);
  expect(mark(4)[2]).toBeCloseTo(1, 5);
  expect(mark(6)).toEqual([0, 1, 0]);
  expect(mark(9)).toEqual([0.5, 0, 0]);
  expect(mark(12)).toEqual([0, 0, 0]);
});
