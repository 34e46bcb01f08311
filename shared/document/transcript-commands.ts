import { StudioError } from '../core/errors.ts';
import type { Phoneme, Stress } from '../core/phonemes.ts';
import {
  type BoundarySide,
  changePhoneme,
  deletePhoneme,
  insertPhoneme,
  mergePhonemes,
  moveBoundary,
  splitPhoneme,
} from './phoneme-edits.ts';
import { EMPTY_DIFF, makeDiff, type RecordDiff } from './record-diff.ts';
import { findRecord, type RecordId, type StudioDocument, type TranscriptRecord, transcriptIdOf } from './records.ts';
import type { TranscriptParts } from './transcript-parts.ts';
import { type Realigned, replaceWords, spliceRealigned } from './transcript-text.ts';
import { deleteWords, mergeWords, moveWordEdge, renameWord, splitWord, type WordEdge } from './word-edits.ts';

/**
 * Edits of a take's transcript as changes of the document. Laws: phonemes cover the recording in order without holes, words span their phonemes,
 * no edit makes a phoneme shorter than 20 ms. All throw StudioError `transcript-missing` for a take that was not generated.
 */
interface OfTake {
  readonly takeId: RecordId;
}

/** @throws StudioError `transcript-missing` */
export function transcriptOf(document: StudioDocument, takeId: RecordId): TranscriptRecord {
  const found = findRecord(document, 'transcript', transcriptIdOf(takeId));
  if (!found) {
    throw new StudioError('transcript-missing', 'This take has no words and phones yet.', { hint: 'Generate the take first.' });
  }
  return found;
}

function edit(
  document: StudioDocument,
  takeId: RecordId,
  change: (record: TranscriptRecord) => Partial<TranscriptRecord>,
): RecordDiff {
  const record = transcriptOf(document, takeId);
  const changed = change(record);
  const keys = Object.keys(changed) as (keyof TranscriptRecord)[];
  if (keys.every((key) => changed[key] === record[key])) return EMPTY_DIFF;
  return makeDiff(document, { put: [{ ...record, ...changed, isEdited: true }] });
}

/** As {@link edit} for phonemes and words whose number stays. */
function editParts(document: StudioDocument, takeId: RecordId, change: (parts: TranscriptParts) => TranscriptParts): RecordDiff {
  return edit(document, takeId, (record) => {
    const { words, phonemes } = change(record);
    if (phonemes === record.phonemes && words === record.words) return {};
    return { words, phonemes };
  });
}

export function movePhonemeBoundary(
  document: StudioDocument,
  args: OfTake & { readonly index: number; readonly time: number; readonly side?: BoundarySide },
): RecordDiff {
  return editParts(document, args.takeId, (parts) => moveBoundary(parts, args.index, args.time, args.side));
}

export function moveWordBoundary(
  document: StudioDocument,
  args: OfTake & { readonly word: number; readonly edge: WordEdge; readonly time: number; readonly alone?: boolean },
): RecordDiff {
  return editParts(document, args.takeId, (parts) => moveWordEdge(parts, args.word, args.edge, args.time, args.alone));
}

export function changePhonemeTo(
  document: StudioDocument,
  args: OfTake & { readonly index: number; readonly phoneme: Phoneme; readonly stress?: Stress },
): RecordDiff {
  return editWithText(document, args.takeId, (parts) => changePhoneme(parts, args.index, args.phoneme, args.stress));
}

export function insertPhonemeAt(
  document: StudioDocument,
  args: OfTake & { readonly time: number; readonly phoneme: Phoneme },
): RecordDiff {
  return editWithText(document, args.takeId, (parts) => insertPhoneme(parts, args.time, args.phoneme));
}

export function deletePhonemeAt(document: StudioDocument, args: OfTake & { readonly index: number }): RecordDiff {
  return editWithText(document, args.takeId, (parts) => deletePhoneme(parts, args.index));
}

export function splitPhonemeAt(
  document: StudioDocument,
  args: OfTake & { readonly index: number; readonly time: number },
): RecordDiff {
  return editParts(document, args.takeId, (parts) => splitPhoneme(parts, args.index, args.time));
}

/** Phoneme `index` and the next become one. */
export function mergePhonemesAt(document: StudioDocument, args: OfTake & { readonly index: number }): RecordDiff {
  return editWithText(document, args.takeId, (parts) => mergePhonemes(parts, args.index));
}

export function splitWordAt(
  document: StudioDocument,
  args: OfTake & { readonly word: number; readonly time: number; readonly texts: readonly [string, string] },
): RecordDiff {
  return edit(document, args.takeId, (record) => ({
    ...splitWord(record, args.word, args.time, args.texts),
    text: replaceWords(record.text, record.words, args.word, args.word + 1, args.texts.join(' ')),
  }));
}

