import type { G2pLevel, G2pModel } from './g2p-model.ts';
import { formatPhonemes, type SpokenPhoneme } from './pronunciation.ts';

/** A guess and how likely it is among all, 0..1. */
export interface GuessedPronunciation {
  readonly phonemes: readonly SpokenPhoneme[];
  readonly probability: number;
}

const BEGIN = 0;
const END = 1;
/** Hypotheses kept after each letter; more changes next to nothing. */
const BEAM = 24;

/** `nodes[k]` is the place in level k (0-based: k + 1 tokens) of the last k + 1 tokens, -1 where they were never seen. */
interface Hypothesis {
  readonly score: number;
  readonly nodes: readonly number[];
  readonly tokens: readonly number[];
}

/**
 * How a word that no dictionary has is probably said: up to `count` guesses, the likeliest first. Accents are dropped
 * (é -> e) and everything but a-z and the apostrophe is ignored; without letters there is no guess. Deterministic.
 */
export function guessPronunciations(model: G2pModel, word: string, count = 3): GuessedPronunciation[] {
  const letters = [...word.normalize('NFD').toLowerCase()].filter((letter) => model.tokensOfLetter.has(letter));
  if (letters.length === 0) return [];
  let beam: Hypothesis[] = [{ score: 0, nodes: [find(model.levels[0], 0, undefined, BEGIN)], tokens: [] }];
  for (const letter of letters) {
    const tokens = model.tokensOfLetter.get(letter) ?? [];
    const next = beam.flatMap((hypothesis) => tokens.map((token) => extend(model, hypothesis, token)));
    beam = next.toSorted((a, b) => b.score - a.score).slice(0, BEAM);
  }
  return distinct(
    model,
    beam.map((hypothesis) => extend(model, hypothesis, END)),
    count,
  );
}

function extend(model: G2pModel, hypothesis: Hypothesis, token: number): Hypothesis {
  const { levels } = model;
  const nodes: number[] = [find(levels[0], 0, undefined, token)];
  const { nodes: context } = hypothesis;
  for (let k = 0; k < Math.min(context.length, levels.length - 1); k++) {
    const parent = context[k] ?? -1;
    nodes.push(parent < 0 ? -1 : find(levels[k + 1], parent, levels[k], token));
  }
  // The longest n-gram that was seen counts; every longer context that did not know it pays its back-off.
  let score = 0;
  let level = nodes.length - 1;
  while (level > 0 && (nodes[level] ?? -1) < 0) {
    const parent = context[level - 1] ?? -1;
    if (parent >= 0) score += levels[level - 1]?.backOffs[parent] ?? 0;
    level--;
  }
  const node = nodes[level] ?? -1;
  score += node < 0 ? -16 : (levels[level]?.logProbabilities[node] ?? -16);
  return { score: hypothesis.score + score, nodes, tokens: [...hypothesis.tokens, token] };
}

/** Place of `token` among the children of `parent` (of all of the level, when there is no level above), or -1. */
function find(level: G2pLevel | undefined, parent: number, above: G2pLevel | undefined, token: number): number {
  if (!level) return -1;
  let low = above ? (above.firstChild[parent] ?? 0) : 0;
  let high = above ? (above.firstChild[parent + 1] ?? 0) : level.tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((level.tokens[middle] ?? 0) < token) low = middle + 1;
    else high = middle;
  }
  const end = above ? (above.firstChild[parent + 1] ?? 0) : level.tokens.length;
  return low < end && level.tokens[low] === token ? low : -1;
}

/** Hypotheses that say the same are one; probabilities are shares of all that were kept. */
function distinct(model: G2pModel, hypotheses: readonly Hypothesis[], count: number): GuessedPronunciation[] {
  const best = Math.max(...hypotheses.map((hypothesis) => hypothesis.score));
  const byPhonemes = new Map<string, GuessedPronunciation>();
  let total = 0;
  for (const hypothesis of hypotheses) {
    const phonemes = hypothesis.tokens.flatMap((token) => model.graphones[token]?.phonemes ?? []);
    const share = Math.exp(hypothesis.score - best);
    total += share;
    const key = formatPhonemes(phonemes);
    if (phonemes.length > 0) byPhonemes.set(key, { phonemes, probability: (byPhonemes.get(key)?.probability ?? 0) + share });
  }
  return [...byPhonemes.values()]
    .map((guess) => ({ ...guess, probability: guess.probability / total }))
    .toSorted((a, b) => b.probability - a.probability)
    .slice(0, count);
}
