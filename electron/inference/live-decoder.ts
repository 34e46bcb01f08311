import { z } from 'zod';
import { createMfccStream, MFCC_CEPSTRA, MFCC_COLUMNS, MFCC_HOP, MFCC_REACH, type MfccStream } from '../../shared/audio/mfcc.ts';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import { StudioError } from '../../shared/core/errors.ts';
import { float32Tensor, type InferenceBackend, type ModelSession, type Tensor } from './backend.ts';
import { floats } from './decoder-heads.ts';
import { loadPackModel, type Pack } from './pack.ts';

/** The small live decoder that comes with the program. */
export const LIVE_PACK = 'live-lstm';

const SHAPES = BLEND_SHAPE_NAMES.length;
const SAMPLES_PER_MS = 16;

const settingsSchema = z.object({
  /** The curves of a step belong to so many frames ago. */
  lookAheadFrames: z.int().min(0).max(100),
  /** Mean cepstra of the sound that the net was trained on. */
  mean: z.array(z.number()).length(MFCC_CEPSTRA),
  emotions: z.int().min(1).max(64),
  /** Shape [2, 1, H] of each of the two states. */
  stateSize: z.int().min(1).max(4096),
});

export type LiveSettings = z.infer<typeof settingsSchema>;

/** Curves of consecutive frames at 100 Hz; frame i of the recording is at 10 i ms. */
export interface LiveFrames {
  readonly firstFrame: number;
  /** [n, 52] weights, 0..1; only mouth and jaw mean anything. */
  readonly curves: Float32Array;
}

/** One microphone or recording being listened to. Not re-entrant: await one call before the next. */
export interface LiveDecoder {
  /** Milliseconds from a sound to the curves of its moment, before computing: half a window, the look-ahead and the wait for a whole hop. */
  readonly latencyMs: number;
  /** Takes mono samples at 16 kHz, any number. @throws StudioError `model-tensor-mismatch`, `model-failed` */
  push(samples: Float32Array): Promise<LiveFrames>;
  /** The frames still owed, as if silence followed: ceil(samples / 160) in all. Nothing may be pushed after it. */
  finish(): Promise<LiveFrames>;
}

export interface LiveOptions {
  /** [8] inputs for emotion, 0..1. The pack says in its card whether it was trained with any. Default: all 0. */
  readonly emotion?: readonly number[];
}

/** A live pack's model and what its manifest says about it. Dispose of the session when done. @throws StudioError those of packs */
export async function loadLivePack(
  backend: InferenceBackend,
  pack: Pack,
): Promise<{ session: ModelSession; settings: LiveSettings }> {
  const parsed = settingsSchema.safeParse(pack.manifest.settings);
  if (parsed.success) return { session: await loadPackModel(backend, pack, 'live'), settings: parsed.data };
  const issue = parsed.error.issues[0];
  throw new StudioError(
    'pack-invalid',
    `The settings of the pack "${pack.manifest.id}" do not fit: ${issue?.path.join('.')} ${issue?.message}.`,
    { hint: 'Reinstall the pack.' },
  );
}

/**
 * Starts to listen. Each frame of 10 ms is one run with the state of the one before, so that the answer is the same however the
 * sound was cut.
 */
export function openLiveDecoder(session: ModelSession, settings: LiveSettings, options: LiveOptions = {}): LiveDecoder {
  const { lookAheadFrames, mean, emotions, stateSize } = settings;
  const stream = createMfccStream(mean);
  const step = createStep(session, emotions, stateSize, options.emotion ?? []);
  let samples = 0;
  let heard = 0;

  async function answer(features: Float32Array, most: number): Promise<LiveFrames> {
    const frames = features.length / MFCC_COLUMNS;
    const firstFrame = Math.max(0, heard - lookAheadFrames);
    const rows: Float32Array[] = [];
    for (let frame = 0; frame < frames; frame++) {
      const curves = await step(features.slice(frame * MFCC_COLUMNS, (frame + 1) * MFCC_COLUMNS));
      const of = heard++ - lookAheadFrames;
      if (of >= 0 && of < most) rows.push(curves);
    }
    const curves = new Float32Array(rows.length * SHAPES);
    for (const [i, row] of rows.entries()) curves.set(row, i * SHAPES);
    return { firstFrame, curves };
  }

  return {
    latencyMs: (MFCC_REACH + (lookAheadFrames + 1) * MFCC_HOP) / SAMPLES_PER_MS,
    push: async (sound) => {
      samples += sound.length;
      return answer(stream.push(sound), Number.POSITIVE_INFINITY);
    },
    finish: async () => answer(lastFeatures(stream, lookAheadFrames), Math.ceil(samples / MFCC_HOP)),
  };
}

/** What follows the sound until its last frame's curves are out. */
function lastFeatures(stream: MfccStream, lookAheadFrames: number): Float32Array {
  const parts = [stream.push(new Float32Array(lookAheadFrames * MFCC_HOP)), stream.finish()];
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  joined.set(parts[0] ?? []);
  joined.set(parts[1] ?? [], parts[0]?.length ?? 0);
  return joined;
}

/** One frame of features [39] -> curves [52], the state kept in between. */
function createStep(session: ModelSession, emotions: number, stateSize: number, emotion: readonly number[]) {
  const felt = float32Tensor(
    Float32Array.from({ length: emotions }, (_, i) => emotion[i] ?? 0),
    [1, emotions],
  );
  const empty = (): Tensor => float32Tensor(new Float32Array(2 * stateSize), [2, 1, stateSize]);
  let h = empty();
  let c = empty();
  return async (mfcc: Float32Array): Promise<Float32Array> => {
    const made = await session.run({ mfcc: float32Tensor(mfcc, [1, 1, MFCC_COLUMNS]), emotion: felt, h, c });
    h = float32Tensor(floats(made, 'next_h'), h.dims);
    c = float32Tensor(floats(made, 'next_c'), c.dims);
    return floats(made, 'curves');
  };
}

/** A recording that is there in whole, heard as the microphone would: curves [ceil(samples / 160), 52] at 100 Hz. */
export async function hearLive(session: ModelSession, settings: LiveSettings, samples: Float32Array): Promise<Float32Array> {
  const decoder = openLiveDecoder(session, settings);
  const parts = [await decoder.push(samples), await decoder.finish()];
  const curves = new Float32Array(parts.reduce((sum, part) => sum + part.curves.length, 0));
  for (const part of parts) curves.set(part.curves, part.firstFrame * SHAPES);
  return curves;
}