/** Word `word` and the next become one, written together unless `text` says otherwise. */
export function mergeWordsAt(
  document: StudioDocument,
  args: OfTake & { readonly word: number; readonly text?: string },
): RecordDiff {
  return edit(document, args.takeId, (record) => {
    const text = args.text ?? `${record.words[args.word]?.text ?? ''}${record.words[args.word + 1]?.text ?? ''}`;
    return {
      ...mergeWords(record, args.word, text),
      text: replaceWords(record.text, record.words, args.word, args.word + 2, text),
    };
  });
}

/** Words `from` to `to` (excluded) become a pause. */
export function deleteWordsAt(
  document: StudioDocument,
  args: OfTake & { readonly from: number; readonly to: number },
): RecordDiff {
  return editWithText(document, args.takeId, (parts) => deleteWords(parts, args.from, args.to));
}

/** The word is written otherwise; what is said and when stays. */
export function renameWordAt(
  document: StudioDocument,
  args: OfTake & { readonly word: number; readonly text: string },
): RecordDiff {
  return edit(document, args.takeId, (record) => ({
    ...renameWord(record, args.word, args.text),
    text: replaceWords(record.text, record.words, args.word, args.word + 1, args.text),
  }));
}

/** Other punctuation or capitals: the words stay as they are. */
export function setTranscriptText(document: StudioDocument, args: OfTake & { readonly text: string }): RecordDiff {
  return edit(document, args.takeId, () => ({ text: args.text }));
}

/** Takes over what a realignment of `text` gave, where words changed; all the rest keeps its place. */
export function takeOverRealigned(
  document: StudioDocument,
  args: OfTake & { readonly text: string; readonly realigned: Realigned & Partial<Pick<TranscriptRecord, 'source'>> },
): RecordDiff {
  return edit(document, args.takeId, (record) => ({
    ...spliceRealigned(record, args.realigned),
    text: args.text,
    ...(args.realigned.source === undefined ? {} : { source: args.realigned.source }),
  }));
}

/** What was said counts: the script difference goes, and the text says what the words say. */
export function acceptSpoken(document: StudioDocument, args: OfTake & { readonly difference: number }): RecordDiff {
  return edit(document, args.takeId, (record) => {
    const difference = record.differences[args.difference];
    if (!difference) return {};
    return { text: textAsSpoken(record, args.difference), differences: record.differences.toSpliced(args.difference, 1) };
  });
}

/** The text that says what the script says at a difference: to be aligned again. */
export function textAsScripted(record: TranscriptRecord, index: number): string {
  const difference = record.differences[index];
  if (!difference) return record.text;
  if (record.text.toLowerCase().includes(difference.script.toLowerCase()) && difference.kind !== 'extra') return record.text;
  const [from, to] = wordsWithin(record, difference.start, difference.end);
  return replaceWords(record.text, record.words, from, to, difference.script);
}

function textAsSpoken(record: TranscriptRecord, index: number): string {
  const difference = record.differences[index];
  if (!difference) return record.text;
  const at = difference.script === '' ? -1 : record.text.toLowerCase().indexOf(difference.script.toLowerCase());
  if (at < 0) return record.text;
  const after = record.text.slice(at + difference.script.length);
  return `${record.text.slice(0, at)}${difference.spoken}${after}`
    .replace(/\s+([,.;:!?])/g, '$1')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** Words whose middle lies in the stretch: `[from, to)`; an empty range stands where they would be. */
export function wordsWithin({ words }: TranscriptParts, start: number, end: number): readonly [from: number, to: number] {
  const middle = (index: number): number => ((words[index]?.start ?? 0) + (words[index]?.end ?? 0)) / 2;
  let from = 0;
  while (from < words.length && middle(from) < start) from++;
  let to = from;
  while (to < words.length && middle(to) < end) to++;
  return [from, to];
}

/** As {@link editParts}; words that went are taken out of the text too. */
function editWithText(
  document: StudioDocument,
  takeId: RecordId,
  change: (parts: TranscriptParts) => TranscriptParts,
): RecordDiff {
  return edit(document, takeId, (record) => {
    const { words, phonemes } = change(record);
    if (phonemes === record.phonemes && words === record.words) return {};
    if (words.length === record.words.length) return { words, phonemes };
    const gone = firstGone(record, words);
    return {
      words,
      phonemes,
      text: replaceWords(record.text, record.words, gone, gone + record.words.length - words.length, ''),
    };
  });
}

/** The first word that is not among the words that stayed. */
function firstGone({ words }: TranscriptParts, kept: TranscriptParts['words']): number {
  const index = kept.findIndex((word, at) => word.text !== words[at]?.text);
  return index < 0 ? kept.length : index;
}
