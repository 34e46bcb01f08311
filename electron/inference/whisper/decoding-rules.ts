import { isTimestamp, type Tokenizer } from './tokenizer.ts';

/** Latest second at which the first words of a window may be said to begin. */
const MAX_INITIAL_TIMESTAMP_SECONDS = 1;
const STEPS_PER_SECOND = 50;
/** ln of one in ten million. All 51,865 ids together, each that rare, are half a per cent. */
const RAREST = -16;
/** Below this sum the rare ones matter. */
const LEAST_MASS = 0.05;

export interface RuleOptions {
  /** Forbids any run of so many text tokens to come twice; for windows that fell into a loop. */
  readonly noRepeatLength?: number;
}

/**
 * Rules out what may not follow `sampled` (all ids chosen in this window so far) by setting logits to -Infinity: never-chosen ids, a blank
 * beginning, and times that are out of order or not in pairs. A time is forced where times together are likelier than any text.
 * As in Whisper's reference decoder.
 */
export function applyRulesInPlace(
  logits: Float32Array,
  sampled: readonly number[],
  tokenizer: Tokenizer,
  options: RuleOptions = {},
): void {
  const { special } = tokenizer;
  for (const id of tokenizer.suppressed) logits[id] = Number.NEGATIVE_INFINITY;
  logits[special.noTimestamps] = Number.NEGATIVE_INFINITY;
  if (sampled.length === 0) {
    for (const id of tokenizer.suppressedAtBegin) logits[id] = Number.NEGATIVE_INFINITY;
  }
  if (options.noRepeatLength !== undefined) forbidRepeats(logits, sampled, options.noRepeatLength, tokenizer);
  orderTimestamps(logits, sampled, tokenizer);
  if (timestampsAreLikelier(logits, special.firstTimestamp)) forbid(logits, 0, special.firstTimestamp);
}

function orderTimestamps(logits: Float32Array, sampled: readonly number[], tokenizer: Tokenizer): void {
  const { firstTimestamp, endOfText } = tokenizer.special;
  if (sampled.length === 0) {
    forbid(logits, 0, firstTimestamp);
    forbid(logits, firstTimestamp + MAX_INITIAL_TIMESTAMP_SECONDS * STEPS_PER_SECOND + 1, logits.length);
    return;
  }
  const lastWasTime = isTimestamp(tokenizer, sampled.at(-1) ?? 0);
  const secondLastWasTime = sampled.length < 2 || isTimestamp(tokenizer, sampled.at(-2) ?? 0);
  if (lastWasTime && secondLastWasTime) forbid(logits, firstTimestamp, logits.length);
  else if (lastWasTime) forbid(logits, 0, endOfText);
  const latest = sampled.findLast((id) => isTimestamp(tokenizer, id));
  if (latest === undefined) return;
  // The end of a segment may equal the start of the next, but a segment may not be empty.
  forbid(logits, firstTimestamp, lastWasTime && !secondLastWasTime ? latest : latest + 1);
}

function timestampsAreLikelier(logits: Float32Array, firstTimestamp: number): boolean {
  let bestText = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < firstTimestamp; id++) {
    const value = logits[id] ?? bestText;
    if (value > bestText) bestText = value;
  }
  return logSumExp(logits, firstTimestamp, logits.length) > bestText;
}

function forbidRepeats(logits: Float32Array, sampled: readonly number[], length: number, tokenizer: Tokenizer): void {
  const text = sampled.filter((id) => !isTimestamp(tokenizer, id));
  const recent = text.slice(text.length - length + 1);
  for (let start = 0; start + length <= text.length; start++) {
    if (recent.every((id, i) => text[start + i] === id)) logits[text[start + length - 1] ?? 0] = Number.NEGATIVE_INFINITY;
  }
}

function forbid(logits: Float32Array, from: number, to: number): void {
  if (to > from) logits.fill(Number.NEGATIVE_INFINITY, from, to);
}

/** ln of the sum of exp over logits `from` to `to` (excluded); -Infinity when all are. */
export function logSumExp(logits: Float32Array, from = 0, to = logits.length): number {
  let peak = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) {
    const value = logits[i] ?? peak;
    if (value > peak) peak = value;
  }
  if (peak === Number.NEGATIVE_INFINITY) return peak;
  let sum = 0;
  for (let i = from; i < to; i++) {
    const distance = (logits[i] ?? peak) - peak;
    // Terms below e^-30 vanish beside the peak's 1.
    if (distance > -30) sum += Math.exp(distance);
  }
  return peak + Math.log(sum);
}

/** ln of the sum of exp over ln probabilities that added up to 1 before some were ruled out; what is rarer than one in ten million counts as nothing. */
export function logMass(logProbabilities: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < logProbabilities.length; i++) {
    const value = logProbabilities[i] ?? Number.NEGATIVE_INFINITY;
    if (value > RAREST) sum += Math.exp(value);
  }
  return sum > LEAST_MASS ? Math.log(sum) : logSumExp(logProbabilities);
}

/** Index of the largest logit, the first of equals. */
export function largest(logits: Float32Array): number {
  let best = 0;
  let most = logits[0] ?? Number.NEGATIVE_INFINITY;
  for (let i = 1; i < logits.length; i++) {
    const value = logits[i] ?? most;
    if (value > most) [best, most] = [i, value];
  }
  return best;
}

/** How far the choice lies ahead of the best other text, in nats; a time is no rival of a time. */
export function leadOf(logProbabilities: Float32Array, chosen: number, firstTimestamp: number): number {
  const rivals = chosen >= firstTimestamp ? firstTimestamp : logProbabilities.length;
  let best = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < rivals; id++) {
    const value = logProbabilities[id] ?? Number.NEGATIVE_INFINITY;
    if (value > best && id !== chosen) best = value;
  }
  return (logProbabilities[chosen] ?? 0) - best;
}
