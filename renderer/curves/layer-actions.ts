import { editLayer } from '../../shared/document/keyframe-commands.ts';
import { addLayer, deleteLayer, duplicateLayer, reorderLayer, setLayer } from '../../shared/document/layer-commands.ts';
import type { RecordDiff } from '../../shared/document/record-diff.ts';
import { type LayerRecord, layersOf, type StudioDocument } from '../../shared/document/records.ts';
import type { Action, StudioParts } from '../studio-parts.ts';
import { shownTake } from './key-work.ts';

/** The layer that edits go to, when there is one. */
export function activeLayer(parts: StudioParts): LayerRecord | undefined {
  const take = shownTake(parts);
  if (!take) return undefined;
  const target = editLayer(parts.document.state.getState().document, take.id, 'any', parts.curves.editor.getState().layerId);
  return target.isNew ? undefined : target.layer;
}

function add(parts: StudioParts, mode: LayerRecord['mode']): void {
  const take = shownTake(parts);
  if (!take) return;
  parts.document.perform('Add layer', (document) => addLayer(document, take.id, { mode }));
  const added = layersOf(parts.document.state.getState().document, take.id).at(-1);
  if (added) parts.curves.editor.setState({ layerId: added.id });
}

function onActive(id: string, label: string, change: (document: StudioDocument, layer: LayerRecord) => RecordDiff): Action {
  return {
    id,
    label,
    group: 'Curves',
    isEnabled: (parts) => activeLayer(parts) !== undefined,
    run(parts) {
      const layer = activeLayer(parts);
      if (layer) parts.document.perform(label, (document) => change(document, layer));
    },
  };
}

function placeOf(document: StudioDocument, layer: LayerRecord): number {
  return layersOf(document, layer.takeId).findIndex(({ id }) => id === layer.id);
}

const hasTake = (parts: StudioParts): boolean => shownTake(parts) !== undefined;

export const layerActions: readonly Action[] = [
  { id: 'layers.add', label: 'Add layer', group: 'Curves', isEnabled: hasTake, run: (parts) => add(parts, 'additive') },
  {
    id: 'layers.add-override',
    label: 'Add overriding layer',
    group: 'Curves',
    isEnabled: hasTake,
    run: (parts) => add(parts, 'override'),
  },
  onActive('layers.duplicate', 'Duplicate layer', (document, layer) => duplicateLayer(document, layer.id)),
  onActive('layers.delete', 'Delete layer', (document, layer) => deleteLayer(document, layer.id)),
  onActive('layers.mute', 'Mute layer', (document, layer) => setLayer(document, layer.id, { isMuted: !layer.isMuted })),
  onActive('layers.solo', 'Solo layer', (document, layer) => setLayer(document, layer.id, { isSolo: !layer.isSolo })),
  onActive('layers.earlier', 'Move layer earlier', (document, layer) =>
    reorderLayer(document, layer.id, placeOf(document, layer) - 1),
  ),
  onActive('layers.later', 'Move layer later', (document, layer) =>
    reorderLayer(document, layer.id, placeOf(document, layer) + 1),
  ),
];
