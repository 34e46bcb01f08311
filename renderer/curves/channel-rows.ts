import { BLEND_SHAPE_NAMES, type BlendShapeGroup, type BlendShapeName, blendShapeGroup } from '../../shared/core/blend-shapes.ts';
import type { CurveEditor } from './curve-editor.ts';

export type RowGroup = BlendShapeGroup | 'head';

/** A line of the channel list: the title of a group, a blend shape, or an axis of the head's motion (which is only looked at). */
export type CurveRow =
  | { readonly kind: 'group'; readonly group: RowGroup; readonly isClosed: boolean; readonly count: number }
  | { readonly kind: 'channel'; readonly group: RowGroup; readonly channel: BlendShapeName }
  | { readonly kind: 'head'; readonly axis: 0 | 1 | 2; readonly title: string };

/** A row and where it lies, in CSS pixels from the top of the list. */
export interface PlacedRow {
  readonly row: CurveRow;
  readonly top: number;
  readonly height: number;
}

export const GROUP_HEIGHT = 24;

const GROUPS: readonly RowGroup[] = ['jaw', 'lips', 'tongue', 'cheeks', 'brows', 'eyes', 'nose', 'head'];
const HEAD_AXES = ['Pitch', 'Yaw', 'Roll'] as const;
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
    const rows =
      group === 'head' ? headRows() : channelsOf(group).map((channel): CurveRow => ({ kind: 'channel', group, channel }));
    const found = rows.filter((row) => isWanted(row, group, words) && (!editor.showsOnlyPinned || isPinned(row, editor.pinned)));
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
export function channelTitle(channel: BlendShapeName): string {
  const stem = channel.replace(/^(mouth|eye|brow|cheek|nose)(?=[A-Z])/, '');
  const isSideItself = stem === 'Left' || stem === 'Right';
  const side = isSideItself || channel.startsWith('jaw') ? '' : stem.endsWith('Left') ? ' L' : stem.endsWith('Right') ? ' R' : '';
  const bare = side === '' ? stem : stem.replace(/(Left|Right)$/, '');
  const words = bare.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${side}`;
}

function headRows(): CurveRow[] {
  return HEAD_AXES.map((title, axis) => ({ kind: 'head', axis: axis as 0 | 1 | 2, title }));
}

function channelsOf(group: RowGroup): readonly BlendShapeName[] {
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

function isWanted(row: CurveRow, group: RowGroup, words: readonly string[]): boolean {
  const text =
    row.kind === 'channel'
      ? `${row.channel} ${channelTitle(row.channel)} ${group}`
      : row.kind === 'head'
        ? `head ${row.title}`
        : '';
  return words.every((word) => text.toLowerCase().includes(word));
}

function isPinned(row: CurveRow, pinned: ReadonlySet<string>): boolean {
  return row.kind === 'channel' && pinned.has(row.channel);
}
