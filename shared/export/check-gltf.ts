import { WebIO } from '@gltf-transform/core';
import type { FoundCurve } from './check-export.ts';

/** Animated weights of a GLB, take by take in file order, by the names in `mesh.extras.targetNames`. */
export async function glbCurves(bytes: Uint8Array): Promise<FoundCurve[]> {
  const document = await new WebIO().readBinary(new Uint8Array(bytes));
  return document
    .getRoot()
    .listAnimations()
    .flatMap((animation, index) =>
      animation.listChannels().flatMap((channel) => {
        if (channel.getTargetPath() !== 'weights') return [];
        const mesh = channel.getTargetNode()?.getMesh();
        const names = (mesh?.getExtras().targetNames ?? []) as readonly string[];
        const times = channel.getSampler()?.getInput()?.getArray() ?? new Float32Array(0);
        const weights = channel.getSampler()?.getOutput()?.getArray() ?? new Float32Array(0);
        return names.map((name, column) => ({
          take: index,
          channel: name,
          times,
          weights: Float32Array.from({ length: times.length }, (_, key) => weights[key * names.length + column] ?? Number.NaN),
        }));
      }),
    );
}
