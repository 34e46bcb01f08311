import { DOTTED_ABBREVIATIONS, endsWithoutStop, PLAIN_ABBREVIATIONS, SPOKEN_SIGNS } from './abbreviations.ts';
import { readNumber } from './number-readings.ts';
import type { PhraseEnd, ScriptToken, ScriptWord, TextRange } from './script-words.ts';
import { spellingOf } from './spelling.ts';
import { removeStageNotes, type StageNote } from './stage-notes.ts';

/** A script as it is said. */
export interface NormalisedScript {
  readonly tokens: readonly ScriptToken[];
  /** The first reading of every token. */
  readonly words: readonly ScriptWord[];
  readonly notes: readonly StageNote[];
}

/**
 * A script in words: numbers, money, times, units and abbreviations written out, acronyms marked as spelled or not,
 * punctuation kept as phrase ends, directions in brackets, parentheses or asterisks taken out as notes, signs and emoji ignored. Each
 * word knows the characters that it comes from. `isWord` tells whether a dictionary has a word (lower case); without it
 * capitals are judged by their letters alone. Any text is accepted; one without words gives none.
 *
 * @example normaliseScript('[sighs] Dr. Li owes $5.').words // doctor li owes five dollars
 */
export function normaliseScript(script: string, isWord: (word: string) => boolean = () => false): NormalisedScript {
  const { spoken, notes } = removeStageNotes(script);
  const shouting = isShouted(spoken);
  const tokens: ScriptToken[] = [];
  for (const match of spoken.matchAll(/\S+/gu)) {
    tokens.push(...readChunk(match[0], match.index, { isWord, shouting, script }));
  }
  return { tokens, words: tokens.flatMap((token) => token.readings[0] ?? []), notes };
}

interface Context {
  readonly isWord: (word: string) => boolean;
  readonly shouting: boolean;
  readonly script: string;
}

/** A whole line in capitals is loud, not full of acronyms. */
function isShouted(text: string): boolean {
  const words = text.match(/\p{L}{2,}/gu) ?? [];
  return words.length >= 2 && words.filter((word) => word === word.toUpperCase()).length > words.length * 0.6;
}

