import { z } from 'zod';
import { invariant } from '../../../shared/core/assert.ts';
import { StudioError } from '../../../shared/core/errors.ts';

const tokenizerFile = z.object({
  format: z.literal('facewright-tokenizer/1'),
  special: z.object({
    endOfText: z.int(),
    startOfTranscript: z.int(),
    translate: z.int(),
    transcribe: z.int(),
    startOfPrevious: z.int(),
    noSpeech: z.int(),
    noTimestamps: z.int(),
    firstTimestamp: z.int(),
    firstLanguage: z.int(),
  }),
  languages: z.array(z.string()).min(1),
  suppressed: z.array(z.int()),
  suppressedAtBegin: z.array(z.int()),
  tokens: z.array(z.string()),
});

/** The vocabulary of a speech pack. Ids below `special.endOfText` are text; from `special.firstTimestamp` on they are times in steps of 20 ms. */
export interface Tokenizer {
  readonly special: z.infer<typeof tokenizerFile>['special'];
  /** ISO 639 codes; language i has the id `special.firstLanguage + i`. */
  readonly languages: readonly string[];
  /** Ids that are never chosen: annotations, music signs, prompts. */
  readonly suppressed: readonly number[];
  /** Ids that may not come first. */
  readonly suppressedAtBegin: readonly number[];
  /** All ids, times included. */
  readonly size: number;
  /** UTF-8 bytes of each text token; a character may be spread over several. */
  readonly bytes: readonly Uint8Array[];
}

/** A word as spelled by tokens `from` to `to` (excluded) of a list. */
export interface TokenWord {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const TIMESTAMP_STEP_SECONDS = 0.02;
const TIMESTAMP_COUNT = 1501;
/** Scripts without spaces: every complete character starts a new word. */
const UNSPACED_LANGUAGES = ['zh', 'ja', 'th', 'lo', 'my', 'yue'];

/** Reads a pack's `tokenizer.json`. @throws StudioError `pack-invalid` */
export function parseTokenizer(json: string): Tokenizer {
  const parsed = tokenizerFile.safeParse(parseJson(json));
  if (!parsed.success) {
    throw new StudioError('pack-invalid', `The speech pack's tokenizer is damaged: ${z.prettifyError(parsed.error)}`, {
      hint: 'Reinstall the pack.',
    });
  }
  const { special, languages, suppressed, suppressedAtBegin, tokens } = parsed.data;
  const byteOf = bytesByCharacter();
  const bytes = tokens.map((token) => Uint8Array.from(token, (character) => byteOf.get(character) ?? 0x3f));
  return { special, languages, suppressed, suppressedAtBegin, size: special.firstTimestamp + TIMESTAMP_COUNT, bytes };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** GPT-2's printable stand-ins for bytes: printable Latin-1 stands for itself, the other 68 bytes for U+0100 and on. */
function bytesByCharacter(): ReadonlyMap<string, number> {
  const map = new Map<string, number>();
  let next = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    const isPrintable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
    map.set(String.fromCharCode(isPrintable ? byte : next++), byte);
  }
  return map;
}

export function isTimestamp(tokenizer: Tokenizer, id: number): boolean {
  return id >= tokenizer.special.firstTimestamp;
}

export function isText(tokenizer: Tokenizer, id: number): boolean {
  return id < tokenizer.special.endOfText;
}

/** Seconds that a time token stands for, from the start of the window. */
export function timestampSeconds(tokenizer: Tokenizer, id: number): number {
  return (id - tokenizer.special.firstTimestamp) * TIMESTAMP_STEP_SECONDS;
}

/** Text of the text tokens among the ids; broken characters become U+FFFD. */
export function decodeText(tokenizer: Tokenizer, ids: readonly number[]): string {
  return new TextDecoder().decode(joinBytes(tokenizer, ids));
}

/** Id of a language's token. @throws StudioError `language-unsupported` */
export function languageToken(tokenizer: Tokenizer, language: string): number {
  const index = tokenizer.languages.indexOf(language.toLowerCase());
  if (index < 0) {
    throw new StudioError('language-unsupported', `The recogniser knows no language "${language}".`, {
      hint: `Use "auto" or one of: ${tokenizer.languages.join(' ')}.`,
    });
  }
  return tokenizer.special.firstLanguage + index;
}

/** Groups text tokens into words with their punctuation, the way Whisper's own word timing does. Words keep no outer spaces. */
export function splitWords(tokenizer: Tokenizer, ids: readonly number[], language: string): readonly TokenWord[] {
  const characters = splitCharacters(tokenizer, ids);
  const words: { text: string; from: number; to: number }[] = [];
  for (const part of characters) {
    const last = words.at(-1);
    const startsWord = UNSPACED_LANGUAGES.includes(language) || part.text.startsWith(' ') || isPunctuation(part.text);
    if (last === undefined || startsWord) words.push({ ...part });
    else {
      last.text += part.text;
      last.to = part.to;
    }
  }
  return mergePunctuation(words);
}

/** Splits where the bytes so far are whole characters. */
function splitCharacters(tokenizer: Tokenizer, ids: readonly number[]): readonly TokenWord[] {
  const parts: TokenWord[] = [];
  let from = 0;
  for (let to = 1; to <= ids.length; to++) {
    const text = decodeText(tokenizer, ids.slice(from, to));
    // No character takes more than four tokens: beyond that the bytes are broken for good.
    if (text.endsWith('\uFFFD') && to < ids.length && to - from < 4) continue;
    parts.push({ text, from, to });
    from = to;
  }
  return parts;
}

const OPENING = '"\'“¿([{-';
const CLOSING = '"\'.。,，!！?？:：”)]}、-–—…';

function isPunctuation(text: string): boolean {
  return /^[!-/:-@[-`{-~]+$/.test(text.trim());
}

/** Opening marks join the next word, closing ones the word before. */
function mergePunctuation(parts: readonly TokenWord[]): readonly TokenWord[] {
  const words: { text: string; from: number; to: number }[] = [];
  let opening: TokenWord | undefined;
  for (const part of parts) {
    const mark = part.text.trim();
    const last = words.at(-1);
    if (part.text.startsWith(' ') && mark !== '' && OPENING.includes(mark)) {
      opening = opening === undefined ? part : { text: opening.text + part.text, from: opening.from, to: part.to };
    } else if (last !== undefined && opening === undefined && [...mark].every((sign) => CLOSING.includes(sign))) {
      last.text += part.text;
      last.to = part.to;
    } else {
      words.push({ text: (opening?.text ?? '') + part.text, from: opening?.from ?? part.from, to: part.to });
      opening = undefined;
    }
  }
  return words.map((word) => ({ ...word, text: word.text.trim() })).filter((word) => word.text !== '');
}

function joinBytes(tokenizer: Tokenizer, ids: readonly number[]): Uint8Array {
  const parts = ids.filter((id) => isText(tokenizer, id)).map((id) => tokenizer.bytes[id]);
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + (part?.length ?? 0), 0));
  let offset = 0;
  for (const part of parts) {
    invariant(part !== undefined, 'a text token has no bytes');
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
