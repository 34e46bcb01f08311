import { float32Tensor, type Tensor } from '../backend.ts';
import { addBandsInPlace, addRowsInPlace, frameCountOf, planCanvases } from './canvas-plan.ts';
import {
  CANVAS_SAMPLES,
  type EncoderSessions,
  floatOutput,
  MEL_BANDS,
  MEL_PER_FRAME,
  type SpeechJob,
  TAP_SIZE,
} from './speech-sessions.ts';

const MEL_FRAMES = 3000;
const MEL_HOP_SAMPLES = CANVAS_SAMPLES / MEL_FRAMES;

/** One pass of the encoder over 30 s. */
export interface EncodedCanvas {
  readonly startSeconds: number;
  /** Last hidden states [1500, 512], what the text decoder reads. Kept for the first canvas only: later text needs its own cuts. */
  readonly hidden?: Float32Array;
}

/** What the heads and the text decoder read. Encoder frame j is at 20 j ms, mel frame i at 10 i ms. */
export interface SpeechEncoding {
  /** T, encoder frames over the recording; every sample lies in one. */
  readonly frameCount: number;
  /** [T, 1536] layers 2, 4 and 6, each normalised over its 512 values. */
  readonly taps: Float32Array;
  /** [80, 2T] log-mel. */
  readonly mel: Float32Array;
  readonly canvases: readonly EncodedCanvas[];
}

/**
 * Features of 30 s from `startSample` on.
 * @returns mel [80, 3000], hidden [1500, 512] and taps [1500, 1536]
 */
async function encodeCanvas(samples: Float32Array, startSample: number, sessions: EncoderSessions) {
  const part = samples.subarray(startSample, startSample + CANVAS_SAMPLES);
  const mel = await frontEnd(part, sessions);
  const answer = await sessions.encoder.run({ mel: melTensor(padded(mel, part.length)) });
  return { mel, hidden: floatOutput(answer, 'last_hidden_state'), taps: floatOutput(answer, 'taps') };
}

async function frontEnd(samples: Float32Array, sessions: EncoderSessions): Promise<Float32Array> {
  const pcm = new Float32Array(CANVAS_SAMPLES);
  pcm.set(samples);
  const answer = await sessions.frontend.run({ pcm: float32Tensor(pcm, [1, CANVAS_SAMPLES]) });
  return floatOutput(answer, 'mel');
}

/** Features with zeros behind the sound, as the reference implementation pads; a canvas's empty rest is no silence of the recording. */
function padded(mel: Float32Array, sampleCount: number): Float32Array {
  const copy = Float32Array.from(mel);
  for (let band = 0; band < MEL_BANDS; band++) {
    copy.fill(0, band * MEL_FRAMES + Math.floor(sampleCount / MEL_HOP_SAMPLES), (band + 1) * MEL_FRAMES);
  }
  return copy;
}

function melTensor(mel: Float32Array): Tensor {
  return float32Tensor(mel, [1, MEL_BANDS, MEL_FRAMES]);
}

/** Last hidden states [1500, 512] of at most 30 s of samples, for the text decoder. */
export async function encodeForText(samples: Float32Array, sessions: EncoderSessions): Promise<Float32Array> {
  const mel = padded(await frontEnd(samples, sessions), samples.length);
  const answer = await sessions.encoder.run({ mel: melTensor(mel) }, ['last_hidden_state']);
  return floatOutput(answer, 'last_hidden_state');
}

/**
 * Runs front end and encoder over a recording of any length (16 kHz mono, -1..1), canvas by canvas with cross-fades.
 * No samples give no frames. Needs 310 kB a second of recording. Progress has the stage `encode`; between canvases a cancel gets through.
 * @throws StudioError `model-failed`, `model-tensor-mismatch`; whatever `checkpoint` throws
 */
export async function encodeSpeech(samples: Float32Array, sessions: EncoderSessions, job: SpeechJob): Promise<SpeechEncoding> {
  const frameCount = frameCountOf(samples.length);
  const taps = new Float32Array(frameCount * TAP_SIZE);
  const mel = new Float32Array(MEL_BANDS * frameCount * MEL_PER_FRAME);
  const canvases: EncodedCanvas[] = [];
  const plan = planCanvases(samples.length);
  for (const canvas of plan) {
    job.progress({ stage: 'encode', done: canvas.index, total: plan.length });
    await job.checkpoint();
    const encoded = await encodeCanvas(samples, canvas.startSample, sessions);
    addRowsInPlace(taps, encoded.taps, canvas, TAP_SIZE);
    addBandsInPlace(mel, encoded.mel, canvas, MEL_BANDS, MEL_PER_FRAME);
    const { startSeconds } = canvas;
    canvases.push(canvas.index === 0 ? { startSeconds, hidden: encoded.hidden } : { startSeconds });
  }
  job.progress({ stage: 'encode', done: plan.length, total: plan.length });
  return { frameCount, taps, mel, canvases };
}
