import type { ReactNode } from 'react';
import { findRecord, takesOf } from '../../shared/document/records.ts';
import { useDocument, useSession } from '../studio-context.ts';
import { formatTime } from '../ui/format-time.ts';
import { type ExportChoices, FRAME_RATES, presetOf, showRate } from './export-choices.ts';

interface ExportFormProps {
  readonly choices: ExportChoices;
  readonly onChange: (part: Partial<ExportChoices>) => void;
}

/** What is exported, and how. */
export function ExportForm({ choices, onChange }: ExportFormProps): ReactNode {
  const selected = useSession((state) => state.selectedTakes.length);
  const all = useDocument((document) => takesOf(document).length);
  const loop = useSession((state) => state.loop);
  const rate = useDocument((document) => findRecord(document, 'project', 'project')?.frameRate);
  const preset = presetOf(choices);
  return (
    <div className="export-form">
      <Choice
        label="Takes"
        value={choices.takes}
        onChange={(takes) => onChange({ takes })}
        options={[
          ['selected', selected === 1 ? 'The selected take' : `${selected} selected takes`],
          ['all', `All ${all} takes`],
        ]}
      />
      <Choice
        label="Route"
        value={choices.routes}
        onChange={(routes) => onChange({ routes })}
        options={[
          ['chosen', 'The one that plays'],
          ['text', 'Text'],
          ['direct', 'Direct'],
          ['both', 'Both, one file each'],
        ]}
      />
      <label className="field">
        <span>Frames a second</span>
        <input
          list="frame-rates"
          value={choices.frameRate}
          placeholder={rate === undefined ? '' : `${showRate(rate)}, the project's`}
          onChange={({ target }) => onChange({ frameRate: target.value })}
        />
        <datalist id="frame-rates">
          {FRAME_RATES.map((value) => (
            <option key={value} value={value} />
          ))}
        </datalist>
      </label>
      <Choice
        label="Stretch"
        value={choices.range === 'loop' && loop ? 'loop' : 'whole'}
        onChange={(range) => onChange({ range })}
        options={[
          ['whole', 'The whole take'],
          ...(loop ? [['loop', `The loop, ${formatTime(loop.start)} to ${formatTime(loop.end)}`] as const] : []),
        ]}
      />
      <label className="field">
        <span>Start timecode</span>
        <input
          value={choices.timecode}
          placeholder="The recording's own"
          spellCheck={false}
          onChange={({ target }) => onChange({ timecode: target.value })}
        />
      </label>
      <label className="field">
        <span>Names</span>
        <input
          value={choices.pattern}
          aria-describedby="pattern-help"
          spellCheck={false}
          data-testid="name-pattern"
          onChange={({ target }) => onChange({ pattern: target.value })}
        />
      </label>
      <p id="pattern-help" className="field-help">
        {'{take}, {route}, {project} and {index} are filled in.'}
      </p>
      {preset.withHead !== undefined && (
        <Check label="With the head" checked={choices.withHead} onChange={(withHead) => onChange({ withHead })} />
      )}
      {preset.canCombine && (
        <Check label="All takes in one file" checked={choices.combine} onChange={(combine) => onChange({ combine })} />
      )}
      <div className="key-reduction">
        <Check
          label="Fewer keys, off by at most"
          checked={choices.reducesKeys}
          onChange={(reducesKeys) => onChange({ reducesKeys })}
        />
        <input
          type="number"
          aria-label="Largest error of a weight"
          min={0.001}
          max={0.1}
          step={0.001}
          value={choices.keyError}
          disabled={!choices.reducesKeys}
          onChange={({ target }) => Number(target.value) > 0 && onChange({ keyError: Number(target.value) })}
        />
      </div>
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [T, string])[];
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>): ReactNode {
  return (
    <label className="field">
      <span>{label}</span>
      <select value={value} onChange={({ target }) => onChange(target.value as T)}>
        {options.map(([id, title]) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

interface CheckProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Check({ label, checked, onChange }: CheckProps): ReactNode {
  return (
    <label className="check">
      <input type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} />
      {label}
    </label>
  );
}
