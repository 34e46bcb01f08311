import type { TimeRange } from '../../../shared/core/time.ts';
import { type DecodeOptions, decodeWindow, type WindowText } from './decode.ts';
import { encodeForText, type SpeechEncoding } from './encode.ts';
import { isRepetitive } from './repetition.ts';
import { CANVAS_SECONDS, SAMPLE_RATE, type SpeechJob, type SpeechSessions } from './speech-sessions.ts';
import { nextTextWindow, type TextWindow } from './text-windows.ts';
import { decodeText, languageToken, type Tokenizer } from './tokenizer.ts';
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
}

const AUTO = 'auto';
/** From here on a detected language holds for the rest of the recording. */
const SURE_LANGUAGE = 0.5;
/**
 * Marks of a window without speech. The reference decoder asks for .6 and -1; real lines stay below .1, and music that
 * it gives numbers for reaches .63 and -.9.
 */
const NO_SPEECH_PROBABILITY = 0.45;
const UNSURE_LOG_PROBABILITY = -0.7;
/** Text that runs in circles is believed even less. */
const LOOP_NO_SPEECH_PROBABILITY = 0.25;
/** Second try for a window that repeats itself: no four tokens twice. */
const NO_REPEAT_LENGTH = 4;
/** The rest of a window is decoded again only for so much sound. */
const LEAST_SOUND_SECONDS = 0.2;
const LEAST_ADVANCE_SECONDS = 0.5;

/**
 * Recognises a recording of any length (16 kHz mono, -1..1; `encoding` is what `encodeSpeech` made of it). Greedy and deterministic.
 * Silence gives no words. Progress has the stage `text` and counts seconds; a cancel gets through between decoder steps.
 * @throws StudioError `language-unsupported`, `model-failed`; whatever `checkpoint` throws
 */
export async function transcribe(
  samples: Float32Array,
  encoding: SpeechEncoding,
  sessions: SpeechSessions,
  tokenizer: Tokenizer,
  options: TranscribeOptions,
  job: SpeechJob,
): Promise<Recognition> {
  const given = options.language === undefined || options.language === AUTO ? undefined : options.language.toLowerCase();
  if (given !== undefined) languageToken(tokenizer, given);
  const duration = samples.length / SAMPLE_RATE;
  const sound = findSound(samples);
  const segments: RecognisedSegment[] = [];
  let best = { code: given ?? 'und', probability: given === undefined ? 0 : 1 };
  let position = 0;
  for (;;) {
    job.progress({ stage: 'text', done: Math.min(position, duration), total: duration });
    await job.checkpoint();
    const window = nextTextWindow(sound, position, duration);
    if (window === undefined) break;
    const language = best.probability >= SURE_LANGUAGE ? best.code : undefined;
    const hidden = await hiddenOf(samples, window, encoding, sessions);
    const decoded = await decodeWithoutLoops(hidden, sessions, tokenizer, language === undefined ? {} : { language }, job);
    position = window.end;
    if (isWithoutSpeech(decoded)) continue;
    if (decoded.languageProbability > best.probability)
      best = { code: decoded.language, probability: decoded.languageProbability };
    const result = segmentsOf(decoded, window, sound, tokenizer);
    segments.push(...result.segments);
    position = continueAt(result.finishedAt, window, sound);
  }
  job.progress({ stage: 'text', done: duration, total: duration });
  return { language: best.code, languageProbability: best.probability, segments };
}

/** The text of a recognition as one line. */
export function recognisedText(recognition: Recognition): string {
  return recognition.segments.map((segment) => segment.text).join(' ');
}

async function hiddenOf(
  samples: Float32Array,
  window: TimeRange,
  encoding: SpeechEncoding,
  sessions: SpeechSessions,
): Promise<Float32Array> {
  const [canvas] = encoding.canvases;
  const isWhole = window.start === 0 && samples.length <= CANVAS_SECONDS * SAMPLE_RATE;
  if (isWhole && canvas?.hidden !== undefined) return canvas.hidden;
  return encodeForText(samples.subarray(Math.round(window.start * SAMPLE_RATE), Math.round(window.end * SAMPLE_RATE)), sessions);
}

/** Decodes; text that runs in circles is decoded once more under a ban on repeats, and cut at the circle if that does not help. */
async function decodeWithoutLoops(
  hidden: Float32Array,
  sessions: SpeechSessions,
  tokenizer: Tokenizer,
  options: DecodeOptions,
  job: SpeechJob,
): Promise<WindowText> {
  const first = await decodeWindow(hidden, sessions, tokenizer, options, job);
  if (!first.isLoop && !isRepetitive(decodeText(tokenizer, first.tokens).trim())) return first;
  if (first.noSpeechProbability > LOOP_NO_SPEECH_PROBABILITY)
    return { ...first, tokens: [], attention: first.attention.slice(0, 1) };
  const again = { ...options, language: first.language, noRepeatLength: NO_REPEAT_LENGTH };
  const second = await decodeWindow(hidden, sessions, tokenizer, again, job);
  const isBetter =
    second.averageLogProbability > UNSURE_LOG_PROBABILITY && !isRepetitive(decodeText(tokenizer, second.tokens).trim());
  return isBetter || !first.isLoop ? { ...second, languageProbability: first.languageProbability } : first;
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
