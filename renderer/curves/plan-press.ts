import { isCurveChannel } from '../../shared/core/curve-channels.ts';
import { xToTime } from '../store/time-view.ts';
import type { StudioParts } from '../studio-parts.ts';
import { boxSelectDrag, type Rubber } from './gestures/box-select-drag.ts';
import { moveKeysDrag } from './gestures/move-keys-drag.ts';
import { panDrag } from './gestures/pan-drag.ts';
import { pullCurveDrag } from './gestures/pull-curve-drag.ts';
import { scaleKeysDrag } from './gestures/scale-keys-drag.ts';
import { tangentDrag } from './gestures/tangent-drag.ts';
import { bandAt, hitTest } from './hit-test.ts';
import { oneKey, selectedKeys, selectKeys, toggleKeys } from './key-selection.ts';
import type { Press, PressPlan } from './pointer-machine.ts';
import type { KeyDot, Scene } from './scene.ts';

/** What the canvas gives to gestures. */
export interface CanvasPorts {
  readonly scene: () => Scene | undefined;
  readonly body: HTMLElement;
  readonly showRubber: (rubber: Rubber | undefined) => void;
}

/** What a press on the canvas means: the thing under it decides. */
export function planPress(parts: StudioParts, ports: CanvasPorts, press: Press): PressPlan | undefined {
  const scene = ports.scene();
  if (!scene) return undefined;
  if (press.button === 1 || (press.button === 0 && press.alt && hitTest(scene, press.x, press.y).kind === 'empty')) {
    return { drag: () => panDrag(parts, press, ports.body, bandAt(scene, press.y)) };
  }
  if (press.button !== 0) return undefined;
  const hit = hitTest(scene, press.x, press.y);
  switch (hit.kind) {
    case 'key':
      return planKey(parts, hit.dot, press);
    case 'tangent':
      return { drag: () => tangentDrag(parts, hit.dot, hit.side) };
    case 'box':
      return { drag: () => scaleKeysDrag(parts, hit.box, hit.edge, press) };
    case 'curve':
      return {
        click: () => choose(parts, hit.channel, press),
        drag: () => {
          if (press.shift) return boxSelectDrag(parts, ports.scene, press, ports.showRubber);
          return pullCurveDrag(parts, { ...hit, isOwn: scene.own !== undefined }, press);
        },
      };
    case 'empty':
      return {
        click: () => clickEmpty(parts, scene, press, hit.band?.channels.length === 1 ? hit.band.channels[0] : undefined),
        drag: () => boxSelectDrag(parts, ports.scene, press, ports.showRubber),
      };
  }
}

function planKey(parts: StudioParts, dot: KeyDot, press: Press): PressPlan {
  const one = oneKey(dot.trackId, dot.key.id);
  const isAdding = press.shift || press.ctrl;
  if (!dot.isSelected) {
    selectKeys(parts, isAdding ? toggleKeys(selectedKeys(parts), one) : one);
    parts.curves.editor.setState({ layerId: dot.layer.id, chosen: [dot.channel] });
    return { drag: () => moveKeysDrag(parts, dot, press) };
  }
  return {
    click: () => selectKeys(parts, isAdding ? toggleKeys(selectedKeys(parts), one) : one),
    drag: () => moveKeysDrag(parts, dot, press),
  };
}

function choose({ curves }: StudioParts, channel: string, press: Press): void {
  if (!isCurveChannel(channel)) return;
  const { chosen } = curves.editor.getState();
  const others = chosen.filter((name) => name !== channel);
  const isAdding = press.ctrl || press.shift;
  curves.editor.setState({ chosen: isAdding ? (others.length < chosen.length ? others : [...others, channel]) : [channel] });
}

function clickEmpty(parts: StudioParts, scene: Scene, press: Press, channel: string | undefined): void {
  if (press.shift || press.ctrl) return;
  parts.session.setState({ selection: { kind: 'none' } });
  if (channel !== undefined) choose(parts, channel, press);
  parts.transport.seek(xToTime(scene.view, press.x));
}
