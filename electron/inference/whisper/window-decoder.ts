import { invariant } from '../../../shared/core/assert.ts';
import { float32Tensor, int32Tensor, int64Tensor, type Tensor } from '../backend.ts';
import type { HiddenStates } from './encode.ts';
import { floatOutput, type SpeechSessions, tensorOutput } from './speech-sessions.ts';
import { type TokenScores, tokenScores } from './token-scores.ts';

const LAYERS = 6;
const HEADS = 8;
const HEAD_WIDTH = 64;
const HIDDEN_SIZE = 512;
/** Tokens that the decoder's position code knows, and its caches hold. */
const LONGEST_TEXT = 448;
export const ALIGNMENT_HEADS = 8;

/** What the decoder answers to one token. */
export interface DecoderStep {
  /** ln probabilities of what may come next. The caller may write into them. */
  readonly scores: TokenScores;
  /** [8, count] attention of the alignment heads over the encoder's positions, each row adding up to 1. */
  attention(): Float32Array;
}

/** A decoder in front of one window, with what it has been fed so far. */
export interface WindowDecoder {
  /** Feeds tokens and answers for the tokens at these places of `ids`, in order; by default for the last one. */
  step(ids: readonly number[], places?: readonly number[]): Promise<readonly DecoderStep[]>;
  /** Takes the newest `count` tokens back, as if they had never been fed. */
  takeBack(count: number): void;
}

/** Prepares decoding of one window. */
export async function openWindowDecoder({ states, plan }: HiddenStates, sessions: SpeechSessions): Promise<WindowDecoder> {
  const cross = await sessions.crossKv.run({ last_hidden_state: float32Tensor(states, [1, plan.count, HIDDEN_SIZE]) });
  const bias = float32Tensor(plan.bias, [plan.count]);
  const cache = createCache();
  let length = 0;
  return {
    step: async (ids, places = [ids.length - 1]) => {
      const positions = Array.from(ids, (_, i) => length + i);
      length += ids.length;
      invariant(length <= LONGEST_TEXT, 'the decoder was fed more than it can hold');
      const feeds = {
        input_ids: int64Tensor(ids, [1, ids.length]),
        positions: int64Tensor(positions, [ids.length]),
        rows: int64Tensor(places, [places.length]),
        last_position: int32Tensor([length - 1], [1]),
        length: int32Tensor([length], [1]),
        cross_bias: bias,
        ...cache.tensors,
        ...cross,
      };
      const answer = await sessions.decoder.run(feeds);
      cache.write(floatOutput(answer, 'new'), positions);
      const attention = floatOutput(answer, 'align');
      return scoresOf(answer, places.length).map((scores, row) => ({
        scores,
        attention: () => rowOf(attention, ALIGNMENT_HEADS, places.length, row),
      }));
    },
    takeBack: (count) => {
      length -= count;
    },
  };
}

/** Keys and values of all tokens so far, [8, 448, 64] a layer and kind; what lies behind the newest token is not read. */
function createCache() {
  const names = Array.from({ length: LAYERS }, (_, layer) => [`past_key_${layer}`, `past_value_${layer}`]).flat();
  const parts = names.map((name) => ({ name, values: new Float32Array(HEADS * LONGEST_TEXT * HEAD_WIDTH) }));
  const dims = [1, HEADS, LONGEST_TEXT, HEAD_WIDTH];
  return {
    tensors: Object.fromEntries(parts.map(({ name, values }) => [name, float32Tensor(values, dims)])),
    /** Puts rows [positions.length, 6 * 1024], each with the layers' keys and values one after the other, at their positions. */
    write: (rows: Float32Array, positions: readonly number[]): void => {
      let from = 0;
      for (const position of positions)
        for (const { values } of parts)
          for (let head = 0; head < HEADS; head++, from += HEAD_WIDTH)
            values.set(rows.subarray(from, from + HEAD_WIDTH), (head * LONGEST_TEXT + position) * HEAD_WIDTH);
    },
  };
}

function scoresOf(answer: Readonly<Record<string, Tensor>>, count: number): readonly TokenScores[] {
  const textIds = tensorOutput(answer, 'text_ids').data;
  invariant(textIds instanceof Int32Array, 'the decoder names no tokens');
  const part = (name: string, row: number): Float32Array => partOf(floatOutput(answer, name), row, count);
  return Array.from({ length: count }, (_, row) =>
    tokenScores({
      textIds: partOf(textIds, row, count),
      text: part('text_logits', row),
      rough: part('rough_logits', row),
      roughShares: part('rough_shares', row),
      others: part('other_logits', row),
    }),
  );
}

function partOf<T extends Float32Array | Int32Array>(data: T, row: number, count: number): T {
  const size = data.length / count;
  return data.subarray(row * size, (row + 1) * size) as T;
}

/** One of `count` rows in each of `groups` groups: [groups, count, n] -> [groups, n]. */
function rowOf(values: Float32Array, groups: number, count: number, row: number): Float32Array {
  if (count === 1) return values;
  const size = values.length / groups / count;
  const chosen = new Float32Array(groups * size);
  for (let group = 0; group < groups; group++) {
    const from = (group * count + row) * size;
    chosen.set(values.subarray(from, from + size), group * size);
  }
  return chosen;
}
