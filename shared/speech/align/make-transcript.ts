import type { Transcript } from '../../core/take.ts';
import type { TimeRange } from '../../core/time.ts';
import { normaliseScript } from '../text/normalise-script.ts';
import { type Lexicon, pronounce } from '../text/pronounce.ts';
import type { ScriptToken, ScriptWord } from '../text/script-words.ts';
import { alignSlots } from './align-words.ts';
import type { AlignableWord, AlignmentSlot } from './alignment-graph.ts';
import { decodePhones } from './decode-phones.ts';
import type { PhonePosteriors } from './posteriors.ts';
import { type HeardWord, reconcileScript, type ScriptPlace } from './reconcile-script.ts';
import { spectralFlux } from './spectral-flux.ts';
import { markBursts } from './stop-burst.ts';

/** A word as the recogniser wrote it, with its rough time in seconds. */
export interface RecognisedWord extends TimeRange {
  readonly text: string;
  /** 0..1 */
  readonly probability: number;
}

export interface TranscriptInput {
  /** What should have been said; absent or empty: what was recognised. */
  readonly script?: string;
  /** What was recognised; empty when nothing was, or nothing was tried. */
  readonly recognised: readonly RecognisedWord[];
  readonly posteriors: PhonePosteriors;
  /** [80, T] band-major, T = posteriors.frameCount: sharpens boundaries. */
  readonly mel?: Float32Array;
  /** The recording at 16 kHz, mono: for stop bursts and its exact length. */
  readonly samples: Float32Array;
  readonly lexicon: Lexicon;
  /** Of the recording, e.g. `en`. */
  readonly language: string;
}

/** Recogniser probability below which the phone head may overrule a word, and what that costs it in nats. */
const UNSURE = 0.45;
const OVERRULE_COST = 4;
/** Nats for leaving out a recognised word: the recogniser also hears words in noise. */
const UNHEARD_COST = 18;

/**
 * The transcript of a recording: script (or else recognised words) -> words -> pronunciations -> alignment -> stop
 * bursts. Where the recogniser is unsure the phone head may spell out what it hears instead; with neither script nor
 * recognised words the transcript is the phone head's decoding alone (source `phones`). Phonemes cover the recording.
 */
export function makeTranscript(input: TranscriptInput): Transcript {
  const { posteriors, samples, language } = input;
  const duration = samples.length / 16000;
  const flux = input.mel ? spectralFlux(input.mel, posteriors.frameCount) : undefined;
  const places = scriptPlaces(input.script ?? '', input.lexicon);
  const heard = heardWords(input.recognised, input.lexicon);
  const options = { language, duration, ...(flux ? { flux } : {}) };
  if (places.length > 0) {
    const text = (input.script ?? '').trim();
    const slots = reconcileScript(places, heard);
    return markBursts(alignSlots(slots, posteriors, { ...options, source: 'script', text }).transcript, samples);
  }
  if (heard.length > 0) {
    const text = input.recognised.map((word) => word.text.trim()).join(' ');
    const { transcript } = alignSlots(recognisedSlots(heard), posteriors, { ...options, source: 'recognised', text });
    return markBursts({ ...transcript, differences: [] }, samples);
  }
  return markBursts(phonesOnly(posteriors, language, duration), samples);
}

/** A script's tokens as places with pronunciations; words that nothing can pronounce are left out. */
export function scriptPlaces(script: string, lexicon: Lexicon): ScriptPlace[] {
  const { tokens } = normaliseScript(script, (word) => lexicon.dictionary(word) !== undefined);
  return tokens.flatMap((token): ScriptPlace[] => {
    const readings = readingsOf(token, lexicon);
    const phraseEnd = token.readings[0]?.at(-1)?.phraseEnd;
    const text = script.slice(token.range.start, token.range.end);
    return readings.length === 0 ? [] : [{ text, readings, ...(phraseEnd ? { phraseEnd: true } : {}) }];
  });
}

function readingsOf(token: ScriptToken, lexicon: Lexicon): AlignableWord[][] {
  return token.readings
    .map((words) => words.map((word) => alignable(word, lexicon)))
    .filter((words) => words.every((word) => word.pronunciations.length > 0));
}

function alignable(word: ScriptWord, lexicon: Lexicon): AlignableWord {
  return { text: word.text, pronunciations: pronounce(word, lexicon) };
}

/** Recognised words go through the same normalisation (`$5`, `1984`); the words of one number share its time. */
function heardWords(recognised: readonly RecognisedWord[], lexicon: Lexicon): HeardWord[] {
  return recognised.flatMap((heard) => {
    const words = scriptPlaces(heard.text, lexicon).flatMap((place) => place.readings[0] ?? []);
    const share = (heard.end - heard.start) / Math.max(1, words.length);
    return words.map((word, index): HeardWord => {
      const start = heard.start + index * share;
      return { word, start, end: start + share, probability: heard.probability };
    });
  });
}

function recognisedSlots(heard: readonly HeardWord[]): AlignmentSlot[] {
  return heard.map(({ word, start, end, probability }) => {
    const isUnsure = probability < UNSURE;
    const alternatives = isUnsure ? { ...word, freeCost: OVERRULE_COST } : word;
    return {
      readings: [{ words: [alternatives], cost: 0, matchesScript: true }],
      skipCost: UNHEARD_COST,
      startsWithin: { start: start - 1, end: end + 1 },
    };
  });
}

function phonesOnly(posteriors: PhonePosteriors, language: string, duration: number): Transcript {
  const decoded = decodePhones(posteriors);
  const kept = decoded.filter((phoneme) => phoneme.start < duration);
  const last = kept.at(-1);
  const phonemes = last
    ? [...kept.slice(0, -1), { ...last, end: duration }]
    : [{ phoneme: 'SIL' as const, start: 0, end: Math.max(duration, 0.01), confidence: 0 }];
  return { language, source: 'phones', text: '', words: [], phonemes, differences: [] };
}
