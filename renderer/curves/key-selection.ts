import { mirrorChannel } from '../../shared/core/curve-channels.ts';
import type { TimeRange } from '../../shared/core/time.ts';
import { SAME_TIME } from '../../shared/curves/keyframe.ts';
import { type KeySelection, trackOf } from '../../shared/document/keyframe-commands.ts';
import {
  findRecord,
  type Keyframe,
  type RecordId,
  type StudioDocument,
  type TrackRecord,
} from '../../shared/document/records.ts';
import type { StudioParts } from '../studio-parts.ts';

const NOTHING: KeySelection = new Map();

/** The selected keys, without those that are gone. */
export function selectedKeys({ session, document }: Pick<StudioParts, 'session' | 'document'>): KeySelection {
  const { selection } = session.getState();
  if (selection.kind !== 'keys') return NOTHING;
  return livingKeys(document.state.getState().document, selection.keys);
}

/** The selection without tracks and keys that the document does not have (any more). */
export function livingKeys(document: StudioDocument, selection: KeySelection): KeySelection {
  const living = new Map<RecordId, ReadonlySet<string>>();
  for (const [trackId, ids] of selection) {
    const there = findRecord(document, 'track', trackId)?.keys.filter((key) => ids.has(key.id)) ?? [];
    if (there.length > 0) living.set(trackId, there.length === ids.size ? ids : new Set(there.map((key) => key.id)));
  }
  return living;
}

/** Selects keys, with those of the other side of the face at the same times when sides are linked; none selects nothing. */
export function selectKeys({ session, document, preferences }: StudioParts, selection: KeySelection): void {
  const records = document.state.getState().document;
  const keys = preferences.getState().linksSides ? withOtherSide(records, selection) : selection;
  session.setState({ selection: keys.size === 0 ? { kind: 'none' } : { kind: 'keys', keys } });
}

/** The selection with keys of the mirrored channels on the same layers at the same times. */
export function withOtherSide(document: StudioDocument, selection: KeySelection): KeySelection {
  const linked = new Map(selection);
  for (const { track, keys } of tracksIn(document, selection)) {
    const channel = mirrorChannel(track.channel);
    const other = channel === track.channel ? undefined : trackOf(document, track.layerId, channel);
    const twins = other?.keys.filter((twin) => keys.some((key) => Math.abs(key.time - twin.time) < SAME_TIME)) ?? [];
    if (other && twins.length > 0)
      linked.set(other.id, new Set([...(linked.get(other.id) ?? []), ...twins.map((key) => key.id)]));
  }
  return linked;
}

/** `selection` with keys put in, or, when all of them are in it, taken out. */
export function toggleKeys(selection: KeySelection, keys: KeySelection): KeySelection {
  const areIn = [...keys].every(([trackId, ids]) => [...ids].every((id) => selection.get(trackId)?.has(id)));
  const next = new Map(selection);
  for (const [trackId, ids] of keys) {
    const set = new Set(next.get(trackId));
    for (const id of ids) areIn ? set.delete(id) : set.add(id);
    if (set.size > 0) next.set(trackId, set);
    else next.delete(trackId);
  }
  return next;
}

export function oneKey(trackId: RecordId, keyId: string): KeySelection {
  return new Map([[trackId, new Set([keyId])]]);
}

/** Tracks with keys in the selection, and these keys. */
export function tracksIn(
  document: StudioDocument,
  selection: KeySelection,
): readonly { readonly track: TrackRecord; readonly keys: readonly Keyframe[] }[] {
  return [...selection].flatMap(([trackId, ids]) => {
    const track = findRecord(document, 'track', trackId);
    return track ? [{ track, keys: track.keys.filter((key) => ids.has(key.id)) }] : [];
  });
}

export function countKeys(selection: KeySelection): number {
  let count = 0;
  for (const ids of selection.values()) count += ids.size;
  return count;
}

/** `1 key`, `3 keys`. */
export function keysText(count: number): string {
  return count === 1 ? '1 key' : `${count} keys`;
}

/** From the first to the last of some keys. */
export function timesOf(document: StudioDocument, selection: KeySelection): TimeRange | undefined {
  const times = tracksIn(document, selection).flatMap(({ keys }) => keys.map((key) => key.time));
  return times.length === 0 ? undefined : { start: Math.min(...times), end: Math.max(...times) };
}
