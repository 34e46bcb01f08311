import { isVowel, type Phoneme } from '../../../shared/core/phonemes.ts';
import type { TimedPhoneme, TimedWord } from '../../../shared/core/take.ts';
import type { StudioDocument, TranscriptRecord } from '../../../shared/document/records.ts';

/** `HH AH L OW | W ER L D`: words between bars, `_` for pauses; every phoneme lasts `step` seconds. */
export function makeParts(spelled: string, texts: readonly string[] = [], step = 0.1) {
  const words: TimedWord[] = [];
  const phonemes: TimedPhoneme[] = [];
  let time = 0;
  for (const group of spelled.split('|')) {
    const symbols = group.trim().split(/\s+/);
    const isWord = symbols.some((symbol) => symbol !== '_');
    const first = time;
    for (const symbol of symbols) {
      const end = (Math.round(time / step) + 1) * step;
      const phoneme = (symbol === '_' ? 'SIL' : symbol) as Phoneme;
      const word = symbol === '_' ? {} : { word: words.length };
      phonemes.push({ phoneme, start: time, end, confidence: 0.8, ...(isVowel(phoneme) ? { stress: 1 as const } : {}), ...word });
      time = end;
    }
    if (isWord) words.push({ text: texts[words.length] ?? `w${words.length}`, start: first, end: time, confidence: 0.8 });
  }
  return { words, phonemes };
}

export const TAKE = 'take:one';

export function makeTranscript(
  spelled: string,
  texts: readonly string[] = [],
  more: Partial<TranscriptRecord> = {},
): TranscriptRecord {
  const parts = makeParts(spelled, texts);
  return {
    id: 'transcript:one',
    kind: 'transcript',
    takeId: TAKE,
    language: 'en',
    source: 'script',
    text: parts.words.map((word) => word.text).join(' '),
    differences: [],
    isEdited: false,
    ...parts,
    ...more,
  };
}

export function documentWith(record: TranscriptRecord): StudioDocument {
  return new Map([[record.id, record]]);
}
