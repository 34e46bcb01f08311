import { channelUnit } from '../../../shared/core/curve-channels.ts';
import { moveKeys } from '../../../shared/curves/move-keys.ts';
import { snapTime } from '../../../shared/curves/snap-keys.ts';
import { changeSelectedKeys } from '../../../shared/document/keyframe-commands.ts';
import type { StudioParts } from '../../studio-parts.ts';
import { countKeys, keysText, selectedKeys, timesOf } from '../key-selection.ts';
import type { Drag, Press } from '../pointer-machine.ts';
import { type KeyDot, pixelsPerUnit } from '../scene.ts';
import { snapGrid } from '../snapping.ts';

/** Moves the selected keys with the one that is held: Shift keeps to one axis, Alt (as in the lanes) or Ctrl lets go of the grid. */
export function moveKeysDrag(parts: StudioParts, dot: KeyDot, start: Press): Drag | undefined {
  const selection = selectedKeys(parts);
  const first = timesOf(parts.document.state.getState().document, selection)?.start ?? 0;
  const gesture = parts.document.begin(`Move ${keysText(countKeys(selection))}`);
  return {
    move(to) {
      const [dx, dy] = [to.x - start.x, to.y - start.y];
      const isSideways = Math.abs(dx) >= Math.abs(dy);
      const moved = dot.key.time + dx / parts.view.getState().pixelsPerSecond;
      const time = to.shift && !isSideways ? 0 : snapTime(moved, snapGrid(parts, to.ctrl || to.alt)) - dot.key.time;
      const value = to.shift && isSideways ? 0 : -dy / pixelsPerUnit(dot.band) / dot.gain / channelUnit(dot.channel);
      // All keys move alike: none may pass the beginning.
      const by = { time: dx === 0 ? 0 : Math.max(time, -first), value };
      gesture.update((document) =>
        changeSelectedKeys(document, selection, (keys, ids, limits, { channel }) =>
          moveKeys(keys, ids, { ...by, value: by.value * channelUnit(channel) }, limits),
        ),
      );
    },
    commit: () => gesture.commit(),
    cancel: () => gesture.cancel(),
  };
}
