import type { TimeRange } from '../../../shared/core/time.ts';
import { type Canvas, planCanvases } from './canvas-plan.ts';
import type { WindowText } from './decode.ts';
import { encodeCanvas, type HiddenStates, samplesOf } from './encode.ts';
import { everyPosition, type PositionPlan, positionsFor } from './encoder-positions.ts';
import { readWindow, UNSURE_LOG_PROBABILITY, unheardFrom } from './read-window.ts';
import { FRAMES_PER_SECOND, SAMPLE_RATE, type SpeechJob, type SpeechSessions } from './speech-sessions.ts';
import type { Draft } from './text-draft.ts';
import type { TextWindow } from './text-windows.ts';
import { languageToken, type Tokenizer } from './tokenizer.ts';
import { findSound, overlapSeconds } from './voice-activity.ts';
import { type RecognisedSegment, segmentsOf } from './window-segments.ts';

export interface Recognition {
  /** ISO 639 code; `und` where nothing was said and no language given. */
  readonly language: string;
  /** 0..1; 1 where the language was given. */
  readonly languageProbability: number;
  /** In order; none where nothing is said. */
  readonly segments: readonly RecognisedSegment[];
}

export interface TranscribeOptions {
  /** ISO 639 code, or `auto`. Default `auto`. */
  readonly language?: string;
  /** What is likely to be said, to be quicker; it has no say in what is heard. */
  readonly draft?: Draft;
}

const AUTO = 'auto';
/** From here on a detected language holds for the rest of the recording. */
const SURE_LANGUAGE = 0.5;
/**
 * Marks of a window without speech. The reference decoder asks for .6 and -1; real lines stay below .1, and music that
 * it gives numbers for reaches .63 and -.9.
 */
const NO_SPEECH_PROBABILITY = 0.45;
/** The rest of a window is decoded again only for so much sound. */
const LEAST_SOUND_SECONDS = 0.2;
const LEAST_ADVANCE_SECONDS = 0.5;
const LONGEST_SECONDS = 28;
/** A turn of something that is said again takes at least this share of the first one's time. */
const PIECE_SHARE = 0.7;
/** Sound that reaches less far behind where the text ended is its last word's. */
const LEAST_REST_SECONDS = 0.05;

/** Recognises a recording as it is encoded. */
export interface Recogniser {
  /** Takes the next canvas. Only where its text does not begin with it, or stays unfinished in it, is sound encoded once more. */
  hear(canvas: Canvas, hidden: HiddenStates): Promise<void>;
  result(): Recognition;
}

/**
 * Opens the recognition of a recording (16 kHz mono, -1..1). Greedy and deterministic; silence gives no words. Progress has the stage
 * `text` and counts seconds; a cancel gets through between decoder steps.
 * @param sound as `findSound` gives it
 * @throws StudioError `language-unsupported`; `hear` also `model-failed` and whatever `checkpoint` throws
 */
