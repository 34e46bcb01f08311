import { blendShapeIndex } from '../../shared/core/blend-shapes.ts';
import { frameRate, framesPerSecond } from '../../shared/core/time.ts';
import { proceduralLayers } from '../../shared/speech/procedural/procedural-layers.ts';

/** Eyes, breath and head of a face that only listens. */
export interface IdleLife {
  /** Weights of eyes and nostrils and the turn of the head (degrees) at a time, by the screen's clock in seconds. */
  at(seconds: number): { readonly weights: ReadonlyMap<string, number>; readonly head: readonly [number, number, number] };
}

/** A minute, over and over. */
const LOOP_SECONDS = 60;
const RATE = frameRate(30);
const SEED = 11;

export function createIdleLife(): IdleLife {
  const silence = { duration: LOOP_SECONDS, phonemes: [], words: [], question: false };
  const { clip, motion } = proceduralLayers(silence, RATE, SEED);
  const channels = clip.channels.filter((name) => /^(eye|nose)/.test(name) && blendShapeIndex(name) >= 0);
  const columns = channels.map((name) => clip.channels.indexOf(name));
  const weights = new Map<string, number>();
  return {
    at(seconds) {
      const position = (seconds % LOOP_SECONDS) * framesPerSecond(RATE);
      const frame = Math.min(Math.floor(position), clip.frameCount - 1);
      const next = Math.min(frame + 1, clip.frameCount - 1);
      const share = position - frame;
      const mix = (values: Float32Array, stride: number, column: number): number =>
        (values[frame * stride + column] ?? 0) * (1 - share) + (values[next * stride + column] ?? 0) * share;
      for (const [index, name] of channels.entries())
        weights.set(name, mix(clip.values, clip.channels.length, columns[index] ?? 0));
      return { weights, head: [mix(motion.head, 3, 0), mix(motion.head, 3, 1), mix(motion.head, 3, 2)] };
    },
  };
}
