import type { TimeRange } from '../../../shared/core/time.ts';
import { type DecodeOptions, decodeWindow, type WindowText } from './decode.ts';
import type { HiddenStates } from './encode.ts';
import { isRepetitive } from './repetition.ts';
import { CANVAS_FRAMES, type SpeechJob, type SpeechSessions } from './speech-sessions.ts';
import { isToldInTime, lookedAt } from './spoken-time.ts';
import { decodeText, isTimestamp, type Tokenizer, timestampSeconds } from './tokenizer.ts';
import { overlapSeconds } from './voice-activity.ts';

/** Mean ln probability below which a text is unsure. */
export const UNSURE_LOG_PROBABILITY = -0.7;
/** Text that runs in circles is believed even less than other text where no speech is likely. */
const LOOP_NO_SPEECH_PROBABILITY = 0.25;
/** Second try for a window that repeats itself: no four tokens twice. */
const NO_REPEAT_LENGTH = 4;
/** A choice with less of a lead than this (in nats) can be tipped by the positions that are left out; they move leads by up to a tenth. */
const CLOSE_CALL = 0.12;
/** Up to here the empty rest is most of the canvas, and a second look is cheap. */
const SHORT_FRAMES = 450;
/** Sound that a text passes over must be this much to be heard once more. */
const LEAST_UNHEARD_SECONDS = 0.8;
/** A stretch that is heard anew begins so far before its sound, in the pause. */
const LEAD_IN_SECONDS = 0.15;

/**
 * Text of one window. A short one with a close call among its choices is encoded once more with all positions and decoded again, so that
 * leaving some out decides nothing; one that runs in circles is decoded once more under a ban on repeats, and cut at the circle if that
 * does not help. What is said again and again, each time in its own time, is no circle.
 * @param encodeFully the same sound with all positions
 * @throws StudioError `language-unsupported`, `model-failed`; whatever `checkpoint` throws
 */
export async function readWindow(
  hidden: HiddenStates,
  encodeFully: () => Promise<HiddenStates>,
  sessions: SpeechSessions,
  tokenizer: Tokenizer,
  options: DecodeOptions,
  job: SpeechJob,
): Promise<WindowText> {
  const first = await decodeWindow(hidden, sessions, tokenizer, options, job);
  const isShort = hidden.frameCount <= SHORT_FRAMES && hidden.plan.count < CANVAS_FRAMES;
  if (!isShort || first.leastLead >= CLOSE_CALL) return withoutLoops(first, hidden, sessions, tokenizer, options, job);
  await job.checkpoint();
  const every = await encodeFully();
  const second = await decodeWindow(every, sessions, tokenizer, options, job);
  return withoutLoops(second, every, sessions, tokenizer, options, job);
}

async function withoutLoops(
  first: WindowText,
  hidden: HiddenStates,
  sessions: SpeechSessions,
  tokenizer: Tokenizer,
  options: DecodeOptions,
  job: SpeechJob,
): Promise<WindowText> {
  if (!goesRound(first, hidden.frameCount, tokenizer)) return first;
  if (first.noSpeechProbability > LOOP_NO_SPEECH_PROBABILITY)
    return { ...first, tokens: [], attention: first.attention.slice(0, 1) };
  const again = { ...options, language: first.language, noRepeatLength: NO_REPEAT_LENGTH };
  const second = await decodeWindow(hidden, sessions, tokenizer, again, job);
  const isBetter =
    second.averageLogProbability > UNSURE_LOG_PROBABILITY && !isRepetitive(decodeText(tokenizer, second.tokens).trim());
  return isBetter || !first.isLoop ? { ...second, languageProbability: first.languageProbability } : first;
}

function goesRound(decoded: WindowText, frameCount: number, tokenizer: Tokenizer): boolean {
  if (decoded.isLoop) return true;
  if (!isRepetitive(decodeText(tokenizer, decoded.tokens).trim())) return false;
  return !isToldInTime(textPlaces(decoded, frameCount, tokenizer));
}

/** Seconds of the window at which each text token was heard. */
function textPlaces({ tokens, attention }: WindowText, frameCount: number, tokenizer: Tokenizer): readonly number[] {
  return tokens.flatMap((id, index) =>
    isTimestamp(tokenizer, id) ? [] : [lookedAt(attention[index] ?? new Float32Array(0), frameCount)],
  );
}

/**
 * Where a text stops listening although it claims to go on: the model tells a sentence that is said several times once, and gives the whole
 * stretch as its time. Only sound behind a pause counts, and only as far as the text's last time reaches.
 * @returns seconds of the recording from which on the window should be heard anew, or undefined
 */
export function unheardFrom(
  decoded: WindowText,
  window: TimeRange,
  sound: readonly TimeRange[],
  frameCount: number,
  tokenizer: Tokenizer,
): number | undefined {
  const places = textPlaces(decoded, frameCount, tokenizer);
  const last = decoded.tokens.at(-1);
  if (places.length === 0 || last === undefined) return undefined;
  const told = isTimestamp(tokenizer, last) ? window.start + timestampSeconds(tokenizer, last) : window.end;
  const heardTo = window.start + Math.max(...places);
  const next = sound.find((range) => range.start > heardTo);
  if (next === undefined || overlapSeconds({ start: next.start, end: Math.min(told, window.end) }, sound) < LEAST_UNHEARD_SECONDS)
    return undefined;
  return Math.max(heardTo, next.start - LEAD_IN_SECONDS);
}