export function createRecogniser(
  samples: Float32Array,
  sound: readonly TimeRange[],
  sessions: SpeechSessions,
  tokenizer: Tokenizer,
  options: TranscribeOptions,
  job: SpeechJob,
): Recogniser {
  const given = options.language === undefined || options.language === AUTO ? undefined : options.language.toLowerCase();
  if (given !== undefined) languageToken(tokenizer, given);
  const duration = samples.length / SAMPLE_RATE;
  const segments: RecognisedSegment[] = [];
  let best = { code: given ?? 'und', probability: given === undefined ? 0 : 1 };
  let position = 0;
  /** Seconds of the text that passed over the rest of a canvas, which is then heard in such pieces; each must be sure. */
  let piece: number | undefined;

  /** Adds a window's text; tells where the next may begin. */
  async function read(window: TextWindow, hidden: HiddenStates): Promise<number> {
    const language = best.probability >= SURE_LANGUAGE ? { language: best.code } : {};
    const draft = options.draft === undefined ? {} : { draft: options.draft };
    const encodeFully = () => encodeAgain(samples, window, sessions, everyPosition);
    const decoded = await readWindow(hidden, encodeFully, sessions, tokenizer, { ...language, ...draft }, job);
    const isDoubtful = piece !== undefined && decoded.averageLogProbability < UNSURE_LOG_PROBABILITY;
    if (isDoubtful || isWithoutSpeech(decoded)) return window.end;
    const { language: code, languageProbability: probability } = decoded;
    if (probability > best.probability) best = { code, probability };
    const whole = segmentsOf(decoded, window, sound, tokenizer);
    const unheard =
      whole.finishedAt === undefined ? unheardFrom(decoded, window, sound, hidden.frameCount, tokenizer) : undefined;
    if (unheard !== undefined) piece ??= unheard - window.start;
    const result = unheard === undefined ? whole : segmentsOf(decoded, { start: window.start, end: unheard }, sound, tokenizer);
    segments.push(...result.segments);
    return unheard ?? continueAt(whole.finishedAt, window, sound);
  }

  /** Where a window that begins inside a canvas ends: in the next pause behind a piece, or with the canvas. */
  function endOf(from: number, end: number): number {
    const latest = Math.min(end, from + LONGEST_SECONDS);
    if (piece === undefined) return latest;
    const shortest = from + PIECE_SHARE * piece;
    const last = sound.findIndex((range, index) => range.end >= shortest && (sound[index + 1]?.start ?? 0) > range.end);
    const [before, behind] = [sound[last], sound[last + 1]];
    return before === undefined || behind === undefined ? latest : Math.min(latest, (before.end + behind.start) / 2);
  }

  return {
    hear: async (canvas, hidden) => {
      const start = canvas.startFrame / FRAMES_PER_SECOND;
      const end = Math.min(duration, canvas.endFrame / FRAMES_PER_SECOND);
      if (position < start && !hasSound({ start: position, end: start }, sound)) position = start;
      while (position < end && hasSound({ start: position, end }, sound)) {
        job.progress({ stage: 'text', done: position, total: duration });
        await job.checkpoint();
        const isWhole = position === start;
        const window = { start: position, end: isWhole ? end : endOf(position, end), isOpen: canvas.isOpen };
        position = await read(window, isWhole ? hidden : await encodeAgain(samples, window, sessions));
        if (canvas.isOpen) break;
      }
      if (!canvas.isOpen) position = end;
      piece = undefined;
      job.progress({ stage: 'text', done: position, total: duration });
    },
    result: () => ({ language: best.code, languageProbability: best.probability, segments }),
  };
}

/**
 * Recognises a recording of any length in one call, for tools and tests; the program listens with `hearRecording`.
 * @throws StudioError `language-unsupported`, `model-failed`; whatever `checkpoint` throws
 */
export async function transcribe(
  samples: Float32Array,
  sessions: SpeechSessions,
  tokenizer: Tokenizer,
  options: TranscribeOptions,
  job: SpeechJob,
  choose: (frames: number) => PositionPlan = positionsFor,
): Promise<Recognition> {
  const sound = findSound(samples);
  const recogniser = createRecogniser(samples, sound, sessions, tokenizer, options, job);
  for (const canvas of planCanvases(samples.length, sound)) {
    await job.checkpoint();
    if (!canvas.hasSound) continue;
    const { hidden } = await encodeCanvas(samplesOf(samples, canvas), sessions, choose);
    await recogniser.hear(canvas, hidden);
  }
  return recogniser.result();
}

/** The text of a recognition as one line. */
export function recognisedText(recognition: Recognition): string {
  return recognition.segments.map((segment) => segment.text).join(' ');
}

async function encodeAgain(
  samples: Float32Array,
  window: TimeRange,
  sessions: SpeechSessions,
  choose: (frames: number) => PositionPlan = positionsFor,
): Promise<HiddenStates> {
  const part = samples.subarray(Math.round(window.start * SAMPLE_RATE), Math.round(window.end * SAMPLE_RATE));
  return (await encodeCanvas(part, sessions, choose)).hidden;
}

function hasSound(range: TimeRange, sound: readonly TimeRange[]): boolean {
  return sound.some((other) => other.end > range.start + LEAST_REST_SECONDS && other.start < range.end);
}

function isWithoutSpeech(decoded: WindowText): boolean {
  return decoded.noSpeechProbability > NO_SPEECH_PROBABILITY && decoded.averageLogProbability < UNSURE_LOG_PROBABILITY;
}

/** Where the next window may begin: behind this one, or where its text ends if sound is left there. */
function continueAt(finishedAt: number | undefined, window: TextWindow, sound: readonly TimeRange[]): number {
  if (finishedAt === undefined || finishedAt < window.start + LEAST_ADVANCE_SECONDS) return window.end;
  const rest = overlapSeconds({ start: finishedAt, end: window.end }, sound);
  return window.isOpen || rest >= LEAST_SOUND_SECONDS ? Math.min(finishedAt, window.end) : window.end;
}
