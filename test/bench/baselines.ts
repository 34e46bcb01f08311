import type { GeneratedTake } from '../../electron/takes/generated-take.ts';
import { blendShapeIndex } from '../../shared/core/blend-shapes.ts';

/** The cheapest trick there is: the jaw follows loudness. Weights [T, 52] at 60 fps; 35 dB below the loudest speech is shut. */
export function loudnessJaw(take: GeneratedTake): Float32Array {
  const frames = Math.ceil(take.recording.duration * 60);
  const values = new Float32Array(frames * 52);
  for (let frame = 0; frame < frames; frame++) {
    const loudness = take.loudness[Math.min(take.loudness.length - 1, Math.round((frame / 60) * 100))] ?? -3;
    values[frame * 52 + blendShapeIndex('jawOpen')] = Math.min(0.4, Math.max(0, 0.3 * (1 + loudness / 1.75)));
  }
  return values;
}
