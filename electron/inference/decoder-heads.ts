import { invariant } from '../../shared/core/assert.ts';
import { PHONEMES } from '../../shared/core/phonemes.ts';
import type { PhonePosteriors } from '../../shared/speech/align/posteriors.ts';
import { float32Tensor, type ModelSession } from './backend.ts';
import { HEAD_WINDOWS, timeMajor, type WindowFeatures } from './feature-stream.ts';
import type { SpeechEncoding } from './whisper/encode.ts';
import { MEL_BANDS, MEL_PER_FRAME, TAP_SIZE } from './whisper/speech-sessions.ts';
import { forEachWindow, keepRows, planWindows } from './windowed-run.ts';
import type { JobContext } from './worker-runtime.ts';

export interface PhoneHeadAnswer extends PhonePosteriors {
  /** [2T, 12] probabilities of articulatory features (order in the pack's card). */
  readonly articulatory: Float32Array;
}

export const ARTICULATORY_FEATURES = 12;

/** What every head reads of a window. */
export function feedsOf({ window, taps, mel }: WindowFeatures) {
  const frames = window.end - window.start;
  return {
    taps: float32Tensor(taps, [1, frames, TAP_SIZE]),
    mel: float32Tensor(mel, [1, frames * MEL_PER_FRAME, MEL_BANDS]),
  };
}

/** An output of a net. */
export function floats(answer: Readonly<Record<string, { readonly data: unknown }>>, name: string): Float32Array {
  const data = answer[name]?.data;
  invariant(data instanceof Float32Array, `the net gives no "${name}"`);
  return data;
}

/** What the phone head makes of one window, margins included: [frames, 42] logarithms and [frames, 12] probabilities at 100 Hz. */
export interface PhoneEvidence {
  readonly logProbabilities: Float32Array;
  readonly articulatory: Float32Array;
}

/** The phone head, hearing a recording window by window. */
export interface PhoneRun<Answer> {
  /** @throws StudioError `model-tensor-mismatch`, `model-failed` */
  hear(features: WindowFeatures): Promise<PhoneEvidence>;
  /** Filled as far as it has heard. */
  readonly answer: Answer;
}

/** The phone head over a recording of `frames` frames at 50 Hz. */
export function openPhoneHead(session: ModelSession, frames: number): PhoneRun<PhoneHeadAnswer> {
  const frameCount = frames * 2;
  const logProbabilities = new Float32Array(frameCount * PHONEMES.length);
  const boundary = new Float32Array(frameCount);
  const stress = new Float32Array(frameCount * 3);
  const articulatory = new Float32Array(frameCount * ARTICULATORY_FEATURES);
  return {
    answer: { frameCount, logProbabilities, boundary, stress, articulatory },
    hear: async (features) => {
      const { window } = features;
      const answer = await session.run(feedsOf(features));
      keepRows(logProbabilities, floats(answer, 'phone_logp'), window, PHONEMES.length, 2);
      keepRows(boundary, floats(answer, 'boundary'), window, 1, 2);
      keepRows(stress, floats(answer, 'stress'), window, 3, 2);
      const evidence = { logProbabilities: floats(answer, 'phone_logp'), articulatory: floats(answer, 'artic') };
      keepRows(articulatory, evidence.articulatory, window, ARTICULATORY_FEATURES, 2);
      return evidence;
    },
  };
}

/** What the phone head hears in a recording that is encoded whole, for tools. @throws StudioError `model-tensor-mismatch`, `model-failed` */
export async function hearPhones(session: ModelSession, speech: SpeechEncoding, context: JobContext): Promise<PhoneHeadAnswer> {
  const { frameCount, taps, mel } = speech;
  const head = openPhoneHead(session, frameCount);
  await forEachWindow(planWindows(frameCount, HEAD_WINDOWS), 'phones', context, async (window) => {
    const held = taps.subarray(window.start * TAP_SIZE, window.end * TAP_SIZE);
    await head.hear({ window, taps: held, mel: timeMajor(mel, frameCount, window) });
  });
  return head.answer;
}
