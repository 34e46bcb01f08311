import type { ReactNode } from 'react';
import { isHeadChannel } from '../../shared/core/curve-channels.ts';
import { changeKeys, TANGENT_MODES } from '../../shared/curves/keyframe.ts';
import { changeSelectedKeys, type KeySelection } from '../../shared/document/keyframe-commands.ts';
import type { Keyframe } from '../../shared/document/records.ts';
import { useDocument, useSession, useStudio } from '../studio-context.ts';
import { useEditor } from './channel-list.tsx';
import { countKeys, keysText, livingKeys, tracksIn } from './key-selection.ts';
import { setSelectedTangents } from './key-work.ts';
import { NumberEntry } from './number-entry.tsx';
import { ToolPopover } from './tool-popover.tsx';
import { typedTime } from './typed-time.ts';

const VERBS = [
  { action: 'curves.simplify', text: 'Simplify', title: 'Fewer keys within an error that is shown' },
  { action: 'curves.smooth', text: 'Smooth', title: 'Smooth what is selected' },
  { action: 'curves.scale', text: 'Scale', title: 'Stronger or weaker' },
  { action: 'curves.offset', text: 'Offset', title: 'Higher or lower' },
  { action: 'curves.zero', text: 'Zero', title: 'Set to zero' },
] as const;

/** A line below the curves that is always there, so that nothing jumps when the selection changes. */
export function SelectionBar(): ReactNode {
  const tool = useEditor((editor) => editor.tool);
  return (
    <div className="selection-bar">
      <SelectionTools />
      {tool && <ToolPopover key={tool} tool={tool} />}
    </div>
  );
}

/** Time, value and tangents of the selected keys, and verbs on the selection; a word of help when nothing is selected. */
function SelectionTools(): ReactNode {
  const { run } = useStudio();
  const selection = useSession((session) => session.selection);
  const chosen = useEditor((editor) => editor.chosen);
  const tracks = useDocument((document) =>
    selection.kind === 'keys' ? tracksIn(document, livingKeys(document, selection.keys)).map(({ track }) => track) : [],
  );
  const keys = tracks.flatMap((track) =>
    track.keys.filter((key) => selection.kind === 'keys' && selection.keys.get(track.id)?.has(key.id)),
  );
  const areTurns = tracks.length > 0 && tracks.every(({ channel }) => isHeadChannel(channel));
  const hasSpan = selection.kind === 'range' && chosen.length > 0;
  if (keys.length === 0 && !hasSpan) {
    return (
      <span className="hint selection-hint">
        Drag a curve to correct it (wheel: how wide) · double-click: key · drag a box: keys, or a stretch of curve
      </span>
    );
  }
  return (
    <div className="tool-group" role="toolbar" aria-label="Selection">
      {selection.kind === 'keys' && keys.length > 0 && <KeyFields keys={keys} selection={selection.keys} areTurns={areTurns} />}
      {VERBS.map(({ action, text, title }) => (
        <button key={action} type="button" className="toggle" title={title} data-testid={action} onClick={() => run(action)}>
          {text}
        </button>
      ))}
    </div>
  );
}

interface KeyFieldsProps {
  readonly keys: readonly Keyframe[];
  readonly selection: KeySelection;
  /** Of the head: in degrees. */
  readonly areTurns: boolean;
}

function KeyFields({ keys, selection, areTurns }: KeyFieldsProps): ReactNode {
  const parts = useStudio();
  const same = <T,>(values: readonly T[]): T | undefined =>
    values.every((value) => value === values[0]) ? values[0] : undefined;
  const change = (label: string, edit: (key: Keyframe) => Keyframe): void =>
    parts.document.perform(`${label} of ${keysText(countKeys(selection))}`, (document) =>
      changeSelectedKeys(document, selection, (list, ids) => changeKeys(list, ids, edit)),
    );
  return (
    <>
      <span className="caption">{keysText(keys.length)}</span>
      <NumberEntry
        label="Time"
        unit="s"
        testId="key-time"
        value={same(keys.map((key) => key.time))}
        title={keys.length === 1 ? undefined : 'A time for the first key; *1.2 or +5% stretch from there, +.1 moves all'}
        onEnter={(next) => {
          const group = { first: Math.min(...keys.map((key) => key.time)), count: keys.length };
          change('Set time', (key) => ({ ...key, time: Math.max(0, typedTime(next, key.time, group) ?? key.time) }));
        }}
      />
      <NumberEntry
        label="Value"
        {...(areTurns && { unit: '°', digits: 1 })}
        allowsNegative
        testId="key-value"
        value={same(keys.map((key) => key.value))}
        onEnter={(next) => change('Set value', (key) => ({ ...key, value: next(key.value) ?? key.value }))}
      />
      <select
        aria-label="Tangents"
        title="How the curve passes through the keys; off: the layer lets go until the next key"
        value={same(keys.map((key) => key.tangent)) ?? ''}
        onChange={(event) => {
          const tangent = TANGENT_MODES.find((mode) => mode === event.currentTarget.value);
          if (tangent) setSelectedTangents(parts, tangent);
        }}
      >
        <option value="" disabled hidden>
          mixed
        </option>
        {TANGENT_MODES.map((mode) => (
          <option key={mode}>{mode}</option>
        ))}
      </select>
    </>
  );
}