/** Typographic forms made plain without changing any position. */
function plainForm(text: string): string {
  return text
    .replace(/[‘’‛ʼ`´]/g, "'")
    .replace(/[“”„‟«»]/g, '"')
    .replace(/[‐‑‒]/g, '-')
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
}

const OUTSIDE_START = /^[^\p{L}\p{M}\d$£€¥₹#+&@%=.'½¼¾⅓⅔×÷−-]+/u;

/** What stands between two blanks: usually a word with its punctuation, sometimes several joined by dashes or slashes. */
function readChunk(chunk: string, offset: number, context: Context): ScriptToken[] {
  const plain = plainForm(chunk);
  const lead = OUTSIDE_START.exec(plain)?.[0].length ?? 0;
  const body = plain.slice(lead);
  const core = coreOf(body);
  const after = body.slice(core.length);
  const start = offset + lead;
  const range = { start, end: start + core.length };
  const phraseEnd = phraseEndOf(after);
  if (core === '') return [];
  const whole = readWhole(core, after, range, context);
  if (whole) return withPhraseEnd([whole.token], whole.dotIsPart ? phraseEndOf(after.slice(1)) : phraseEnd);
  return withPhraseEnd(readParts(core, start, context), phraseEnd);
}

/** The chunk without quotes and punctuation around it. */
function coreOf(body: string): string {
  const core = body.replace(/[^\p{L}\p{M}\d%°½¼¾⅓⅔'€£¥₹&+=@×÷/]+$/u, '').replace(/^[.'-]+(?![\d\p{L}])/u, '');
  return core.replace(/(?<!s|\p{L}{2}in)'+$/iu, '').replace(/\/+$/, (slash) => (core.toLowerCase() === 'w/' ? slash : ''));
}

function readWhole(core: string, after: string, range: TextRange, context: Context) {
  const lower = core.toLowerCase();
  const dotted = after.startsWith('.') ? DOTTED_ABBREVIATIONS[lower] : undefined;
  const capitalised = core !== lower || lower.includes('.') || lower === 'vs' || lower === 'etc' || lower === 'approx';
  const nextIsNumber = /^\.?\s*\d/.test(context.script.slice(range.end));
  if (dotted && capitalised && (lower !== 'no' || nextIsNumber)) {
    return { token: tokenOf(core, range, [dotted], context), dotIsPart: endsWithoutStop(lower) };
  }
  const readings = PLAIN_ABBREVIATIONS[lower] ?? SPOKEN_SIGNS[core];
  if (readings) return { token: tokenOf(core, range, [readings], context), dotIsPart: false };
  if (/[\d½¼¾⅓⅔]/.test(lower)) {
    const numbers = readNumber(lower) ?? readNumber(lower.replace(/^'+|'+$/g, ''));
    if (numbers) return { token: tokenOf(core, range, numbers, context), dotIsPart: false };
  }
  return undefined;
}

/** Words joined by hyphens, dashes, slashes, dots (U.S.A.) or signs, and letters glued to digits. */
function readParts(core: string, start: number, context: Context): ScriptToken[] {
  const tokens: ScriptToken[] = [];
  if (/^\p{L}(\.\p{L})+$/u.test(core)) {
    const letters = core.replaceAll('.', '').toLowerCase();
    return [spelledToken(core, letters, { start, end: start + core.length })];
  }
  const hyphenated = /^[\p{L}\p{M}']+(-[\p{L}\p{M}']+)+$/u.test(core) && context.isWord(core.toLowerCase());
  const parts = hyphenated
    ? /.+/gsu
    : /[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)*'?|'[\p{L}\p{M}]+'?|[$£€]?\d[\d.,:]*(?:st|nd|rd|th|s)?(?![\p{L}])%?|\d+|[&+=@%]/giu;
  let previousEnd = 0;
  for (const part of core.matchAll(parts)) {
    const between = core.slice(previousEnd, part.index);
    const last = tokens.at(-1);
    if (last && /[—–…]|--|\.\./.test(between))
      tokens.push(...withPhraseEnd([tokens.pop() ?? last], between.includes('.') || between.includes('…') ? 'ellipsis' : 'dash'));
    previousEnd = part.index + part[0].length;
    const range = { start: start + part.index, end: start + previousEnd };
    const sign = SPOKEN_SIGNS[part[0]];
    const numbers = /\d/.test(part[0]) ? readNumber(part[0].toLowerCase().replace(/[.,:]+$/, '')) : undefined;
    const readings = sign ? [sign] : numbers;
    tokens.push(readings ? tokenOf(part[0], range, readings, context) : wordToken(part[0], range, context));
  }
  return tokens;
}

function tokenOf(shown: string, range: TextRange, readings: readonly (readonly string[])[], context: Context): ScriptToken {
  const asWord = (spoken: string, alone: boolean): ScriptWord => {
    const letter = /^[a-z]$/.test(spoken) && spoken !== 'a';
    const text = alone ? context.script.slice(range.start, range.end) || shown : spoken;
    return {
      text,
      spoken,
      range,
      ...(letter || (spoken === 'a' && /[ap]m$/i.test(shown)) ? { spelling: 'letters' as const } : {}),
    };
  };
  return { range, readings: readings.map((words) => words.map((spoken) => asWord(spoken, words.length === 1))) };
}

/** Clipped words that begin with an apostrophe; before any other word it is a quotation mark. */
const CLIPPED = /^'(bout|cause|course|cuse|em|gainst|kay|n|round|scuse|til|tis|twas|twill)$/;

function wordToken(part: string, range: TextRange, context: Context): ScriptToken {
  const isQuoted = part.startsWith("'") && !CLIPPED.test(part.toLowerCase());
  if (isQuoted) return wordToken(part.slice(1), { start: range.start + 1, end: range.end }, context);
  const spelling = spellingOf(part, context.shouting, context.isWord);
  const spoken = part.toLowerCase().normalize('NFC');
  const word: ScriptWord = {
    text: context.script.slice(range.start, range.end),
    spoken,
    range,
    ...(spelling ? { spelling } : {}),
  };
  return { range, readings: [[word]] };
}

function spelledToken(shown: string, letters: string, range: TextRange): ScriptToken {
  return { range, readings: [[{ text: shown, spoken: letters, spelling: 'letters', range }]] };
}

function phraseEndOf(after: string): PhraseEnd | undefined {
  if (after.includes('?')) return 'question';
  if (after.includes('!')) return 'exclamation';
  if (/\.\.|…/.test(after)) return 'ellipsis';
  if (/[.;:。]/.test(after)) return 'stop';
  if (/[—–]|--|-$/.test(after)) return 'dash';
  return /[,،、]/.test(after) ? 'comma' : undefined;
}

function withPhraseEnd(tokens: readonly ScriptToken[], phraseEnd: PhraseEnd | undefined): ScriptToken[] {
  const last = tokens.at(-1);
  if (!last || !phraseEnd) return [...tokens];
  const readings = last.readings.map((words) =>
    words.map((word, at) => (at === words.length - 1 ? { ...word, phraseEnd } : word)),
  );
  return [...tokens.slice(0, -1), { ...last, readings }];
}
