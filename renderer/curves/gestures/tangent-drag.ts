import { setSlope } from '../../../shared/curves/set-keys.ts';
import { changeSelectedKeys } from '../../../shared/document/keyframe-commands.ts';
import type { StudioParts } from '../../studio-parts.ts';
import { oneKey } from '../key-selection.ts';
import type { Drag } from '../pointer-machine.ts';
import { type KeyDot, pixelsPerUnit } from '../scene.ts';

/** CSS pixels: a tangent never turns past upright. */
const LEAST_RUN = 2;

/** Turns a key's tangent; Alt breaks it so that the other side stays. */
export function tangentDrag(parts: StudioParts, dot: KeyDot, side: 'in' | 'out'): Drag {
  const gesture = parts.document.begin('Turn tangent');
  return {
    move(to) {
      const run = Math.max(LEAST_RUN, side === 'in' ? dot.x - to.x : to.x - dot.x);
      const rise = (side === 'in' ? to.y - dot.y : dot.y - to.y) / pixelsPerUnit(dot.band);
      const slope = ((rise / run) * parts.view.getState().pixelsPerSecond) / dot.gain;
      gesture.update((document) =>
        changeSelectedKeys(document, oneKey(dot.trackId, dot.key.id), (keys) => {
          const held = to.alt ? keys.map((key) => (key.id === dot.key.id ? { ...key, tangent: 'broken' as const } : key)) : keys;
          return setSlope(held, dot.key.id, side, slope, dot.slopes);
        }),
      );
    },
    commit: () => gesture.commit(),
    cancel: () => gesture.cancel(),
  };
}
