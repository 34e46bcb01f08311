import { float32Tensor, int64Tensor, type Tensor } from '../backend.ts';
import { CANVAS_FRAMES, floatOutput, type SpeechSessions, tensorOutput } from './speech-sessions.ts';

const LAYERS = 6;
const HEADS = 8;
const HEAD_WIDTH = 64;
const HIDDEN_SIZE = 512;
export const ALIGNMENT_HEADS = 8;

/** What the decoder answers to its newest token. */
export interface DecoderStep {
  /** One logit per id. The caller may write into it. */
  readonly logits: Float32Array;
  /** [8, 1500] attention of the alignment heads over encoder frames, each row adding up to 1. */
  readonly attention: Float32Array;
}

/** A decoder in front of one window, with what it has been fed so far. */
export interface WindowDecoder {
  /** Feeds tokens and answers for the last of them. */
  step(ids: readonly number[]): Promise<DecoderStep>;
}

/** Prepares decoding of one window. `hidden` is the encoder's last hidden state [1500, 512]. */
export async function openWindowDecoder(hidden: Float32Array, sessions: SpeechSessions): Promise<WindowDecoder> {
  const cross = await sessions.crossKv.run({ last_hidden_state: float32Tensor(hidden, [1, CANVAS_FRAMES, HIDDEN_SIZE]) });
  const empty = float32Tensor(new Float32Array(0), [LAYERS, 1, HEADS, 0, HEAD_WIDTH]);
  let pastKeys: Tensor = empty;
  let pastValues: Tensor = empty;
  return {
    step: async (ids) => {
      const input = int64Tensor(ids, [1, ids.length]);
      const answer = await sessions.decoder.run({ input_ids: input, past_k: pastKeys, past_v: pastValues, ...cross });
      pastKeys = tensorOutput(answer, 'present_k');
      pastValues = tensorOutput(answer, 'present_v');
      return {
        logits: lastOf(floatOutput(answer, 'logits'), 1, ids.length),
        attention: lastOf(floatOutput(answer, 'align'), ALIGNMENT_HEADS, ids.length),
      };
    },
  };
}

/** The last of `count` rows in each of `groups` groups: [groups, count, n] -> [groups, n]. */
function lastOf(values: Float32Array, groups: number, count: number): Float32Array {
  if (count === 1) return values;
  const size = values.length / groups / count;
  const last = new Float32Array(groups * size);
  for (let group = 0; group < groups; group++) {
    const from = (group * count + count - 1) * size;
    last.set(values.subarray(from, from + size), group * size);
  }
  return last;
}
