import { BLEND_SHAPE_NAMES, type BlendShapeGroup, type BlendShapeName, blendShapeGroup } from '../../shared/core/blend-shapes.ts';
import { type CurveChannel, HEAD_CHANNELS } from '../../shared/core/curve-channels.ts';
import type { CurveEditor } from './curve-editor.ts';

export type RowGroup = BlendShapeGroup | 'head';

/** A line of the channel list: the title of a group, or a blend shape or a turn of the head. */
export type CurveRow =
  | { readonly kind: 'group'; readonly group: RowGroup; readonly isClosed: boolean; readonly count: number }
  | { readonly kind: 'channel'; readonly group: RowGroup; readonly channel: CurveChannel };

/** A row and where it lies, in CSS pixels from the top of the list. */
export interface PlacedRow {
  readonly row: CurveRow;
  readonly top: number;
  readonly height: number;
}

export const GROUP_HEIGHT = 20;

const GROUPS: readonly RowGroup[] = ['jaw', 'lips', 'tongue', 'cheeks', 'brows', 'eyes', 'nose', 'head'];
/** What an animator looks for first comes first. */
const FIRST: readonly string[] = [
  'jawOpen',
  'jawForward',
  'mouthClose',
  'mouthFunnel',
  'mouthPucker',
  'mouthLowerDown',
  'mouthUpperUp',
  'mouthStretch',
  'mouthSmile',
  'mouthPress',
  'mouthRoll',
  'mouthShrug',
  'eyeBlink',
];

/** Rows in the order of the list, as the filter, the pins and the closed groups have them. */
export function curveRows(
  editor: Pick<CurveEditor, 'filter' | 'pinned' | 'showsOnlyPinned' | 'closedGroups'>,
): readonly CurveRow[] {
  const words = editor.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const isSearching = words.length > 0 || editor.showsOnlyPinned;
  return GROUPS.flatMap((group): readonly CurveRow[] => {
    const found = channelsOf(group)
      .filter((channel) => isWanted(channel, group, words) && (!editor.showsOnlyPinned || editor.pinned.has(channel)))
      .map((channel): CurveRow => ({ kind: 'channel', group, channel }));
    if (found.length === 0) return [];
    const isClosed = !isSearching && editor.closedGroups.has(group);
    return [{ kind: 'group', group, isClosed, count: found.length }, ...(isClosed ? [] : found)];
  });
}

export function placeRows(rows: readonly CurveRow[], rowHeight: number): readonly PlacedRow[] {
  let top = 0;
  return rows.map((row) => {
    const placed = { row, top, height: row.kind === 'group' ? GROUP_HEIGHT : rowHeight };
    top += placed.height;
    return placed;
  });
}

/** `Jaw open`, `Smile L`: a channel's name for people. */
export function channelTitle(channel: CurveChannel): string {
  const stem = channel.replace(/^(mouth|eye|brow|cheek|nose)(?=[A-Z])/, '');
  const isSideItself = stem === 'Left' || stem === 'Right';
  const side = isSideItself || channel.startsWith('jaw') ? '' : stem.endsWith('Left') ? ' L' : stem.endsWith('Right') ? ' R' : '';
  const bare = side === '' ? stem : stem.replace(/(Left|Right)$/, '');
  const words = bare.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${side}`;
}

/** Channels of a group in the order of the list. */
export function channelsOf(group: RowGroup): readonly CurveChannel[] {
  return group === 'head' ? HEAD_CHANNELS : shapesOf(group);
}

function shapesOf(group: BlendShapeGroup): readonly BlendShapeName[] {
  const place = (channel: string): number => {
    const index = FIRST.findIndex((stem) => channel.startsWith(stem));
    return index < 0 ? FIRST.length : index;
  };
  return BLEND_SHAPE_NAMES.filter((channel) => blendShapeGroup(channel) === group)
    .map((channel, index) => ({ channel, index, stem: channel.replace(/(Left|Right)$/, '') }))
    .sort((a, b) => place(a.channel) - place(b.channel) || firstOf(a.stem) - firstOf(b.stem) || a.index - b.index)
    .map(({ channel }) => channel);
}

/** Both sides stand together, where the first of them stands. */
function firstOf(stem: string): number {
  return BLEND_SHAPE_NAMES.findIndex((name) => name.startsWith(stem));
}

function isWanted(channel: CurveChannel, group: RowGroup, words: readonly string[]): boolean {
  const text = `${channel} ${channelTitle(channel)} ${group}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
