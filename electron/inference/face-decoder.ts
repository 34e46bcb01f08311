import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import { PHONEMES } from '../../shared/core/phonemes.ts';
import { applyLastLayer, type LastLayer } from '../../shared/speech/profile/fit-profile.ts';
import { float32Tensor, type ModelSession } from './backend.ts';
import { ARTICULATORY_FEATURES, feedsOf, floats, type PhoneEvidence } from './decoder-heads.ts';
import type { WindowFeatures } from './feature-stream.ts';
import { keepRows } from './windowed-run.ts';

export interface FaceAnswer {
  /** [2T, 52] weights at 100 Hz, 0..1. */
  readonly curves: Float32Array;
  /** [2T, H] what the net holds before its last layer, where it was asked for. */
  readonly hidden: Float32Array | undefined;
}

export interface FaceDecoderOptions {
  /** An actor's own last layer in place of the pack's. */
  readonly layer?: LastLayer;
  /** Size of the hidden layer to keep. */
  readonly keepsHidden?: number;
}

export interface FaceRun {
  /** @throws StudioError `model-tensor-mismatch`, `model-failed` */
  hear(features: WindowFeatures, evidence: PhoneEvidence): Promise<void>;
  /** Filled as far as it has heard. */
  readonly answer: FaceAnswer;
}

const SHAPES = BLEND_SHAPE_NAMES.length;

/** The face decoder over a recording of `frames` frames at 50 Hz. Nets that name the input `phones` also read what the phone head heard. */
export function openFaceDecoder(session: ModelSession, frames: number, options: FaceDecoderOptions = {}): FaceRun {
  const { layer, keepsHidden } = options;
  const curves = new Float32Array(frames * 2 * SHAPES);
  const hidden = keepsHidden === undefined ? undefined : new Float32Array(frames * 2 * keepsHidden);
  const needsHidden = layer !== undefined || hidden !== undefined;
  const outputs = [...(layer === undefined ? ['curves'] : []), ...(needsHidden ? ['hidden'] : [])];
  return {
    answer: { curves, hidden },
    async hear(features, evidence) {
      const phones = session.inputNames.includes('phones') ? { phones: phonesTensor(evidence) } : {};
      const answer = await session.run({ ...feedsOf(features), ...phones }, outputs);
      const { window } = features;
      const held = needsHidden ? floats(answer, 'hidden') : undefined;
      if (hidden !== undefined && held !== undefined && keepsHidden !== undefined) keepRows(hidden, held, window, keepsHidden, 2);
      const made = layer !== undefined && held !== undefined ? applyLastLayer(layer, held) : floats(answer, 'curves');
      keepRows(curves, made, window, SHAPES, 2);
    },
  };
}

/** Probabilities of phonemes and articulatory features side by side, [1, frames, 54]. */
function phonesTensor({ logProbabilities, articulatory }: PhoneEvidence) {
  const phonemes = PHONEMES.length;
  const columns = phonemes + ARTICULATORY_FEATURES;
  const frames = logProbabilities.length / phonemes;
  const values = new Float32Array(frames * columns);
  for (let frame = 0; frame < frames; frame++) {
    for (let i = 0; i < phonemes; i++) values[frame * columns + i] = Math.exp(logProbabilities[frame * phonemes + i] ?? -100);
    values.set(
      articulatory.subarray(frame * ARTICULATORY_FEATURES, (frame + 1) * ARTICULATORY_FEATURES),
      frame * columns + phonemes,
    );
  }
  return float32Tensor(values, [1, frames, columns]);
}
