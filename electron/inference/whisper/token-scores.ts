/**
 * ln probabilities of what may come next: of the likeliest text tokens, of everything that is no text (the end, marks, languages, times),
 * and of all other text together. Rules write -Infinity into it.
 */
export interface TokenScores {
  /** The likeliest text tokens, about the likeliest first. */
  readonly textIds: Int32Array;
  /** Theirs. */
  readonly text: Float32Array;
  /** By id, the end of the text first. */
  readonly others: Float32Array;
  /** Of all text that is not listed. */
  unlisted: number;
}

/** What the decoder's graph says to one token; see the pack's card. */
export interface RawScores {
  readonly textIds: Int32Array;
  readonly text: Float32Array;
  readonly rough: Float32Array;
  /** ln of the share that each listed token has of all text, roughly. */
  readonly roughShares: Float32Array;
  readonly others: Float32Array;
}

/** ln of what no longer counts beside 1. */
const NOTHING = -30;

/** Turns logits into ln probabilities, in place: text that is not listed counts with its rough sum. */
export function tokenScores({ textIds, text, rough, roughShares, others }: RawScores): TokenScores {
  const allText = (rough[0] ?? 0) - (roughShares[0] ?? 0);
  let listed = 0;
  for (const share of roughShares) listed += Math.exp(share);
  const unlisted = allText + Math.max(NOTHING, Math.log(Math.max(0, 1 - listed)));
  const all = logSumExp(Float64Array.of(logSumExp(text), logSumExp(others), unlisted));
  for (let i = 0; i < text.length; i++) text[i] = (text[i] ?? 0) - all;
  for (let i = 0; i < others.length; i++) others[i] = (others[i] ?? 0) - all;
  return { textIds, text, others, unlisted: unlisted - all };
}

/** ln of the sum of exp over values `from` to `to` (excluded); -Infinity when all are. */
export function logSumExp(values: Float32Array | Float64Array, from = 0, to = values.length): number {
  const peak = maximum(values, from, to);
  if (peak === Number.NEGATIVE_INFINITY) return peak;
  let sum = 0;
  for (let i = from; i < to; i++) {
    const distance = (values[i] ?? peak) - peak;
    if (distance > NOTHING) sum += Math.exp(distance);
  }
  return peak + Math.log(sum);
}

/** Largest of values `from` to `to` (excluded); -Infinity where there are none. */
export function maximum(values: Float32Array | Float64Array, from = 0, to = values.length): number {
  let peak = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) {
    const value = values[i] ?? peak;
    if (value > peak) peak = value;
  }
  return peak;
}

/** Index of the largest value, the first of equals. */
export function largest(values: Float32Array): number {
  let best = 0;
  let most = values[0] ?? Number.NEGATIVE_INFINITY;
  for (let i = 1; i < values.length; i++) {
    const value = values[i] ?? most;
    if (value > most) [best, most] = [i, value];
  }
  return best;
}
