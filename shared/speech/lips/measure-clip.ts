import { BLEND_SHAPE_NAMES, blendShapeIndex } from '../../core/blend-shapes.ts';
import type { LipMeasureClip, LipTable } from '../../core/lip-measures.ts';
import type { BlendShapeClip } from '../../core/take.ts';
import type { FrameRate } from '../../core/time.ts';
import { type CompiledTable, compileLipTable, evaluateFloored, evaluateForm } from './compiled-table.ts';

const SHAPES = BLEND_SHAPE_NAMES.length;

/**
 * What the lips of a head do under a clip, in adult millimetres (the head's own divided by its size).
 * Shapes that the clip lacks count as 0. An empty clip gives empty arrays.
 * @throws StudioError `lip-table-invalid`
 */
export function measureClip(clip: BlendShapeClip, table: LipTable): LipMeasureClip {
  return measureWeights(clip.frameRate, fullWeights(clip), compileLipTable(table));
}

/** As {@link measureClip}, from [T, 52] weights in BLEND_SHAPE_NAMES order. */
export function measureWeights(frameRate: FrameRate, weights: Float32Array, table: CompiledTable): LipMeasureClip {
  const frameCount = Math.floor(weights.length / SHAPES);
  const gap = new Float32Array(frameCount);
  const width = new Float32Array(frameCount);
  const protrusion = new Float32Array(frameCount);
  const jawDrop = new Float32Array(frameCount);
  for (let frame = 0; frame < frameCount; frame++) {
    const offset = frame * SHAPES;
    gap[frame] = evaluateFloored(table.gap, weights, offset) / table.scale;
    width[frame] = evaluateForm(table.width, 0, weights, offset) / table.scale;
    protrusion[frame] = evaluateForm(table.protrusion, 0, weights, offset) / table.scale;
    jawDrop[frame] = evaluateForm(table.jawDrop, 0, weights, offset) / table.scale;
  }
  return { frameRate, frameCount, gap, width, protrusion, jawDrop };
}

/** [T, 52] weights of a clip in BLEND_SHAPE_NAMES order, whatever channels it has. */
export function fullWeights(clip: BlendShapeClip): Float32Array {
  const weights = new Float32Array(clip.frameCount * SHAPES);
  clip.channels.forEach((name, channel) => {
    const column = blendShapeIndex(name);
    for (let frame = 0; frame < clip.frameCount; frame++)
      weights[frame * SHAPES + column] = clip.values[frame * clip.channels.length + channel] ?? 0;
  });
  return weights;
}
