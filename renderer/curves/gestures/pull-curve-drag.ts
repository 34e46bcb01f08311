import { isCurveChannel, mirrorChannel } from '../../../shared/core/curve-channels.ts';
import { bumpKeys } from '../../../shared/curves/bump-keys.ts';
import { evaluateKeys } from '../../../shared/curves/evaluate-keys.ts';
import { actingLayers } from '../../../shared/curves/layer-stack.ts';
import { actsBetween } from '../../../shared/curves/let-go.ts';
import { snapTime } from '../../../shared/curves/snap-keys.ts';
import { editChannels, editLayer, trackOf } from '../../../shared/document/keyframe-commands.ts';
import { findRecord, layersOf, type StudioDocument } from '../../../shared/document/records.ts';
import type { StudioParts } from '../../studio-parts.ts';
import { channelTitle } from '../channel-rows.ts';
import { freezeCurves, frozenValue } from '../clip-curve.ts';
import { PULL_RADIUS } from '../curve-editor.ts';
import { selectKeys } from '../key-selection.ts';
import type { Drag, Press } from '../pointer-machine.ts';
import { type Band, pixelsPerUnit } from '../scene.ts';
import { snapGrid } from '../snapping.ts';

/** A wheel step makes the pull this much wider. */
const WIDER = 1.25;

/** What is held, and where. */
export interface PulledCurve {
  readonly band: Band;
  readonly channel: string;
  readonly time: number;
  /** The layer's own curve, not the result. */
  readonly isOwn: boolean;
}

/**
 * Pulls the result of a channel up or down where it is held, whether or not there are keys: the change goes to the layer that edits go to, with
 * feet on both sides so that the rest of the curve stays. The wheel makes the pull wider or narrower.
 */
export function pullCurveDrag(
  parts: StudioParts,
  { band, channel, time: at, isOwn }: PulledCurve,
  start: Press,
): Drag | undefined {
  const { takeId } = parts.session.getState();
  const take = takeId === undefined ? undefined : findRecord(parts.document.state.getState().document, 'take', takeId);
  const result = take && parts.curves.result(take.route);
  if (!take || !result || !isCurveChannel(channel)) return undefined;
  if (!isHeard(parts, take.id)) return undefined;
  const isLinked = parts.preferences.getState().linksSides;
  const channels = isLinked ? [...new Set([channel, mirrorChannel(channel)])] : [channel];
  const time = snapTime(at, snapGrid(parts, start.ctrl || start.alt));
  const before = freezeCurves(result, channels);
  const gesture = parts.document.begin(`Pull ${channelTitle(channel)}`);
  const { selection } = parts.session.getState();
  let last = start;

  const change = (document: StudioDocument): ReturnType<typeof editChannels> => {
    const target = editLayer(document, take.id, 'any', parts.curves.editor.getState().layerId);
    const { layer } = target;
    const by = (start.y - last.y) / pixelsPerUnit(band);
    return editChannels(document, target, channels, (keys, name) => {
      const below = (moment: number): number => frozenValue(before, name, moment);
      const isAdditive = layer.mode === 'additive';
      const isInside = keys.length > 1 && actsBetween(keys, time, time);
      const held = isAdditive || (isOwn && isInside) ? evaluateKeys(keys, time) : below(time);
      const value = held + by / (isAdditive && !isOwn ? Math.max(layer.weight, 0.05) : 1);
      const footValue = isAdditive ? (moment: number) => evaluateKeys(keys, moment) : below;
      const radius = parts.curves.editor.getState().pullRadius;
      return bumpKeys(keys, { time, value, radius, footValue, isOverriding: !isAdditive }).keys;
    });
  };
  return {
    move(to) {
      last = to;
      gesture.update(change);
      selectAt(parts, take.id, channels, time);
    },
    wheel(steps) {
      const radius = parts.curves.editor.getState().pullRadius * WIDER ** -steps;
      parts.curves.editor.setState({ pullRadius: Math.min(Math.max(radius, PULL_RADIUS.smallest), PULL_RADIUS.largest) });
      gesture.update(change);
    },
    commit: () => gesture.commit(),
    cancel() {
      gesture.cancel();
      parts.session.setState({ selection });
    },
  };
}

/** Whether the layer that would be changed acts at all; says so when it does not, instead of doing something that nobody sees. */
function isHeard({ document, curves, notify }: StudioParts, takeId: string): boolean {
  const records = document.state.getState().document;
  const { layer, isNew } = editLayer(records, takeId, 'any', curves.editor.getState().layerId);
  if (isNew || actingLayers(layersOf(records, takeId)).includes(layer)) return true;
  notify({
    kind: 'note',
    message: `Layer “${layer.name}” does not act just now, so nothing was changed.`,
    hint: 'Unmute it, give it weight, or choose another layer.',
  });
  return false;
}

function selectAt(parts: StudioParts, takeId: string, channels: readonly ReturnType<typeof mirrorChannel>[], time: number): void {
  const records = parts.document.state.getState().document;
  const { layer } = editLayer(records, takeId, 'any', parts.curves.editor.getState().layerId);
  const found = channels.flatMap((channel) => {
    const track = trackOf(records, layer.id, channel);
    const key = track?.keys.find((one) => Math.abs(one.time - time) < 1e-3);
    return track && key ? [[track.id, new Set([key.id])] as const] : [];
  });
  selectKeys(parts, new Map(found));
}
