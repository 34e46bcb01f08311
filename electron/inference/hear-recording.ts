import type { ModelSession } from './backend.ts';
import { openPhoneHead, type PhoneHeadAnswer } from './decoder-heads.ts';
import { type FaceAnswer, type FaceDecoderOptions, openFaceDecoder } from './face-decoder.ts';
import { createFeatureStream, type WindowFeatures } from './feature-stream.ts';
import type { StageClock } from './stage-clock.ts';
import { frameCountOf, planCanvases } from './whisper/canvas-plan.ts';
import { encodeCanvas, samplesOf } from './whisper/encode.ts';
import type { SpeechSessions } from './whisper/speech-sessions.ts';
import { createTextDraft } from './whisper/text-draft.ts';
import type { Tokenizer } from './whisper/tokenizer.ts';
import { createRecogniser, type Recognition, type TranscribeOptions } from './whisper/transcribe.ts';
import { findSound } from './whisper/voice-activity.ts';
import type { JobContext } from './worker-runtime.ts';

/** Share of a script's tokens that the recogniser writes the same way; scripts that say something else are soon found out. */
const SCRIPT_HOPE = 0.85;

export interface HearingModels {
  readonly speech: SpeechSessions;
  readonly tokenizer: Tokenizer;
  readonly phones: ModelSession;
  /** Only for the direct route. */
  readonly face?: { readonly session: ModelSession; readonly options: FaceDecoderOptions };
}

export interface HearingOptions {
  /** ISO 639 code, or `auto`. Default `auto`. */
  readonly language?: string;
  /** What is said to be said. The text decoder is asked whether it hears just that, which is quicker than asking word by word. */
  readonly script?: string;
}

export interface HeardRecording {
  /** [80, 2T] log-mel at 100 Hz. */
  readonly mel: Float32Array;
  readonly heard: PhoneHeadAnswer;
  /** Of the face decoder, where it was asked. */
  readonly face: FaceAnswer | undefined;
  readonly recognised: Recognition;
}

/**
 * Listens to a recording of any length (16 kHz mono, -1..1) once, canvas by canvas: encoder, phone head, face decoder and text decoder.
 * Nothing that grows by more than 80 kB a second is kept. Progress has the stages `encode` and `text`, one after the other.
 * @throws StudioError `language-unsupported`, `model-failed`, `model-tensor-mismatch`; whatever `checkpoint` throws
 */
export async function hearRecording(
  samples: Float32Array,
  models: HearingModels,
  options: HearingOptions,
  clock: StageClock,
  context: JobContext,
): Promise<HeardRecording> {
  const frameCount = frameCountOf(samples.length);
  const sound = findSound(samples);
  const stream = createFeatureStream(frameCount);
  const phones = openPhoneHead(models.phones, frameCount);
  const face = models.face === undefined ? undefined : openFaceDecoder(models.face.session, frameCount, models.face.options);
  const quiet = { checkpoint: () => context.checkpoint(), progress: () => {} };
  const recogniser = createRecogniser(samples, sound, models.speech, models.tokenizer, listening(options, models), quiet);
  for (const canvas of planCanvases(samples.length, sound)) {
    tellProgress(canvas.startFrame / frameCount, context);
    await context.checkpoint();
    const encoded = await clock.measure('encode', () => encodeCanvas(samplesOf(samples, canvas), models.speech));
    for (const features of stream.add(canvas, encoded)) await hearWindow(features);
    tellProgress((canvas.startFrame + canvas.endFrame) / 2 / frameCount, context);
    if (canvas.hasSound) await clock.measure('text', () => recogniser.hear(canvas, encoded.hidden));
  }
  tellProgress(1, context);

  async function hearWindow(features: WindowFeatures): Promise<void> {
    await context.checkpoint();
    const evidence = await clock.measure('phones', () => phones.hear(features));
    await context.checkpoint();
    if (face !== undefined) await clock.measure('face', () => face.hear(features, evidence));
  }

  return { mel: stream.mel, heard: phones.answer, face: face?.answer, recognised: recogniser.result() };
}

function listening({ language, script }: HearingOptions, { tokenizer }: HearingModels): TranscribeOptions {
  return {
    ...(language === undefined ? {} : { language }),
    ...(script === undefined ? {} : { draft: createTextDraft(script, tokenizer, SCRIPT_HOPE) }),
  };
}

/** Encoder and text decoder take turns; of the whole, the first half is told as the one and the second as the other. */
function tellProgress(share: number, context: JobContext): void {
  if (share < 0.5) context.progress({ stage: 'encode', done: 2 * share, total: 1 });
  else context.progress({ stage: 'text', done: 2 * share - 1, total: 1 });
}
