import { invariant } from '../../../shared/core/assert.ts';
import type { ModelSession, Tensor } from '../backend.ts';
import type { JobContext } from '../worker-runtime.ts';

/** The two graphs that turn sound into features. */
export interface EncoderSessions {
  readonly frontend: ModelSession;
  readonly encoder: ModelSession;
}

/** All four graphs of a speech pack, by role. */
export interface SpeechSessions extends EncoderSessions {
  readonly crossKv: ModelSession;
  readonly decoder: ModelSession;
}

/** What encoding and recognising need of a job: to tell how far they are, and to be left when cancelled. */
export type SpeechJob = Pick<JobContext, 'progress' | 'checkpoint'>;

export const SAMPLE_RATE = 16000;
/** The recogniser knows windows of 30 s only; shorter ones are filled with silence. */
export const CANVAS_SECONDS = 30;
export const CANVAS_SAMPLES = SAMPLE_RATE * CANVAS_SECONDS;
/** Encoder frames: 50 a second, frame j at 20 j ms. */
export const SAMPLES_PER_FRAME = 320;
export const CANVAS_FRAMES = CANVAS_SAMPLES / SAMPLES_PER_FRAME;
export const FRAMES_PER_SECOND = SAMPLE_RATE / SAMPLES_PER_FRAME;
export const TAP_SIZE = 1536;
export const MEL_BANDS = 80;
/** Log-mel frames per encoder frame. */
export const MEL_PER_FRAME = 2;

/** A float output of a graph that the pack's contract promises. */
export function floatOutput(answer: Readonly<Record<string, Tensor>>, name: string): Float32Array {
  const data = answer[name]?.data;
  invariant(data instanceof Float32Array, `the graph gives no floats called "${name}"`);
  return data;
}

/** An output of a graph that is fed on as it is. */
export function tensorOutput(answer: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const tensor = answer[name];
  invariant(tensor !== undefined, `the graph gives no "${name}"`);
  return tensor;
}
