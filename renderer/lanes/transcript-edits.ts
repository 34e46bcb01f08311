import type { Phoneme, Stress } from '../../shared/core/phonemes.ts';
import type { ScriptDifference } from '../../shared/core/take.ts';
import { applyDiff, EMPTY_DIFF, type RecordDiff, squashDiffs } from '../../shared/document/record-diff.ts';
import type { RecordId, StudioDocument } from '../../shared/document/records.ts';
import {
  acceptSpoken,
  changePhonemeTo,
  deletePhonemeAt,
  deleteWordsAt,
  insertPhonemeAt,
  mergePhonemesAt,
  mergeWordsAt,
  splitPhonemeAt,
  splitWordAt,
  textAsScripted,
} from '../../shared/document/transcript-commands.ts';
import { replaceWords } from '../../shared/document/transcript-text.ts';
import { rearticulatorOf } from '../store/rearticulate.ts';
import type { StudioParts } from '../studio-parts.ts';
import { currentTranscript } from './selection-range.ts';
import { rangeAt } from './tier-hit.ts';

/** Does an edit of the words and phones of the take that is seen; what cannot be done is said. */
function edit(parts: StudioParts, label: string, change: (document: StudioDocument, takeId: RecordId) => RecordDiff): boolean {
  const { takeId } = parts.session.getState();
  if (takeId === undefined) return false;
  try {
    rearticulatorOf(parts).edit(takeId, label, (document) => change(document, takeId));
    return true;
  } catch (error) {
    parts.report(error);
    return false;
  }
}

async function rewrite(parts: StudioParts, label: string, text: string): Promise<void> {
  const { takeId } = parts.session.getState();
  if (takeId !== undefined) await rearticulatorOf(parts).rewrite(takeId, label, text);
}

export function changePhone(parts: StudioParts, index: number, phoneme: Phoneme, stress?: Stress): void {
  edit(parts, `Change phone to ${phoneme}`, (document, takeId) =>
    changePhonemeTo(document, { takeId, index, phoneme, ...(stress === undefined ? {} : { stress }) }),
  );
}

/** The new phone is selected. */
export function insertPhone(parts: StudioParts, time: number, phoneme: Phoneme): void {
  if (!edit(parts, `Insert phone ${phoneme}`, (document, takeId) => insertPhonemeAt(document, { takeId, time, phoneme }))) return;
  const index = rangeAt(currentTranscript(parts)?.phonemes ?? [], time);
  if (index >= 0) parts.session.setState({ selection: { kind: 'phoneme', index } });
}

/** Takes the selected phone or word out; selects what is there then. */
export function deleteSelected(parts: StudioParts): void {
  const { selection } = parts.session.getState();
  const transcript = currentTranscript(parts);
  if (!transcript) return;
  if (selection.kind === 'phoneme') {
    const symbol = transcript.phonemes[selection.index]?.phoneme ?? '';
    edit(parts, `Delete phone ${symbol}`, (document, takeId) => deletePhonemeAt(document, { takeId, index: selection.index }));
  } else if (selection.kind === 'word') {
    const { index } = selection;
    const text = transcript.words[index]?.text ?? '';
    edit(parts, `Delete word ${text}`, (document, takeId) => deleteWordsAt(document, { takeId, from: index, to: index + 1 }));
  }
}

/** At the playhead where it is inside of what is selected, else in its middle. */
export function splitSelected(parts: StudioParts): void {
  const { selection } = parts.session.getState();
  const transcript = currentTranscript(parts);
  const list = selection.kind === 'word' ? transcript?.words : transcript?.phonemes;
  if (selection.kind !== 'word' && selection.kind !== 'phoneme') return;
  const { index } = selection;
  const range = list?.[index];
  if (!range) return;
  const playhead = parts.transport.time();
  const time = playhead > range.start && playhead < range.end ? playhead : (range.start + range.end) / 2;
  if (selection.kind === 'phoneme') {
    edit(parts, 'Split phone', (document, takeId) => splitPhonemeAt(document, { takeId, index, time }));
    return;
  }
  const text = transcript?.words[index]?.text ?? '';
  const share = (time - range.start) / (range.end - range.start);
  const cut = Math.min(Math.max(1, Math.round(share * text.length)), Math.max(1, text.length - 1));
  const texts = [text.slice(0, cut), text.slice(cut) || text] as const;
  edit(parts, 'Split word', (document, takeId) => splitWordAt(document, { takeId, word: index, time, texts }));
}

/** With the next one. */
export function mergeSelected(parts: StudioParts): void {
  const { selection } = parts.session.getState();
  if (selection.kind === 'phoneme') {
    edit(parts, 'Merge phones', (document, takeId) => mergePhonemesAt(document, { takeId, index: selection.index }));
  } else if (selection.kind === 'word') {
    edit(parts, 'Merge words', (document, takeId) => mergeWordsAt(document, { takeId, word: selection.index }));
  }
}

/** Another text for a word: it is placed on the sound anew, the words around it stay. An empty one takes the word out. */
export async function rewriteWord(parts: StudioParts, index: number, text: string): Promise<void> {
  const transcript = currentTranscript(parts);
  const word = transcript?.words[index];
  if (!transcript || !word) return;
  if (text === '') {
    edit(parts, `Delete word ${word.text}`, (document, takeId) =>
      deleteWordsAt(document, { takeId, from: index, to: index + 1 }),
    );
    return;
  }
  await rewrite(parts, `Change word to ${text}`, replaceWords(transcript.text, transcript.words, index, index + 1, text));
}

export async function rewriteText(parts: StudioParts, text: string): Promise<void> {
  await rewrite(parts, 'Change text', text);
}

export async function acceptScriptAt(parts: StudioParts, index: number): Promise<void> {
  const transcript = currentTranscript(parts);
  const difference = transcript?.differences[index];
  const { takeId } = parts.session.getState();
  if (!transcript || !difference || takeId === undefined) return;
  if (difference.kind === 'extra') {
    const from = transcript.words.findIndex((word) => word.start >= difference.start - 1e-6);
    const to = transcript.words.findLastIndex((word) => word.end <= difference.end + 1e-6) + 1;
    edit(parts, 'Use the script', (document) => {
      const without = from >= 0 && to > from ? deleteWordsAt(document, { takeId, from, to }) : EMPTY_DIFF;
      return squashDiffs(without, acceptSpoken(applyDiff(document, without), { takeId, difference: index }));
    });
    return;
  }
  await rearticulatorOf(parts).rewrite(takeId, 'Use the script', textAsScripted(transcript, index), { again: true });
}

export function acceptSpokenAt(parts: StudioParts, index: number): void {
  edit(parts, 'Keep what is said', (document, takeId) => acceptSpoken(document, { takeId, difference: index }));
}

export function describeDifference({ kind, script, spoken }: ScriptDifference): string {
  if (kind === 'missing') return `The script says “${script}”; it was not heard.`;
  if (kind === 'extra')
    return spoken === '' ? 'Something is said that the script does not have.' : `“${spoken}” is not in the script.`;
  return `The script says “${script}”; “${spoken}” was heard.`;
}
