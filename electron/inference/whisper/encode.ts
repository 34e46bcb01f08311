import { float32Tensor, int64Tensor } from '../backend.ts';
import { addBandsInPlace, addRowsInPlace, type Canvas, frameCountOf, planCanvases } from './canvas-plan.ts';
import { type PositionPlan, positionsFor } from './encoder-positions.ts';
import {
  CANVAS_SAMPLES,
  type EncoderSessions,
  floatOutput,
  MEL_BANDS,
  MEL_PER_FRAME,
  SAMPLES_PER_FRAME,
  type SpeechJob,
  TAP_SIZE,
} from './speech-sessions.ts';
import { findSound } from './voice-activity.ts';

const MEL_HOP_SAMPLES = SAMPLES_PER_FRAME / MEL_PER_FRAME;
/** Empty frames behind the sound that the front end and the encoder's convolutions are shown; the last of them stands for all others. */
const EMPTY_FRAMES = 2;

/** What the text decoder reads of one canvas. */
export interface HiddenStates {
  /** Last hidden states [count, 512]. */
  readonly states: Float32Array;
  /** The positions that they belong to; those of the sound come first. */
  readonly plan: PositionPlan;
  /** Frames of sound at 50 Hz. */
  readonly frameCount: number;
}

/** One pass of the encoder over at most 30 s. */
export interface EncodedCanvas {
  readonly hidden: HiddenStates;
  /** [frameCount or more, 1536] layers 2, 4 and 6, each normalised over its 512 values. */
  readonly taps: Float32Array;
  /** [80, 2 * frames] log-mel, frames >= frameCount. */
  readonly mel: Float32Array;
}

/** What the heads read. Encoder frame j is at 20 j ms, mel frame i at 10 i ms. */
export interface SpeechEncoding {
  /** T, encoder frames over the recording; every sample lies in one. */
  readonly frameCount: number;
  /** [T, 1536]. */
  readonly taps: Float32Array;
  /** [80, 2T] log-mel. */
  readonly mel: Float32Array;
}

/**
 * Features of at most 30 s of samples. `choose` says which positions of the canvas are computed.
 * @throws StudioError `model-failed`, `model-tensor-mismatch`
 */
export async function encodeCanvas(
  samples: Float32Array,
  sessions: EncoderSessions,
  choose: (frames: number) => PositionPlan = positionsFor,
): Promise<EncodedCanvas> {
  const frameCount = frameCountOf(samples.length);
  const pcm = new Float32Array(Math.min(CANVAS_SAMPLES, (frameCount + EMPTY_FRAMES) * SAMPLES_PER_FRAME));
  pcm.set(samples);
  const heard = await sessions.frontend.run({ pcm: float32Tensor(pcm, [1, pcm.length]) });
  const mel = floatOutput(heard, 'mel');
  const columns = mel.length / MEL_BANDS;
  const plan = choose(frameCount);
  const answer = await sessions.encoder.run({
    mel: float32Tensor(padded(mel, columns, samples.length), [1, MEL_BANDS, columns]),
    positions: int64Tensor(plan.positions, [plan.count]),
    key_bias: float32Tensor(plan.bias, [plan.count]),
  });
  const hidden = { states: floatOutput(answer, 'last_hidden_state'), plan, frameCount };
  return { mel, hidden, taps: floatOutput(answer, 'taps') };
}

/** Features with zeros behind the sound, as the reference implementation pads; a canvas's empty rest is no silence of the recording. */
function padded(mel: Float32Array, columns: number, sampleCount: number): Float32Array {
  const copy = Float32Array.from(mel);
  for (let band = 0; band < MEL_BANDS; band++) {
    copy.fill(0, band * columns + Math.floor(sampleCount / MEL_HOP_SAMPLES), (band + 1) * columns);
  }
  return copy;
}

/** The samples of one canvas. */
export function samplesOf(samples: Float32Array, canvas: Canvas): Float32Array {
  return samples.subarray(canvas.startFrame * SAMPLES_PER_FRAME, canvas.endFrame * SAMPLES_PER_FRAME);
}

/**
 * Runs front end and encoder over a recording of any length (16 kHz mono, -1..1) and keeps everything: 310 kB a second. The program
 * itself listens canvas by canvas (`hearRecording`); this is for tools. Progress has the stage `encode`.
 * @throws StudioError `model-failed`, `model-tensor-mismatch`; whatever `checkpoint` throws
 */
export async function encodeSpeech(samples: Float32Array, sessions: EncoderSessions, job: SpeechJob): Promise<SpeechEncoding> {
  const frameCount = frameCountOf(samples.length);
  const taps = new Float32Array(frameCount * TAP_SIZE);
  const mel = new Float32Array(MEL_BANDS * frameCount * MEL_PER_FRAME);
  const plan = planCanvases(samples.length, findSound(samples));
  for (const canvas of plan) {
    job.progress({ stage: 'encode', done: canvas.index, total: plan.length });
    await job.checkpoint();
    const encoded = await encodeCanvas(samplesOf(samples, canvas), sessions);
    addRowsInPlace(taps, 0, encoded.taps, canvas, TAP_SIZE);
    addBandsInPlace(mel, encoded.mel, canvas, MEL_BANDS, MEL_PER_FRAME);
  }
  job.progress({ stage: 'encode', done: plan.length, total: plan.length });
  return { frameCount, taps, mel };
}
