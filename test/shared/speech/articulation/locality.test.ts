import { describe, expect, test } from 'vitest';
import type { Phoneme } from '../../../../shared/core/phonemes.ts';
import type { TimedPhoneme } from '../../../../shared/core/take.ts';
import { articulate } from '../../../../shared/speech/articulation/articulate.ts';
import type { ArticulationPlan } from '../../../../shared/speech/articulation/articulation-plan.ts';
import { phonemes } from './phoneme-builder.ts';

const LINE =
  'SIL:300 | DH:40 AH0:60 | W:70 IH1:80 N:60 D:50 | B:70 L:60 UW1:120 | K:70 OW1:140 L:70 D:50 | SIL:120 | P:80 AA1:140 P:70 | M:80 AE1:130 N:70 |' +
  ' S:90 T:60 AA1:120 P:80 T:50 | M:70 EH1:90 N:60 IY0:90 | SH:100 UW1:130 Z:90 | F:90 AY1:150 V:80 | SIL:400';
const REACH = 0.3;

function planOf(line: readonly TimedPhoneme[], duration: number): ArticulationPlan {
  const loudness = Float32Array.from({ length: Math.ceil(duration * 100) }, (_, i) => -0.5 + 0.4 * Math.sin(i / 7));
  return articulate({ phonemes: line, duration, loudness });
}

/** Frames further than the reach from start..end in which the plans differ by more than .01 of a weight or .1 mm. */
function farChanges(a: ArticulationPlan, b: ArticulationPlan, start: number, end: number): number[] {
  const differs = (frame: number): boolean => {
    if (Math.abs(a.measures.gap[frame]! - b.measures.gap[frame]!) > 0.1) return true;
    for (let k = frame * 52; k < frame * 52 + 52; k++) if (Math.abs(a.prior[k]! - b.prior[k]!) > 0.01) return true;
    return false;
  };
  return Array.from({ length: a.frameCount }, (_, frame) => frame).filter((frame) => {
    const time = frame / 100;
    return (time < start - REACH || time > end + REACH) && differs(frame);
  });
}

describe('an edit stays local', () => {
  const { phonemes: line, duration } = phonemes(LINE);
  const plan = planOf(line, duration);

  test.each(['AA', 'UW', 'S', 'B', 'T', 'F', 'SIL'] as const)(
    'changing any one phoneme to %s changes nothing beyond 300 ms',
    (to: Phoneme) => {
      line.forEach((phoneme, i) => {
        if (phoneme.phoneme === 'SIL') return;
        const edited = line.map((other, j) => (i === j ? { ...other, phoneme: to } : other));
        expect(farChanges(plan, planOf(edited, duration), phoneme.start, phoneme.end), `${i} ${phoneme.phoneme}`).toEqual([]);
      });
    },
  );

  test('moving any one boundary changes nothing beyond 300 ms of it', () => {
    for (let i = 1; i < line.length; i++) {
      const moved = line[i]!.start + 0.02;
      const edited = line.map((other, j) =>
        j === i ? { ...other, start: moved } : j === i - 1 ? { ...other, end: moved } : other,
      );
      const [left, right] = [line[i - 1]!, line[i]!];
      expect(farChanges(plan, planOf(edited, duration), left.start, right.end), `boundary ${i}`).toEqual([]);
    }
  });
});
