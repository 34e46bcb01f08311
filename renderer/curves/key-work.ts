import { type CurveChannel, channelUnit, mirrorChannel } from '../../shared/core/curve-channels.ts';
import { deleteKeys } from '../../shared/curves/delete-keys.ts';
import { compileKeys } from '../../shared/curves/evaluate-keys.ts';
import { insertKey } from '../../shared/curves/insert-key.ts';
import { moveKeys } from '../../shared/curves/move-keys.ts';
import { setTangents } from '../../shared/curves/set-keys.ts';
import { type SnapGrid, snapKeys, snapTime } from '../../shared/curves/snap-keys.ts';
import { takeLayers } from '../../shared/document/evaluate-take.ts';
import {
  changeSelectedKeys,
  editChannels,
  editLayer,
  type KeySelection,
  trackOf,
} from '../../shared/document/keyframe-commands.ts';
import { findRecord, type RecordId, type TakeRecord, type TangentMode } from '../../shared/document/records.ts';
import type { StudioParts } from '../studio-parts.ts';
import { channelTitle } from './channel-rows.ts';
import { clipValue } from './clip-curve.ts';
import { countKeys, keysText, selectedKeys, selectKeys } from './key-selection.ts';
import { snapGrid } from './snapping.ts';

/** The take that is seen. */
export function shownTake({ document, session }: Pick<StudioParts, 'document' | 'session'>): TakeRecord | undefined {
  const { takeId } = session.getState();
  return takeId === undefined ? undefined : findRecord(document.state.getState().document, 'take', takeId);
}

/** The channels with their mirrored ones when sides are linked. */
export function linkedChannels({ preferences }: StudioParts, channels: readonly CurveChannel[]): readonly CurveChannel[] {
  return preferences.getState().linksSides ? [...new Set(channels.flatMap((name) => [name, mirrorChannel(name)]))] : channels;
}

/** Puts keys onto the curves of some channels without changing them, on the layer that edits go to, and selects them. */
export function insertKeysAt(parts: StudioParts, channels: readonly CurveChannel[], at: number): void {
  const take = shownTake(parts);
  if (!take || channels.length === 0) return;
  const time = snapTime(at, snapGrid(parts));
  const result = parts.curves.result(take.route);
  const linked = linkedChannels(parts, channels);
  const inserted = new Map<CurveChannel, string>();
  const label =
    linked.length === 1 ? `Insert key on ${channelTitle(linked[0] ?? 'jawOpen')}` : `Insert ${keysText(linked.length)}`;
  let layerId: RecordId = '';
  parts.document.perform(label, (document) => {
    const target = editLayer(document, take.id, 'any', parts.curves.editor.getState().layerId);
    layerId = target.layer.id;
    return editChannels(document, target, linked, (keys, channel) => {
      const valueWhenEmpty = target.layer.mode === 'additive' ? 0 : clipValue(result, channel, time);
      const { keys: next, id } = insertKey(keys, time, valueWhenEmpty);
      inserted.set(channel, id);
      return next;
    });
  });
  selectOn(parts, layerId, inserted);
}

export function deleteSelected(parts: StudioParts): void {
  const selection = selectedKeys(parts);
  if (selection.size === 0) return;
  parts.document.perform(`Delete ${keysText(countKeys(selection))}`, (document) =>
    changeSelectedKeys(document, selection, deleteKeys),
  );
  parts.session.setState({ selection: { kind: 'none' } });
}

/** Moves the selection by seconds and weights (or as much of a turn); moves that follow each other become one entry of the history. */
export function nudgeSelected(parts: StudioParts, by: { readonly time?: number; readonly value?: number }): void {
  const selection = selectedKeys(parts);
  if (selection.size === 0) return;
  const label = `Nudge ${keysText(countKeys(selection))}`;
  const change = (document: Parameters<typeof changeSelectedKeys>[0]) =>
    changeSelectedKeys(document, selection, (keys, ids, limits, { channel }) =>
      moveKeys(keys, ids, { ...by, value: (by.value ?? 0) * channelUnit(channel) }, limits),
    );
  const { nudge } = parts.curves.editor.getState();
  const { selection: at } = parts.session.getState();
  const followed =
    nudge && nudge.selection === at && nudge.entry === parts.document.lastEntry() && parts.document.follow(nudge.entry, change);
  if (!followed) parts.document.perform(label, change);
  const entry = parts.document.lastEntry();
  if (entry) parts.curves.editor.setState({ nudge: { entry, selection: at } });
}

export function setSelectedTangents(parts: StudioParts, tangent: TangentMode): void {
  const selection = selectedKeys(parts);
  parts.document.perform(`Make ${keysText(countKeys(selection))} ${tangent}`, (document) =>
    changeSelectedKeys(document, selection, (keys, ids) => {
      const compiled = compileKeys(keys);
      return setTangents(keys, ids, tangent, (index) => [compiled.inSlopes[index] ?? 0, compiled.outSlopes[index] ?? 0]);
    }),
  );
}

export function snapSelected(parts: StudioParts, grid: SnapGrid, what: string): void {
  const selection = selectedKeys(parts);
  parts.document.perform(`Snap ${keysText(countKeys(selection))} to ${what}`, (document) =>
    changeSelectedKeys(document, selection, (keys, ids) => snapKeys(keys, ids, grid)),
  );
}

/** All keys of the chosen channels, or of all channels when none is chosen. */
export function selectAllKeys(parts: StudioParts): void {
  const take = shownTake(parts);
  if (!take) return;
  const { chosen } = parts.curves.editor.getState();
  const { tracks } = takeLayers(parts.document.state.getState().document, take.id);
  const wanted = tracks.filter((track) => chosen.length === 0 || chosen.includes(track.channel));
  const selection: KeySelection = new Map(wanted.map((track) => [track.id, new Set(track.keys.map((key) => key.id))]));
  selectKeys(parts, selection);
}

function selectOn(parts: StudioParts, layerId: RecordId, ids: ReadonlyMap<CurveChannel, string>): void {
  const records = parts.document.state.getState().document;
  const found = [...ids].flatMap(([channel, id]) => {
    const track = trackOf(records, layerId, channel);
    return track ? [[track.id, new Set([id])] as const] : [];
  });
  selectKeys(parts, new Map(found));
}
