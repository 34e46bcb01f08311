import { describe, expect, it } from 'vitest';
import { describeTake, reportOn } from '../../../electron/command-line/inspect-command.ts';
import { uncertaintyOf } from '../../../electron/takes/uncertain-spans.ts';
import type { TimedPhoneme, Transcript } from '../../../shared/core/take.ts';
import { articulate } from '../../../shared/speech/articulation/articulate.ts';
import { makeTake } from '../../helpers/fake-take.ts';

const phoneme = (start: number, end: number, confidence: number, word?: number): TimedPhoneme => ({
  phoneme: 'IY',
  start,
  end,
  confidence,
  ...(word === undefined ? {} : { word }),
});
const transcript = (parts: Partial<Transcript>): Transcript => ({
  language: 'en',
  source: 'script',
  text: '',
  words: [],
  phonemes: [],
  differences: [],
  ...parts,
});
/** Millimetres at 100 Hz over one second: so much between two frames, nothing elsewhere. */
const apart = (millimetres: number, first: number, end: number): Float32Array =>
  new Float32Array(100).fill(millimetres, first, end);

describe('the uncertain spans of a take', () => {
  it('are words that were hardly heard, which stand for their phonemes, and single phonemes elsewhere', () => {
    const words = [
      { text: 'we', start: 0.1, end: 0.3, confidence: 0.4 },
      { text: 'see', start: 0.3, end: 0.6, confidence: 0.8 },
    ];
    const phonemes = [phoneme(0.1, 0.3, 0.05, 0), phoneme(0.3, 0.5, 0.9, 1), phoneme(0.5, 0.6, 0.1, 1), phoneme(0.7, 0.8, 0.02)];
    const silence: TimedPhoneme = { phoneme: 'SIL', start: 0.8, end: 1, confidence: 0 };
    const { spans } = uncertaintyOf(transcript({ words, phonemes: [...phonemes, silence] }), undefined);
    expect(spans).toEqual([
      { start: 0.1, end: 0.3, doubt: 'word-unsure', text: 'we', confidence: 0.4 },
      { start: 0.5, end: 0.6, doubt: 'phoneme-unsure', text: 'IY in "see"', confidence: 0.1 },
      { start: 0.7, end: 0.8, doubt: 'phoneme-unsure', text: 'IY', confidence: 0.02 },
    ]);
  });

  it('are places where the mouths are more than 3 mm apart for more than 80 ms, and no shorter or smaller ones', () => {
    const words = [{ text: 'Bob', start: 0.1, end: 0.4, confidence: 1 }];
    const spansOf = (difference: Float32Array) => uncertaintyOf(transcript({ words }), difference).spans;
    expect(spansOf(apart(3.5, 20, 28))).toEqual([]);
    expect(spansOf(apart(3, 20, 60))).toEqual([]);
    const [span, ...more] = spansOf(apart(3.5, 20, 29));
    expect(span).toMatchObject({ doubt: 'routes-differ', text: 'Bob', differenceMm: 3.5 });
    expect(span!.start).toBeCloseTo(0.2, 9);
    expect(span!.end).toBeCloseTo(0.29, 9);
    expect(more).toEqual([]);
    expect(spansOf(apart(4, 85, 100))).toMatchObject([{ text: '', differenceMm: 4 }]);
  });

  it('are places where the script is not what was said, and time that is in two of them counts once', () => {
    const differences = [{ kind: 'misread', start: 0.25, end: 0.5, script: 'cat', spoken: 'hat' }] as const;
    const { spans, seconds } = uncertaintyOf(transcript({ differences }), apart(5, 20, 40));
    expect(spans.map(({ doubt, text }) => [doubt, text])).toEqual([
      ['routes-differ', ''],
      ['script-differs', 'misread: script "cat", spoken "hat"'],
    ]);
    expect(seconds).toBeCloseTo(0.3, 9);
  });

  it('are read in the report of a take, each with its reason and its figure', () => {
    const pause: TimedPhoneme = { phoneme: 'SIL', start: 0, end: 1, confidence: 1 };
    const silent = articulate({ phonemes: [pause], duration: 1, loudness: new Float32Array(100).fill(-60) });
    const { plans, transcript: heard } = makeTake();
    const take = makeTake({
      plans: { text: plans.text!, direct: silent },
      transcript: {
        ...heard,
        words: [{ text: 'Bob', start: 0.2, end: 0.6, confidence: 0.4 }],
        differences: [{ kind: 'missing', start: 0.6, end: 0.7, script: 'Bobby', spoken: '' }],
      },
    });
    const text = describeTake('line.wav', take, reportOn(take));
    expect(text).toMatch(/the routes are \d+\.\d mm apart on average/);
    expect(text).toMatch(/uncertain: 3 places, 0\.5\d of 1\.00 s/);
    expect(text).toContain('0.200    0.600  word hardly heard: Bob (40 % sure)');
    expect(text).toMatch(/the routes differ: Bob \(by \d+\.\d mm\)/);
    expect(text).toContain('0.600    0.700  the script differs: missing: script "Bobby", spoken ""');
  });
});
