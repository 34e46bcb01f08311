import { describe, expect, it } from 'vitest';
import { describeTake, reportOn } from '../../../electron/command-line/inspect-command.ts';
import type { TimedPhoneme } from '../../../shared/core/take.ts';
import { articulate } from '../../../shared/speech/articulation/articulate.ts';
import { makeTake } from '../../helpers/fake-take.ts';

const pause: TimedPhoneme = { phoneme: 'SIL', start: 0, end: 1, confidence: 1 };
/** What the direct route gives where it hears nothing. */
const silent = articulate({ phonemes: [pause], duration: 1, loudness: new Float32Array(100).fill(-60) });

describe('the agreement of the routes', () => {
  it('is perfect where both show one mouth', () => {
    const take = makeTake();
    const report = reportOn(take);
    expect(report.agreement).toMatchObject({ differenceMm: 0, words: [{ text: 'Bob', differenceMm: 0, doubts: [] }] });
    expect(report.uncertain).toEqual({ spans: [], seconds: 0 });
    expect(describeTake('line.wav', take, report)).toContain('nothing is uncertain');
  });

  it('names the words that the routes say differently, and those that were hardly heard', () => {
    const { plans, transcript } = makeTake();
    const words = [
      { text: 'Bob', start: 0.32, end: 0.45, confidence: 0.4 },
      { text: 'hm', start: 0.8, end: 0.9, confidence: 0.9 },
    ];
    const take = makeTake({ plans: { text: plans.text!, direct: silent }, transcript: { ...transcript, words } });
    const { agreement } = reportOn(take);
    const [bob, hm] = agreement!.words;
    expect(bob!.differenceMm).toBeGreaterThan(5);
    expect(bob!.doubts).toEqual(['unsure', 'routes-differ']);
    expect(hm!.doubts).toEqual([]);
    expect(agreement!.differenceMm).toBeLessThan(bob!.differenceMm);
  });

  it('says nothing without words or with one route only', () => {
    const { plans, transcript } = makeTake();
    expect(reportOn(makeTake({ plans: { text: plans.text! } })).agreement).toBeUndefined();
    expect(reportOn(makeTake({ transcript: { ...transcript, words: [] } })).agreement).toBeUndefined();
  });
});
