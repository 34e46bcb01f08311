import { float32Tensor, int64Tensor } from '../backend.ts';
import type { HiddenStates } from './encode.ts';
import { floatOutput, type SpeechSessions } from './speech-sessions.ts';

/** Six layers of 512 values a token, side by side. */
const CACHE_WIDTH = 6 * 512;
const HIDDEN_SIZE = 512;
/** Tokens that the decoder's position code knows. */
const LONGEST_TEXT = 448;
export const ALIGNMENT_HEADS = 8;

/** What the decoder answers to one token. */
export interface DecoderStep {
  /** ln probability of each id to come next. The caller may write into it. */
  readonly logProbabilities: Float32Array;
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
  const keys = new Float32Array(LONGEST_TEXT * CACHE_WIDTH);
  const values = new Float32Array(LONGEST_TEXT * CACHE_WIDTH);
  let length = 0;
  const past = (cache: Float32Array) => float32Tensor(cache.subarray(0, length * CACHE_WIDTH), [length, CACHE_WIDTH]);
  return {
    step: async (ids, places = [ids.length - 1]) => {
      const answer = await sessions.decoder.run({
        input_ids: int64Tensor(ids, [1, ids.length]),
        rows: int64Tensor(places, [places.length]),
        past_k: past(keys),
        past_v: past(values),
        cross_bias: bias,
        ...cross,
      });
      keys.set(floatOutput(answer, 'new_k'), length * CACHE_WIDTH);
      values.set(floatOutput(answer, 'new_v'), length * CACHE_WIDTH);
      length += ids.length;
      const logProbabilities = floatOutput(answer, 'log_probabilities');
      const attention = floatOutput(answer, 'align');
      const size = logProbabilities.length / places.length;
      return places.map((_, row) => ({
        logProbabilities: logProbabilities.subarray(row * size, (row + 1) * size),
        attention: () => rowOf(attention, ALIGNMENT_HEADS, places.length, row),
      }));
    },
    takeBack: (count) => {
      length -= count;
    },
  };
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
