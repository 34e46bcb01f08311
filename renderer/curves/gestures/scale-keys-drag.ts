import { type KeyScale, scaleKeys } from '../../../shared/curves/scale-keys.ts';
import { changeSelectedKeys } from '../../../shared/document/keyframe-commands.ts';
import { findRecord } from '../../../shared/document/records.ts';
import type { StudioParts } from '../../studio-parts.ts';
import type { BoxEdge } from '../hit-test.ts';
import { countKeys, keysText, selectedKeys, timesOf } from '../key-selection.ts';
import type { Drag, Press } from '../pointer-machine.ts';
import type { KeyBox } from '../scene.ts';

/**
 * Stretches the selected keys by an edge of their box: left and right in time about the other edge (Alt: about the middle), top and bottom in
 * value: additive keys about 0, so that a correction becomes stronger or weaker, overriding ones about the other edge.
 */
export function scaleKeysDrag(parts: StudioParts, box: KeyBox, edge: BoxEdge, start: Press): Drag | undefined {
  const selection = selectedKeys(parts);
  const times = timesOf(parts.document.state.getState().document, selection);
  if (!times) return undefined;
  const isTime = edge === 'left' || edge === 'right';
  const gesture = parts.document.begin(`Scale ${keysText(countKeys(selection))}`);
  const length = isTime ? box.right - box.left : box.bottom - box.top;
  const sign = edge === 'right' || edge === 'bottom' ? 1 : -1;
  return {
    move(to) {
      const reach = to.alt ? length / 2 : length;
      const factor = (reach + sign * (isTime ? to.x - start.x : to.y - start.y)) / Math.max(reach, 1);
      gesture.update((document) =>
        changeSelectedKeys(document, selection, (keys, ids, limits, track) => {
          const values = keys.filter((key) => ids.has(key.id)).map((key) => key.value);
          const isAdditive = findRecord(document, 'layer', track.layerId)?.mode === 'additive';
          const foot = edge === 'top' ? Math.min(...values) : Math.max(...values);
          const opposite = edge === 'left' ? times.end : times.start;
          const scale: KeyScale = isTime
            ? { time: { pivot: to.alt ? (times.start + times.end) / 2 : opposite, factor: Math.max(factor, 0.01) } }
            : { value: { pivot: isAdditive ? 0 : foot, factor: Math.max(factor, 0) } };
          return scaleKeys(keys, ids, scale, limits);
        }),
      );
    },
    commit: () => gesture.commit(),
    cancel: () => gesture.cancel(),
  };
}
