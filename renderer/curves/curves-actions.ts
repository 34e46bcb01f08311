import { framesPerSecond } from '../../shared/core/time.ts';
import { TANGENT_MODES } from '../../shared/curves/keyframe.ts';
import { findRecord } from '../../shared/document/records.ts';
import type { Action, StudioParts } from '../studio-parts.ts';
import { closureActions } from './closure-actions.ts';
import { toggled } from './curve-editor.ts';
import { fitGraph } from './fit-graph.ts';
import { copySelected, pasteFromClipboard } from './key-clipboard.ts';
import { selectedKeys } from './key-selection.ts';
import {
  deleteSelected,
  insertKeysAt,
  nudgeSelected,
  selectAllKeys,
  setSelectedTangents,
  shownTake,
  snapSelected,
} from './key-work.ts';
import { layerActions } from './layer-actions.ts';
import { phonemeBounds } from './snapping.ts';
import { toolTarget, zeroSelected } from './tool-session.ts';
import { zoomValues } from './zoom-values.ts';

const NUDGE_VALUE = 0.01;
const hasKeys = (parts: StudioParts): boolean => selectedKeys(parts).size > 0;
const hasTake = (parts: StudioParts): boolean => shownTake(parts) !== undefined;
const hasTarget = (parts: StudioParts): boolean => toolTarget(parts) !== undefined;
const editorOf = ({ curves }: StudioParts) => curves.editor.getState();

function frameOf({ document }: StudioParts): number {
  const rate = findRecord(document.state.getState().document, 'project', 'project')?.frameRate;
  return rate ? 1 / framesPerSecond(rate) : 1 / 60;
}

function curve(action: Omit<Action, 'group' | 'pane'>): Action {
  return { ...action, group: 'Curves', pane: 'curves' };
}

const keyActions: readonly Action[] = [
  curve({
    id: 'keys.insert',
    label: 'Insert keys at the playhead',
    keys: ['I'],
    isEnabled: (parts) => hasTake(parts) && editorOf(parts).chosen.length > 0,
    run: (parts) => insertKeysAt(parts, editorOf(parts).chosen, parts.transport.time()),
  }),
  curve({ id: 'keys.delete', label: 'Delete keys', keys: ['Delete', 'Backspace'], isEnabled: hasKeys, run: deleteSelected }),
  curve({
    id: 'keys.copy',
    label: 'Copy keys',
    keys: ['Ctrl+C'],
    isEnabled: hasKeys,
    async run(parts) {
      await copySelected(parts);
    },
  }),
  curve({
    id: 'keys.cut',
    label: 'Cut keys',
    keys: ['Ctrl+X'],
    isEnabled: hasKeys,
    async run(parts) {
      const copied = copySelected(parts);
      deleteSelected(parts);
      await copied;
    },
  }),
  curve({
    id: 'keys.paste',
    label: 'Paste keys at the playhead',
    keys: ['Ctrl+V'],
    readsClipboard: true,
    isEnabled: hasTake,
    run: (parts) => pasteFromClipboard(parts, parts.transport.time(), false),
  }),
  curve({
    id: 'keys.paste-mirrored',
    label: 'Paste keys on the other side',
    keys: ['Ctrl+Shift+V'],
    readsClipboard: true,
    isEnabled: hasTake,
    run: (parts) => pasteFromClipboard(parts, parts.transport.time(), true),
  }),
  curve({
    id: 'keys.select-all',
    label: 'Select all keys of the chosen channels',
    keys: ['Ctrl+A'],
    isEnabled: hasTake,
    run: selectAllKeys,
  }),
  curve({
    id: 'keys.select-none',
    label: 'Select nothing',
    keys: ['Escape'],
    isEnabled: ({ session }) => session.getState().selection.kind !== 'none',
    run: ({ session }) => session.setState({ selection: { kind: 'none' } }),
  }),
  ...(
    [
      ['left', 'ArrowLeft', -1, 0],
      ['right', 'ArrowRight', 1, 0],
      ['up', 'ArrowUp', 0, 1],
      ['down', 'ArrowDown', 0, -1],
    ] as const
  ).flatMap(([side, key, frames, values]) =>
    [1, 10].map((times) =>
      curve({
        id: `keys.nudge-${side}${times === 1 ? '' : '-far'}`,
        label: `Nudge keys ${side}${times === 1 ? '' : ' ten times as far'}`,
        keys: [times === 1 ? key : `Shift+${key}`],
        isEnabled: hasKeys,
        run: (parts) => nudgeSelected(parts, { time: frames * times * frameOf(parts), value: values * times * NUDGE_VALUE }),
      }),
    ),
  ),
  curve({
    id: 'keys.snap-frames',
    label: 'Snap keys to frames',
    isEnabled: hasKeys,
    run: (parts) =>
      snapSelected(parts, { frameRate: { numerator: Math.round(1_000 / frameOf(parts)), denominator: 1_000 } }, 'frames'),
  }),
  curve({
    id: 'keys.snap-phones',
    label: 'Snap keys to phones',
    isEnabled: hasKeys,
    run: (parts) => snapSelected(parts, { marks: phonemeBounds(parts), reach: Number.POSITIVE_INFINITY }, 'phones'),
  }),
  ...TANGENT_MODES.map((tangent, index) =>
    curve({
      id: `keys.tangent-${tangent}`,
      label: tangent === 'off' ? 'Tangents: off, the layer lets go' : `Tangents: ${tangent}`,
      keys: [`Alt+${index + 1}`],
      isEnabled: hasKeys,
      run: (parts) => setSelectedTangents(parts, tangent),
    }),
  ),
];

