import { findWords, type LikelyWord } from '../../../shared/speech/align/find-words.ts';
import type { PhonePosteriors } from '../../../shared/speech/align/posteriors.ts';
import type { WordTree } from '../../../shared/speech/align/word-tree.ts';
import { createTextDraft, type Draft } from './text-draft.ts';
import type { Tokenizer } from './tokenizer.ts';

/** Share of these tokens that the recogniser writes too: measured .4 to .6. */
const HOPE = 0.5;
/** A pause of so many seconds mostly ends a sentence. */
const SENTENCE_PAUSE = 0.35;

/** A draft from the sounds that the phone head heard, for lines without a script. */
export function createSoundDraft(heard: PhonePosteriors, tree: WordTree, tokenizer: Tokenizer): Draft {
  return createTextDraft(asText(findWords(heard, tree)), tokenizer, HOPE);
}

function asText(words: readonly LikelyWord[]): string {
  return words
    .map(({ text, end }, index) => {
      const next = words[index + 1];
      return next === undefined || next.start - end >= SENTENCE_PAUSE ? `${text}.` : text;
    })
    .join(' ');
}

/** What was heard in frames `from` to `to` (excluded) of 10 ms. */
export function heardPart(heard: PhonePosteriors, from: number, to: number): PhonePosteriors {
  const columns = heard.frameCount === 0 ? 0 : heard.logProbabilities.length / heard.frameCount;
  const last = Math.min(to, heard.frameCount);
  return {
    frameCount: Math.max(0, last - from),
    logProbabilities: heard.logProbabilities.subarray(from * columns, last * columns),
    boundary: heard.boundary.subarray(from, last),
  };
}
