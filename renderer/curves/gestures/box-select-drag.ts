import { isCurveChannel } from '../../../shared/core/curve-channels.ts';
import type { KeySelection } from '../../../shared/document/keyframe-commands.ts';
import type { RecordId } from '../../../shared/document/records.ts';
import { xToTime } from '../../store/time-view.ts';
import type { StudioParts } from '../../studio-parts.ts';
import { dotsIn } from '../hit-test.ts';
import { selectedKeys, selectKeys } from '../key-selection.ts';
import type { Drag, Press } from '../pointer-machine.ts';
import type { Scene } from '../scene.ts';

/** A rectangle while it is drawn, in CSS pixels. */
export interface Rubber {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Selects the keys in a rectangle (with Shift or Ctrl besides what is selected). Where there are no keys it selects the stretch of time and the
 * channels that it covers, for verbs on the curves themselves.
 */
export function boxSelectDrag(
  parts: StudioParts,
  scene: () => Scene | undefined,
  start: Press,
  show: (rubber: Rubber | undefined) => void,
): Drag {
  const before = parts.session.getState().selection;
  const chosen = parts.curves.editor.getState().chosen;
  const kept = start.shift || start.ctrl ? selectedKeys(parts) : new Map<RecordId, ReadonlySet<string>>();
  return {
    move(to) {
      const rubber = {
        left: Math.min(start.x, to.x),
        right: Math.max(start.x, to.x),
        top: Math.min(start.y, to.y),
        bottom: Math.max(start.y, to.y),
      };
      show(rubber);
      const now = scene();
      if (now) select(parts, now, rubber, kept);
    },
    commit: () => show(undefined),
    cancel() {
      show(undefined);
      parts.session.setState({ selection: before });
      parts.curves.editor.setState({ chosen });
    },
  };
}

function select(parts: StudioParts, scene: Scene, { left, top, right, bottom }: Rubber, kept: KeySelection): void {
  const selection = new Map(kept);
  for (const { trackId, key } of dotsIn(scene, left, top, right, bottom)) {
    selection.set(trackId, new Set([...(selection.get(trackId) ?? []), key.id]));
  }
  if (selection.size > 0) {
    selectKeys(parts, selection);
    return;
  }
  const channels = scene.bands.filter((band) => band.top < bottom && band.bottom > top).flatMap((band) => band.channels);
  const isGraph = parts.curves.editor.getState().layout === 'graph';
  if (!isGraph && channels.length > 0) parts.curves.editor.setState({ chosen: channels.filter(isCurveChannel) });
  const range = { start: xToTime(scene.view, left), end: xToTime(scene.view, right) };
  parts.session.setState({ selection: range.end > range.start ? { kind: 'range', range } : { kind: 'none' } });
}
