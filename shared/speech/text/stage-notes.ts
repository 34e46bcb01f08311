import type { TextRange } from './script-words.ts';

/** Something in the script that is not said: a direction, a sound, the speaker's name. */
export interface StageNote extends TextRange {
  /** Without its brackets. */
  readonly text: string;
}

/** Brackets of every kind, asterisks, tags, notes of music, and a speaker's name in capitals at the start of a line. */
const NOTE_FORMS: readonly RegExp[] = [
  /\[([^[\]]*)\]/g,
  /\(([^()]*)\)/g,
  /\{([^{}]*)\}/g,
  /（([^（）]*)）/g,
  /【([^【】]*)】/g,
  /<\/?([a-zA-Z][^<>]{0,80})>/g,
  /(?<![*\p{L}\d])\*([^*\n]+)\*(?![*\p{L}\d])/gu,
  /(?<=^|\n)[ \t]*(?:[-–—][ \t]*)?(\p{Lu}[\p{Lu}\d .'’#&-]{0,30}):(?=\s)/gu,
];

/**
 * Finds what is not said and gives the script with those characters blanked, so that positions stay. Nested brackets
 * go with the outer pair; a bracket that is never closed is left as punctuation; `**bold**` is only emphasis and stays.
 */
export function removeStageNotes(script: string): { readonly spoken: string; readonly notes: readonly StageNote[] } {
  let spoken = script;
  const notes: StageNote[] = [];
  for (let found = true; found; ) {
    found = false;
    for (const form of NOTE_FORMS) {
      for (const match of spoken.matchAll(form)) {
        const start = match.index + (/^\s*/.exec(match[0])?.[0].length ?? 0);
        const end = match.index + match[0].length;
        if (spoken.slice(start, end).trim() === '') continue;
        spoken = spoken.slice(0, start) + blank(end - start) + spoken.slice(end);
        notes.push({ start, end, text: innerText(script.slice(start, end)) });
        found = true;
      }
    }
  }
  return { spoken, notes: outermost(notes) };
}

/** Blanks that no note form and no word matches, so that an emptied bracket does not swallow what surrounds it. */
function blank(length: number): string {
  return ' '.repeat(length);
}

function innerText(note: string): string {
  return note.replace(/^[[({（【<*]\/?|[\])}）】>*:]$/g, '').trim();
}

function outermost(notes: readonly StageNote[]): StageNote[] {
  return notes
    .filter((note) => !notes.some((other) => other !== note && other.start <= note.start && other.end >= note.end))
    .toSorted((a, b) => a.start - b.start);
}