const toolActions: readonly Action[] = (['simplify', 'smooth', 'scale', 'offset'] as const).map((tool) =>
  curve({
    id: `curves.${tool}`,
    label: `${tool.charAt(0).toUpperCase()}${tool.slice(1)}…`,
    isEnabled: hasTarget,
    run: ({ curves }) => curves.editor.setState({ tool }),
  }),
);

const viewActions: readonly Action[] = [
  curve({
    id: 'curves.show-layer',
    label: 'Own curve of the layer',
    keys: ['Y'],
    isChecked: (parts) => editorOf(parts).shows === 'layer',
    run(parts) {
      parts.curves.editor.setState(({ shows }) => ({ shows: shows === 'layer' ? 'result' : 'layer' }));
      if (editorOf(parts).layout === 'graph') fitGraph(parts);
    },
  }),
  curve({
    id: 'curves.hear-all',
    label: 'Show all channels on the face',
    isEnabled: (parts) => editorOf(parts).soloed.size + editorOf(parts).muted.size > 0,
    run: ({ curves }) => curves.editor.setState({ soloed: new Set(), muted: new Set() }),
  }),
  curve({
    id: 'curves.graph',
    label: 'Graph of the chosen channels',
    keys: ['G'],
    isChecked: (parts) => editorOf(parts).layout === 'graph',
    run(parts) {
      parts.curves.editor.setState(({ layout }) => ({ layout: layout === 'rows' ? 'graph' : 'rows' }));
      fitGraph(parts);
    },
  }),
  curve({
    id: 'curves.fit-values',
    label: 'Fit the graph to its curves',
    keys: ['Alt+F'],
    isEnabled: (parts) => editorOf(parts).layout === 'graph',
    run: fitGraph,
  }),
  curve({
    id: 'curves.only-pinned',
    label: 'Pinned channels only',
    isChecked: (parts) => editorOf(parts).showsOnlyPinned,
    run: ({ curves }) => curves.editor.setState(({ showsOnlyPinned }) => ({ showsOnlyPinned: !showsOnlyPinned })),
  }),
  curve({
    id: 'curves.pin',
    label: 'Pin the chosen channels',
    keys: ['P'],
    isEnabled: (parts) => editorOf(parts).chosen.length > 0,
    run: ({ curves }) =>
      curves.editor.setState(({ pinned, chosen }) => ({
        pinned: chosen.reduce<ReadonlySet<string>>((set, name) => toggled(set, name), pinned),
      })),
  }),
  curve({
    id: 'curves.taller',
    label: 'Taller curves',
    keys: ['Alt+ArrowUp'],
    run: ({ curves }) => zoomValues(curves.editor, 0.8),
  }),
  curve({
    id: 'curves.flatter',
    label: 'Flatter curves',
    keys: ['Alt+ArrowDown'],
    run: ({ curves }) => zoomValues(curves.editor, 1.25),
  }),
  curve({
    id: 'curves.link-sides',
    label: 'Edit left and right together',
    isChecked: ({ preferences }) => preferences.getState().linksSides,
    run: ({ preferences }) => preferences.setState(({ linksSides }) => ({ linksSides: !linksSides })),
  }),
];

/** What can be done with curves, keys, layers and closures. */
export const curvesActions: readonly Action[] = [
  ...keyActions,
  ...toolActions,
  curve({ id: 'curves.zero', label: 'Set to zero', isEnabled: hasTarget, run: zeroSelected }),
  ...layerActions,
  ...closureActions,
  ...viewActions,
];
