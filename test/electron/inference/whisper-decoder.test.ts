import { describe, expect, it } from 'vitest';
import { encodeText } from '../../../electron/inference/whisper/encode-text.ts';
import { positionsFor } from '../../../electron/inference/whisper/encoder-positions.ts';
import { openWindowDecoder } from '../../../electron/inference/whisper/window-decoder.ts';
import { shippedSpeechPack } from '../../helpers/speech-pack.ts';

const speech = shippedSpeechPack();
const plan = positionsFor(100);

/** States of the size that the encoder gives, the same every time. */
const states = Float32Array.from({ length: plan.count * 512 }, (_, i) => Math.sin(i * 0.37) + Math.cos(i * 0.011));

/** What the shipped decoder says to each of these tokens, fed so many at a time. */
async function answers(ids: readonly number[], portion: number) {
  const decoder = await openWindowDecoder({ states, plan, frameCount: 100 }, speech().sessions);
  const steps = [];
  for (let from = 0; from < ids.length; from += portion) {
    const part = ids.slice(from, from + portion);
    const places = Array.from(part, (_, i) => i);
    steps.push(...(await decoder.step(part, places)));
  }
  return steps.map(({ scores, attention }) => ({ ...scores, attention: attention() }));
}

describe('the decoder in front of a window', () => {
  it('says the same, bit for bit, however many tokens it is asked about at once', async () => {
    const { tokenizer } = speech();
    const { startOfTranscript, firstLanguage, transcribe, firstTimestamp } = tokenizer.special;
    const text = encodeText(tokenizer, ' Please open the window before we leave the house, and close the door behind.');
    const ids = [startOfTranscript, firstLanguage, transcribe, firstTimestamp, ...text].slice(0, 16);
    const [first] = await answers(ids, 16);
    const total = [...first!.text, ...first!.others, first!.unlisted].reduce((sum, value) => sum + Math.exp(value), 0);
    expect(total).toBeCloseTo(1, 4);
    for (const portion of [2, 4, 8]) expect(await answers(ids, portion), `${portion} at a time`).toEqual(await answers(ids, 16));
  });

  it('forgets what is taken back', async () => {
    const { tokenizer, sessions } = speech();
    const { startOfTranscript, firstLanguage, transcribe } = tokenizer.special;
    const decoder = await openWindowDecoder({ states, plan, frameCount: 100 }, sessions);
    await decoder.step([startOfTranscript, firstLanguage, transcribe, 300, 400, 500]);
    decoder.takeBack(3);
    const [again] = await decoder.step([600, 700]);
    const fresh = await openWindowDecoder({ states, plan, frameCount: 100 }, sessions);
    await fresh.step([startOfTranscript, firstLanguage, transcribe]);
    const [straight] = await fresh.step([600, 700]);
    expect(again!.scores).toEqual(straight!.scores);
    expect(again!.attention()).toEqual(straight!.attention());
  });

  it('refuses more than it can hold', async () => {
    const decoder = await openWindowDecoder({ states, plan, frameCount: 100 }, speech().sessions);
    await expect(decoder.step(new Array(449).fill(300))).rejects.toThrow(/more than it can hold/);
  });
});
