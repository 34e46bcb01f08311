import { largest, logSumExp, maximum, type TokenScores } from './token-scores.ts';
import { isTimestamp, type Tokenizer } from './tokenizer.ts';

/** Latest second at which the first words of a window may be said to begin. */
const MAX_INITIAL_TIMESTAMP_SECONDS = 1;
const STEPS_PER_SECOND = 50;

export interface RuleOptions {
  /** Forbids any run of so many text tokens to come twice; for windows that fell into a loop. */
  readonly noRepeatLength?: number;
}

/** What is taken of all that may come next. */
export interface TokenChoice {
  readonly id: number;
  /** ln probability. */
  readonly score: number;
  /** How far it lies ahead of the best other text, in nats; a time is no rival of a time. */
  readonly lead: number;
}

/**
 * Rules out what may not follow `sampled` (all ids chosen in this window so far) by setting scores to -Infinity: never-chosen ids, a blank
 * beginning, and times that are out of order or not in pairs. A time is forced where times together are likelier than any text.
 * As in Whisper's reference decoder.
 */
export function applyRulesInPlace(
  scores: TokenScores,
  sampled: readonly number[],
  tokenizer: Tokenizer,
  options: RuleOptions = {},
): void {
  const { endOfText, firstTimestamp, noTimestamps } = tokenizer.special;
  const rule = ruleOver(scores, endOfText);
  for (const id of tokenizer.suppressed) rule.out(id);
  rule.out(noTimestamps);
  if (sampled.length === 0) for (const id of tokenizer.suppressedAtBegin) rule.out(id);
  if (options.noRepeatLength !== undefined) {
    for (const id of repeats(sampled, options.noRepeatLength, tokenizer)) rule.out(id);
  }
  orderTimestamps(rule, sampled, tokenizer);
  const times = firstTimestamp - endOfText;
  const bestText = Math.max(maximum(scores.text), maximum(scores.others, 0, times));
  if (logSumExp(scores.others, times) > bestText) rule.outAllBelow(firstTimestamp);
}

/** Verbs that rule tokens out. */
function ruleOver(scores: TokenScores, endOfText: number) {
  /** Ids `from` to `to` (excluded), none of which is text. */
  const outOthers = (from: number, to = endOfText + scores.others.length): void => {
    if (to > from) scores.others.fill(Number.NEGATIVE_INFINITY, from - endOfText, to - endOfText);
  };
  return {
    outOthers,
    out: (id: number): void => {
      const place = scores.textIds.indexOf(id);
      if (id >= endOfText) outOthers(id, id + 1);
      else if (place >= 0) scores.text[place] = Number.NEGATIVE_INFINITY;
    },
    /** All text, and what lies between it and `to`. */
    outAllBelow: (to: number): void => {
      scores.text.fill(Number.NEGATIVE_INFINITY);
      scores.unlisted = Number.NEGATIVE_INFINITY;
      outOthers(endOfText, to);
    },
  };
}

function orderTimestamps(rule: ReturnType<typeof ruleOver>, sampled: readonly number[], tokenizer: Tokenizer): void {
  const { firstTimestamp, endOfText } = tokenizer.special;
  if (sampled.length === 0) {
    rule.outAllBelow(firstTimestamp);
    rule.outOthers(firstTimestamp + MAX_INITIAL_TIMESTAMP_SECONDS * STEPS_PER_SECOND + 1);
    return;
  }
  const lastWasTime = isTimestamp(tokenizer, sampled.at(-1) ?? 0);
  const secondLastWasTime = sampled.length < 2 || isTimestamp(tokenizer, sampled.at(-2) ?? 0);
  if (lastWasTime && secondLastWasTime) rule.outOthers(firstTimestamp);
  else if (lastWasTime) rule.outAllBelow(endOfText);
  const latest = sampled.findLast((id) => isTimestamp(tokenizer, id));
  if (latest === undefined) return;
  // The end of a segment may equal the start of the next, but a segment may not be empty.
  rule.outOthers(firstTimestamp, lastWasTime && !secondLastWasTime ? latest : latest + 1);
}

/** What followed the newest `length` - 1 text tokens whenever they were said before. */
function repeats(sampled: readonly number[], length: number, tokenizer: Tokenizer): readonly number[] {
  const text = sampled.filter((id) => !isTimestamp(tokenizer, id));
  const recent = text.slice(text.length - length + 1);
  return text.slice(length - 1).filter((_, start) => recent.every((id, i) => text[start + i] === id));
}

/** The likeliest token; the end of the text where nothing else is left. */
export function chooseToken({ textIds, text, others }: TokenScores, { special }: Tokenizer): TokenChoice {
  const [inText, inOthers] = [largest(text), largest(others)];
  const [best, bestOther] = [text[inText] ?? Number.NEGATIVE_INFINITY, others[inOthers] ?? Number.NEGATIVE_INFINITY];
  if (best > bestOther) {
    const rival = Math.max(bestOther, maximum(text, 0, inText), maximum(text, inText + 1));
    return { id: textIds[inText] ?? special.endOfText, score: best, lead: best - rival };
  }
  const id = special.endOfText + inOthers;
  const rivals = id >= special.firstTimestamp ? special.firstTimestamp - special.endOfText : others.length;
  const rival = Math.max(best, maximum(others, 0, Math.min(inOthers, rivals)), maximum(others, inOthers + 1, rivals));
  return { id, score: bestOther, lead: bestOther - rival };
}

/** ln of all that was not ruled out. */
export function logMass({ text, others, unlisted }: TokenScores): number {
  return logSumExp(Float64Array.of(logSumExp(text), logSumExp(others), unlisted));
}
