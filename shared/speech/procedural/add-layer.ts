import type { BlendShapeClip } from '../../core/take.ts';

/** A clip with a layer's weights added, clamped to 0..1. Channels that the clip lacks are left out; frames are paired by number. */
export function addLayer(clip: BlendShapeClip, layer: BlendShapeClip): BlendShapeClip {
  const values = clip.values.slice();
  const width = clip.channels.length;
  layer.channels.forEach((name, channel) => {
    const column = clip.channels.indexOf(name);
    if (column < 0) return;
    for (let frame = 0; frame < Math.min(clip.frameCount, layer.frameCount); frame++) {
      const index = frame * width + column;
      const sum = (values[index] ?? 0) + (layer.values[frame * layer.channels.length + channel] ?? 0);
      values[index] = Math.min(1, Math.max(0, sum));
    }
  });
  return { ...clip, values };
}
