import { float32Tensor, int32Tensor, type Tensor } from '../../electron/inference/backend.ts';
import type { Tokenizer } from '../../electron/inference/whisper/tokenizer.ts';

/** What a made-up decoder says to one token. */
export interface Said {
  readonly next: number;
  /** ln probability of it; everything else is as good as impossible but for what `also` names. */
  readonly score: number;
  readonly also?: readonly (readonly [id: number, score: number])[];
  /** Of all heads on all positions. */
  readonly attention?: number;
}

const LISTED = 4;
/** Keys and values of six layers. */
const CACHED = 6 * 2 * 512;
const NEVER = -30;

/**
 * The answer of the speech pack's decoder as its graph gives it, for tests that make one up: four text tokens are listed, and the first
 * value of each token in the cache is its id.
 */
export function decoderAnswer(
  said: readonly Said[],
  positions: number,
  tokenizer: Tokenizer,
  fed: readonly number[],
): Record<string, Tensor> {
  const { endOfText } = tokenizer.special;
  const count = said.length;
  const ids = new Int32Array(count * LISTED);
  const text = new Float32Array(count * LISTED).fill(NEVER);
  const others = new Float32Array(count * (tokenizer.size - endOfText)).fill(NEVER);
  const align = new Float32Array(8 * count * positions);
  for (const [row, { next, score, also = [], attention = 0 }] of said.entries()) {
    const scored = [[next, score] as const, ...also];
    const listed = scored.filter(([id]) => id < endOfText);
    for (let i = 0; i < LISTED; i++) ids[row * LISTED + i] = listed[i]?.[0] ?? i;
    for (const [i, [, value]] of listed.entries()) text[row * LISTED + i] = value;
    for (const [id, value] of scored) if (id >= endOfText) others[row * (tokenizer.size - endOfText) + id - endOfText] = value;
    for (let head = 0; head < 8; head++)
      align.fill(attention, (head * count + row) * positions, (head * count + row + 1) * positions);
  }
  const cached = new Float32Array(fed.length * CACHED);
  for (const [i, id] of fed.entries()) cached[i * CACHED] = id;
  return {
    new: float32Tensor(cached, [fed.length, CACHED]),
    text_ids: int32Tensor([...ids], [count, LISTED]),
    text_logits: float32Tensor(text, [count, LISTED]),
    rough_logits: float32Tensor(Float32Array.from(text), [count, LISTED]),
    rough_shares: float32Tensor(new Float32Array(text.length).fill(Math.log(1 / LISTED)), [count, LISTED]),
    other_logits: float32Tensor(others, [count, tokenizer.size - endOfText]),
    align: float32Tensor(align, [8, count, positions]),
  };
}
