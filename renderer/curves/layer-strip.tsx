import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { editLayer } from '../../shared/document/keyframe-commands.ts';
import { reorderLayer, setLayer } from '../../shared/document/layer-commands.ts';
import { type LayerRecord, layersOf } from '../../shared/document/records.ts';
import { useCurrentTake, useDocument, useSession, useStudio } from '../studio-context.ts';
import { Icon } from '../ui/icon.tsx';
import { Switch, useEditor } from './channel-list.tsx';
import { NumberEntry } from './number-entry.tsx';

const DRAG_TYPE = 'application/x-facewright-layer';

/** The layers of the shown take, first the one that acts first; the one that edits go to is marked and can be set up. */
export function LayerStrip(): ReactNode {
  const { run } = useStudio();
  const take = useCurrentTake();
  const layers = useDocument((document) => (take ? layersOf(document, take.id) : []));
  const wanted = useEditor((editor) => editor.layerId);
  const activeId = useDocument((document) => {
    const target = take && layers.length > 0 ? editLayer(document, take.id, 'any', wanted) : undefined;
    return target?.layer.id;
  });
  if (!take) return null;
  const active = layers.find((layer) => layer.id === activeId);
  return (
    <div className="layer-strip" role="toolbar" aria-label="Layers" data-testid="layer-strip">
      <span className="caption">Layers</span>
      {layers.length === 0 && <span className="hint">none yet: drag a curve, and “Corrections” is made</span>}
      {layers.length > 0 && (
        <span className="layer-chips">
          {layers.map((layer, index) => (
            <LayerChip key={layer.id} layer={layer} index={index} isActive={layer.id === activeId} />
          ))}
        </span>
      )}
      <SignButton label="Add layer" testId="add-layer" onPress={() => run('layers.add')}>
        +
      </SignButton>
      {active && <ActiveLayer layer={active} />}
    </div>
  );
}

interface SignButtonProps {
  readonly label: string;
  /** Says more than the label. */
  readonly title?: string;
  readonly testId?: string;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/** A button that shows a sign instead of a word. */
function SignButton({ label, title = label, testId, onPress, children }: SignButtonProps): ReactNode {
  return (
    <button type="button" className="switch" aria-label={label} title={title} data-testid={testId} onClick={onPress}>
      {children}
    </button>
  );
}

interface LayerChipProps {
  readonly layer: LayerRecord;
  readonly index: number;
  readonly isActive: boolean;
}

/** Additive layers carry a +, overriding ones a =. Chips are dragged onto each other to change their order. */
function LayerChip({ layer, index, isActive }: LayerChipProps): ReactNode {
  const { document, curves } = useStudio();
  const [isNaming, setNaming] = useState(false);
  const chip = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (isActive) chip.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isActive]);
  const set = (label: string, change: Parameters<typeof setLayer>[2]): void =>
    document.perform(label, (records) => setLayer(records, layer.id, change));
  const drop = (event: DragEvent): void => {
    const id = event.dataTransfer.getData(DRAG_TYPE);
    if (id === '' || id === layer.id) return;
    event.preventDefault();
    event.stopPropagation();
    document.perform('Reorder layers', (records) => reorderLayer(records, id, index));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging is one of three ways to reorder; the others are actions with keys.
    <span
      ref={chip}
      className={`layer-chip${isActive ? ' active' : ''}${layer.isMuted ? ' muted' : ''}`}
      draggable={!isNaming}
      onDragStart={(event) => event.dataTransfer.setData(DRAG_TYPE, layer.id)}
      onDragOver={(event) => event.dataTransfer.types.includes(DRAG_TYPE) && event.preventDefault()}
      onDrop={drop}
    >
      {isNaming ? (
        <input
          className="layer-rename"
          aria-label="Name of the layer"
          defaultValue={layer.name}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here.
          autoFocus
          onFocus={(event) => event.currentTarget.select()}
          onBlur={(event) => {
            setNaming(false);
            set('Rename layer', { name: event.currentTarget.value });
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== 'Escape') return;
            event.stopPropagation();
            if (event.key === 'Escape') event.currentTarget.value = layer.name;
            event.currentTarget.blur();
          }}
        />
      ) : (
        <button
          type="button"
          className="layer-name"
          aria-pressed={isActive}
          title={`${layer.name}: ${layer.mode === 'additive' ? 'adds to the curves' : 'takes the curves’ place between its keys'}. Double-click renames.`}
          onClick={() => curves.editor.setState({ layerId: layer.id })}
          onDoubleClick={() => setNaming(true)}
        >
          <b aria-hidden="true">{layer.mode === 'additive' ? '+' : '='}</b> {layer.name}
        </button>
      )}
      <Switch
        letter="S"
        label={`Solo ${layer.name}`}
        isOn={layer.isSolo}
        onPress={() => set(layer.isSolo ? 'Unsolo layer' : 'Solo layer', { isSolo: !layer.isSolo })}
      />
      <Switch
        letter="M"
        label={`Mute ${layer.name}`}
        isOn={layer.isMuted}
        onPress={() => set(layer.isMuted ? 'Unmute layer' : 'Mute layer', { isMuted: !layer.isMuted })}
      />
    </span>
  );
}

/** What can be set of the layer that edits go to. */
function ActiveLayer({ layer }: { readonly layer: LayerRecord }): ReactNode {
  const { document, run } = useStudio();
  const selection = useSession((session) => session.selection);
  const set = (label: string, change: Parameters<typeof setLayer>[2]): void =>
    document.perform(label, (records) => setLayer(records, layer.id, change));
  return (
    <span className="layer-settings">
      <select
        aria-label={`How ${layer.name} acts`}
        title="Additive keys are added to the curves; overriding keys take their place"
        value={layer.mode}
        onChange={(event) =>
          set('Change layer mode', { mode: event.currentTarget.value === 'override' ? 'override' : 'additive' })
        }
      >
        <option value="additive">adds</option>
        <option value="override">overrides</option>
      </select>
      <NumberEntry
        label="Weight"
        digits={2}
        value={layer.weight}
        testId="layer-weight"
        onEnter={(change) => {
          const weight = change(layer.weight);
          if (weight !== undefined) set('Change layer weight', { weight });
        }}
      />
      {layer.range ? (
        <button
          type="button"
          className="toggle on"
          title="Acts in this stretch only; press to let it act everywhere"
          onClick={() => set('Clear layer range', { range: undefined })}
        >
          {layer.range.start.toFixed(2)}-{layer.range.end.toFixed(2)} s
        </button>
      ) : (
        selection.kind === 'range' && (
          <button
            type="button"
            className="toggle"
            title="Let this layer act in the selected stretch only"
            onClick={() => set('Set layer range', { range: selection.range })}
          >
            Range
          </button>
        )
      )}
      <SignButton label="Move layer earlier" title="Act earlier" onPress={() => run('layers.earlier')}>
        ◂
      </SignButton>
      <SignButton
        label="Move layer later"
        title="Act later (later layers have the last word)"
        onPress={() => run('layers.later')}
      >
        ▸
      </SignButton>
      <SignButton label="Delete layer" onPress={() => run('layers.delete')}>
        <Icon name="close" />
      </SignButton>
    </span>
  );
}
