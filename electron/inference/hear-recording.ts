import type { PhonePosteriors } from '../../shared/speech/align/posteriors.ts';
import type { WordTree } from '../../shared/speech/align/word-tree.ts';
import type { ModelSession } from './backend.ts';
import { openPhoneHead, type PhoneHeadAnswer } from './decoder-heads.ts';
import { type FaceAnswer, type FaceDecoderOptions, openFaceDecoder } from './face-decoder.ts';
import { createFeatureStream, type WindowFeatures } from './feature-stream.ts';
import type { StageClock } from './stage-clock.ts';
import { type Canvas, frameCountOf, planCanvases } from './whisper/canvas-plan.ts';
import { encodeCanvas, type HiddenStates, samplesOf } from './whisper/encode.ts';
import { createSoundDraft, heardPart } from './whisper/sound-draft.ts';
import type { SpeechSessions } from './whisper/speech-sessions.ts';
import { createTextDraft, type Draft } from './whisper/text-draft.ts';
import type { Tokenizer } from './whisper/tokenizer.ts';
import { createRecogniser, type Recognition } from './whisper/transcribe.ts';
import { findSound } from './whisper/voice-activity.ts';
import type { JobContext } from './worker-runtime.ts';

/** Share of a script's tokens that the recogniser writes the same way; scripts that say something else are soon found out. */
const SCRIPT_HOPE = 0.85;

/** Languages of the words that can be guessed; `und` while none is known yet. */
const GUESSED_LANGUAGES: readonly string[] = ['en', 'und'];
/** Frames of the phone head in one of the encoder. */
const PHONE_FRAMES = 2;
const NO_DRAFT: Draft = { hope: 0, begin: () => ({ after: () => [] }) };

export interface HearingModels {
  readonly speech: SpeechSessions;
  readonly tokenizer: Tokenizer;
  readonly phones: ModelSession;
  /** English words by their sounds; lets the text decoder be asked about likely words where there is no script. */
  readonly words?: WordTree;
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
 * Nothing that grows by more than 80 kB a second is kept. Text waits for the phonemes of its canvas, a canvas or two
 * behind. Progress has the stages `encode` and `text`, one after the other.
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
  const guesser = createGuesser(options, models, phones.answer);
  const listening = { ...(options.language === undefined ? {} : { language: options.language }), draft: guesser.draft };
  const recogniser = createRecogniser(samples, sound, models.speech, models.tokenizer, listening, quiet);
  const canvases = planCanvases(samples.length, sound);
  const waiting: { readonly canvas: Canvas; readonly hidden: HiddenStates }[] = [];
  let encodedUpTo = 0;
  let phonesUpTo = 0;
  let textUpTo = 0;
  for (const canvas of canvases) {
    tellProgress((encodedUpTo + textUpTo) / 2 / frameCount, context);
    await context.checkpoint();
    const encoded = await clock.measure('encode', () => encodeCanvas(samplesOf(samples, canvas), models.speech));
    for (const features of stream.add(canvas, encoded)) await hearWindow(features);
    waiting.push({ canvas, hidden: encoded.hidden });
    encodedUpTo = canvas.endFrame;
    tellProgress((encodedUpTo + textUpTo) / 2 / frameCount, context);
    await readText(canvas === canvases.at(-1) ? frameCount : phonesUpTo);
  }
  tellProgress(1, context);

  /** The text of the canvases that end before frame `limit`: their phonemes are known by then. */
  async function readText(limit: number): Promise<void> {
    for (let next = waiting[0]; next !== undefined && next.canvas.endFrame <= limit; next = waiting[0]) {
      const { canvas, hidden } = next;
      waiting.shift();
      if (canvas.hasSound) {
        await clock.measure('text', () => {
          guesser.listenTo(canvas, recogniser.result().language);
          return recogniser.hear(canvas, hidden);
        });
      }
      textUpTo = canvas.endFrame;
    }
  }

  async function hearWindow(features: WindowFeatures): Promise<void> {
    await context.checkpoint();
    const evidence = await clock.measure('phones', () => phones.hear(features));
    phonesUpTo = features.window.keepEnd;
    await context.checkpoint();
    if (face !== undefined) await clock.measure('face', () => face.hear(features, evidence));
  }

  return { mel: stream.mel, heard: phones.answer, face: face?.answer, recognised: recogniser.result() };
}

/** What the text decoder is asked about: the script, else words that the phone head's sounds make likely. */
function createGuesser({ script }: HearingOptions, { tokenizer, words }: HearingModels, heard: PhonePosteriors) {
  const fixed = script === undefined ? undefined : createTextDraft(script, tokenizer, SCRIPT_HOPE);
  let current: Draft = fixed ?? NO_DRAFT;
  const draft: Draft = {
    get hope() {
      return current.hope;
    },
    begin: () => current.begin(),
  };
  return {
    draft,
    listenTo: (canvas: Canvas, language: string): void => {
      if (fixed !== undefined || words === undefined) return;
      const part = heardPart(heard, canvas.startFrame * PHONE_FRAMES, canvas.endFrame * PHONE_FRAMES);
      current = GUESSED_LANGUAGES.includes(language) ? createSoundDraft(part, words, tokenizer) : NO_DRAFT;
    },
  };
}

/** Encoder and text decoder take turns; of the whole, the first half is told as the one and the second as the other. */
function tellProgress(share: number, context: JobContext): void {
  if (share < 0.5) context.progress({ stage: 'encode', done: 2 * share, total: 1 });
  else context.progress({ stage: 'text', done: 2 * share - 1, total: 1 });
}
