import { type CurveChannel, channelUnit, mirrorChannel, mirrorSign } from '../core/curve-channels.ts';
import { freshKeyIds, type Keyframe, mergeKeys } from './keyframe.ts';
import { letGoAround } from './let-go.ts';

/** Copied keys: plain data, times relative to the earliest of them. */
export interface KeyClipboard {
  readonly format: 'facewright-keys/1';
  readonly tracks: readonly { readonly channel: CurveChannel; readonly keys: readonly Omit<Keyframe, 'id'>[] }[];
}

/** The selected keys of some tracks; undefined when none is selected. */
export function copyKeys(
  tracks: readonly { readonly channel: CurveChannel; readonly keys: readonly Keyframe[] }[],
  isSelected: (channel: CurveChannel, key: Keyframe) => boolean,
): KeyClipboard | undefined {
  const chosen = tracks
    .map(({ channel, keys }) => ({ channel, keys: keys.filter((key) => isSelected(channel, key)) }))
    .filter(({ keys }) => keys.length > 0);
  if (chosen.length === 0) return undefined;
  const start = Math.min(...chosen.map(({ keys }) => keys[0]?.time ?? 0));
  const relative = chosen.map(({ channel, keys }) => ({
    channel,
    keys: keys.map(({ id: _, ...key }) => ({ ...key, time: key.time - start })),
  }));
  return { format: 'facewright-keys/1', tracks: relative };
}

/** The same keys for the other side of the face: shapes without a side stay, turns of the head to a side go to the other. */
export function mirrorClipboard(clipboard: KeyClipboard): KeyClipboard {
  const tracks = clipboard.tracks.map(({ channel, keys }) => ({
    channel: mirrorChannel(channel),
    keys: mirrorSign(channel) === 1 ? keys : keys.map((key) => scaled(key, -1)),
  }));
  return { ...clipboard, tracks };
}

function scaled<K extends Omit<Keyframe, 'id'>>(key: K, factor: number): K {
  return {
    ...key,
    value: key.value * factor,
    ...(key.inSlope !== undefined && { inSlope: key.inSlope * factor }),
    ...(key.outSlope !== undefined && { outSlope: key.outSlope * factor }),
  };
}

/**
 * Which keys go where: the channels they came from; or, when keys of one channel are copied and other channels are chosen, all of those.
 * Between weights and degrees values are translated (see `channelUnit`).
 */
export function pasteTargets(
  clipboard: KeyClipboard,
  chosen: readonly CurveChannel[],
): readonly { readonly channel: CurveChannel; readonly keys: readonly Omit<Keyframe, 'id'>[] }[] {
  const [only, ...others] = clipboard.tracks;
  if (only === undefined || others.length > 0 || chosen.length === 0) return clipboard.tracks;
  return chosen.map((channel) => {
    const factor = channelUnit(channel) / channelUnit(only.channel);
    return { channel, keys: factor === 1 ? only.keys : only.keys.map((key) => scaled(key, factor)) };
  });
}

/** `keys` with copied ones put in from `time` on, under fresh ids; keys that they land on make way. An overriding track lets go around them where it did. */
export function pasteKeys(
  keys: readonly Keyframe[],
  copied: readonly Omit<Keyframe, 'id'>[],
  time: number,
  isOverriding = false,
): { readonly keys: readonly Keyframe[]; readonly pasted: ReadonlySet<string> } {
  const ids = freshKeyIds(keys, copied.length);
  const placed = copied.map((key, index) => ({ ...key, id: ids[index] ?? '', time: Math.max(0, time + key.time) }));
  const merged = mergeKeys(keys, placed);
  const there = new Set(merged.map((key) => key.id));
  const [first, last] = [placed[0]?.time ?? time, placed.at(-1)?.time ?? time];
  return {
    keys: isOverriding ? letGoAround(keys, merged, first, last) : merged,
    pasted: new Set(ids.filter((id) => there.has(id))),
  };
}
