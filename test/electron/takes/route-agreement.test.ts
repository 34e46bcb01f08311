import { describe, expect, it } from 'vitest';
import { describeTake } from '../../../electron/command-line/inspect-command.ts';
import { routeAgreement } from '../../../electron/takes/route-agreement.ts';
import type { TimedPhoneme } from '../../../shared/core/take.ts';
import { articulate } from '../../../shared/speech/articulation/articulate.ts';
import { arkitReferenceLipTable } from '../../../shared/speech/lips/arkit-reference.ts';
import { makeTake } from '../../helpers/fake-take.ts';

const pause: TimedPhoneme = { phoneme: 'SIL', start: 0, end: 1, confidence: 1 };
/** What the direct route gives where it hears nothing. */
const silent = articulate({ phonemes: [pause], duration: 1, loudness: new Float32Array(100).fill(-60) });

describe('the agreement of the routes', () => {
  it('is perfect where both show one mouth', () => {
    const agreement = routeAgreement(makeTake(), arkitReferenceLipTable);
    expect(agreement).toMatchObject({ differenceMm: 0, words: [{ text: 'Bob', differenceMm: 0, doubts: [] }] });
  });

  it('names the words that the routes say differently, and those that were hardly heard', () => {
    const { plans, transcript } = makeTake();
    const words = [
      { text: 'Bob', start: 0.32, end: 0.45, confidence: 0.4 },
      { text: 'hm', start: 0.8, end: 0.9, confidence: 0.9 },
    ];
    const take = makeTake({ plans: { text: plans.text!, direct: silent }, transcript: { ...transcript, words } });
    const agreement = routeAgreement(take, arkitReferenceLipTable)!;
    const [bob, hm] = agreement.words;
    expect(bob!.differenceMm).toBeGreaterThan(5);
    expect(bob!.doubts).toEqual(['unsure', 'routes-differ']);
    expect(hm!.doubts).toEqual([]);
    expect(agreement.differenceMm).toBeLessThan(bob!.differenceMm);
    const text = describeTake('line.wav', take, agreement);
    expect(text).toContain('1 of 2 words are worth a look');
    expect(text).toMatch(/look at "Bob": unsure what was said, the routes differ \(\d+\.\d mm, 40 % sure\)/);
  });

  it('says nothing without words or with one route only', () => {
    const { plans, transcript } = makeTake();
    expect(routeAgreement(makeTake({ plans: { text: plans.text! } }), arkitReferenceLipTable)).toBeUndefined();
    expect(routeAgreement(makeTake({ transcript: { ...transcript, words: [] } }), arkitReferenceLipTable)).toBeUndefined();
  });
});
