import { describe, expect, it } from 'vitest';
import { PHONEMES, type Phoneme, phonemeIndex } from '../../../../shared/core/phonemes.ts';
import { findWords } from '../../../../shared/speech/align/find-words.ts';
import type { PhonePosteriors } from '../../../../shared/speech/align/posteriors.ts';
import { growWordTree } from '../../../../shared/speech/align/word-tree.ts';

const sounds = (text: string): Phoneme[] => text.split(' ') as Phoneme[];
const tree = growWordTree([
  { text: 'open', phonemes: sounds('OW P AH N'), cost: 5 },
  { text: 'the', phonemes: sounds('DH AH'), cost: 2 },
  { text: 'window', phonemes: sounds('W IH N D OW'), cost: 5 },
  { text: 'wind', phonemes: sounds('W IH N D'), cost: 3 },
  { text: 'oh', phonemes: sounds('OW'), cost: 2 },
  { text: 'know', phonemes: sounds('N OW'), cost: 4 },
  { text: 'no', phonemes: sounds('N OW'), cost: 3 },
]);

/** What a phone head would give for phonemes of 80 ms each; `doubt` phonemes are nearly as likely as those heard. */
function heard(text: string, doubt: Readonly<Record<number, Phoneme>> = {}): PhonePosteriors {
  const spoken = sounds(text);
  const frames = 8;
  const frameCount = spoken.length * frames;
  const logProbabilities = new Float32Array(frameCount * PHONEMES.length).fill(-9);
  const boundary = new Float32Array(frameCount);
  for (const [place, phoneme] of spoken.entries()) {
    boundary[place * frames] = 1;
    for (let frame = place * frames; frame < (place + 1) * frames; frame++) {
      logProbabilities[frame * PHONEMES.length + phonemeIndex(phoneme)] = -0.1;
      const other = doubt[place];
      if (other !== undefined) logProbabilities[frame * PHONEMES.length + phonemeIndex(other)] = -0.9;
    }
  }
  return { frameCount, logProbabilities, boundary };
}
const texts = (posteriors: PhonePosteriors): string[] => findWords(posteriors, tree).map(({ text }) => text);

describe('words from sounds', () => {
  it('finds words without any spaces between them, each at its time', () => {
    const found = findWords(heard('SIL OW P AH N DH AH W IH N D OW SIL'), tree);
    expect(found.map(({ text }) => text)).toEqual(['open', 'the', 'window']);
    expect(found.map(({ start }) => start)).toEqual([
      expect.closeTo(0.075, 3),
      expect.closeTo(0.395, 3),
      expect.closeTo(0.555, 3),
    ]);
    expect(found[2]?.end).toBeCloseTo(0.955, 3);
  });

  it('forgives a sound that was taken for another, one too many and one missing', () => {
    expect(texts(heard('OW B AH N DH AH W IH N D OW', { 1: 'P' }))).toEqual(['open', 'the', 'window']);
    expect(texts(heard('OW P AH N DH AH W IH N T D OW'))).toEqual(['open', 'the', 'window']);
    expect(texts(heard('OW P AH N DH AH W IH N OW'))).toEqual(['open', 'the', 'window']);
  });

  it('takes the commoner of two words that sound alike', () => {
    expect(texts(heard('SIL N OW SIL'))).toEqual(['no']);
  });

  it('does not join words over a pause', () => {
    expect(texts(heard('W IH N D SIL OW'))).toEqual(['wind', 'oh']);
  });

  it('gives nothing for silence, for no sound and for a tree without words', () => {
    expect(texts(heard('SIL SIL'))).toEqual([]);
    expect(findWords({ frameCount: 0, logProbabilities: new Float32Array(0), boundary: new Float32Array(0) }, tree)).toEqual([]);
    expect(findWords(heard('N OW'), growWordTree([]))).toEqual([]);
  });
});
