import type { Warning } from '../../shared/core/errors.ts';
import type { Transcript } from '../../shared/core/take.ts';
import { alignSlots } from '../../shared/speech/align/align-words.ts';
import type { AlignableWord, AlignmentSlot } from '../../shared/speech/align/alignment-graph.ts';
import { decodePhones } from '../../shared/speech/align/decode-phones.ts';
import type { PhonePosteriors } from '../../shared/speech/align/posteriors.ts';
import { type HeardWord, reconcileScript, type ScriptPlace } from '../../shared/speech/align/reconcile-script.ts';
import { spectralFlux } from '../../shared/speech/align/spectral-flux.ts';
import { markBursts } from '../../shared/speech/align/stop-burst.ts';
import { normaliseScript } from '../../shared/speech/text/normalise-script.ts';
import { type Lexicon, pronounce } from '../../shared/speech/text/pronounce.ts';
import type { ScriptToken, ScriptWord } from '../../shared/speech/text/script-words.ts';
import type { Recognition } from './whisper/transcribe.ts';
import { recognisedText } from './whisper/transcribe.ts';

export interface LineInputs {
  /** What the animator says was said, if anything. */
  readonly script: string | undefined;
  readonly samples: Float32Array;
  readonly duration: number;
  /** [80, 2T] log-mel at 100 Hz. */
  readonly mel: Float32Array;
  readonly heard: PhonePosteriors;
  readonly recognised: Recognition;
  readonly lexicon: Lexicon;
}

export interface LineTranscript {
  readonly transcript: Transcript;
  readonly warnings: readonly Warning[];
}

/** Below this a recognised word may as well be something else: the phone head then has the better guess (price in nats). */
const UNSURE_WORD = 0.4;
const UNSURE_COST = 2;
/** Mean log score per frame under which a text plainly belongs to another recording. */
const HOPELESS_SCORE = -4;
/** The only language with a dictionary and phonemes of its own so far; others keep the phone head's phonemes. */
export const LEXICON_LANGUAGES: readonly string[] = ['en', 'und'];

function alignable(word: ScriptWord, lexicon: Lexicon, freeCost?: number): AlignableWord[] {
  const pronunciations = pronounce(word, lexicon);
  if (pronunciations.length === 0) return [];
  return [{ text: word.text, pronunciations, ...(freeCost === undefined ? {} : { freeCost }) }];
}

function placeOf(token: ScriptToken, text: string, lexicon: Lexicon): ScriptPlace[] {
  const readings = token.readings
    .map((words) => words.flatMap((word) => alignable(word, lexicon)))
    .filter((words) => words.length > 0);
  if (readings.length === 0) return [];
  const phraseEnd = token.readings[0]?.some((word) => word.phraseEnd !== undefined) ?? false;
  return [{ text: text.slice(token.range.start, token.range.end), readings, phraseEnd }];
}

/** Recognised words with their pronunciations; one recognised token may be several spoken words ("1984"), which share its time. */
function heardWords(recognised: Recognition, lexicon: Lexicon, isWord: (word: string) => boolean): HeardWord[] {
  return recognised.segments.flatMap((segment) =>
    segment.words.flatMap(({ text, start, end, confidence }) => {
      const words = normaliseScript(text, isWord).words;
      const share = (end - start) / Math.max(1, words.length);
      return words.flatMap((word, index) =>
        alignable(word, lexicon, confidence < UNSURE_WORD ? UNSURE_COST : undefined).map((spoken) => ({
          word: spoken,
          start: start + index * share,
          end: start + (index + 1) * share,
          probability: confidence,
        })),
      );
    }),
  );
}

/** The phone head's own phonemes, without words: for sound that no text fits. */
function phonesOnly(inputs: LineInputs, text: string): Transcript {
  const decoded = decodePhones(inputs.heard);
  const phonemes = decoded.map((phoneme, index) =>
    index === decoded.length - 1 ? { ...phoneme, end: Math.max(inputs.duration, phoneme.start + 0.01) } : phoneme,
  );
  return { language: inputs.recognised.language, source: 'phones', text, words: [], phonemes, differences: [] };
}

/**
 * Words and phonemes on the recording. With a script: the script, laid against what was recognised, the sound having the last word. Without
 * one: the recognised words, where the recogniser is unsure the phone head's own phonemes. Without either, or in a language without a
 * dictionary: the phone head's phonemes alone, with a note. Stop bursts are looked for in the sound.
 */
export function alignLine(inputs: LineInputs): LineTranscript {
  const { script, recognised, lexicon, heard, duration } = inputs;
  const isWord = (word: string): boolean => lexicon.dictionary(word) !== undefined;
  const spoken = recognisedText(recognised).trim();
  const text = script?.trim() || spoken;
  const hasLexicon = LEXICON_LANGUAGES.includes(recognised.language);
  const warnings: Warning[] = [];
  let transcript: Transcript | undefined;
  if (hasLexicon) {
    const places =
      script === undefined ? [] : normaliseScript(script, isWord).tokens.flatMap((token) => placeOf(token, script, lexicon));
    const slots: AlignmentSlot[] = reconcileScript(places, heardWords(recognised, lexicon, isWord));
    const result = alignSlots(slots, heard, {
      language: recognised.language === 'und' ? 'en' : recognised.language,
      source: places.length > 0 ? 'script' : 'recognised',
      text,
      duration,
      flux: spectralFlux(inputs.mel, heard.frameCount),
    });
    if (slots.length === 0 || result.score > HOPELESS_SCORE) transcript = result.transcript;
    else
      warnings.push({
        code: 'script-does-not-fit',
        message: 'The text does not fit the sound; the phonemes that were heard are used instead.',
      });
  } else {
    const note = `There are no pronunciations for the language "${recognised.language}" yet; the phonemes that were heard are used.`;
    warnings.push({ code: 'language-without-dictionary', message: note });
  }
  transcript ??= phonesOnly(inputs, text);
  return { transcript: markBursts(transcript, inputs.samples), warnings };
}
