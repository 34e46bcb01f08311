import { type ReactNode, useEffect, useState } from 'react';
import type { TakeRecord } from '../../shared/document/records.ts';
import { isStale, setTakes, type TakeFields } from '../../shared/document/take-commands.ts';
import { useSession, useStudio } from '../studio-context.ts';
import { LANGUAGES } from './languages.ts';

/** The line itself: script, language, route, note. */
export function TakeSection({ take }: { readonly take: TakeRecord }): ReactNode {
  const { document, run } = useStudio();
  const job = useSession((session) => session.jobs.find((known) => known.takeId === take.id && known.kind === 'generate'));
  const failure = useSession((session) => session.failures.get(take.id));
  const change = (label: string, fields: TakeFields): void =>
    document.perform(label, (records) => setTakes(records, [take.id], fields));
  return (
    <section aria-label="Line">
      <TextField
        label="Script"
        value={take.script}
        rows={3}
        placeholder="What is said. Leave it empty to have the words recognised."
        onChange={(script) => change('Edit script', { script })}
      />
      <div className="row">
        <select
          aria-label="Language"
          value={take.language}
          onChange={({ target }) => change('Change language', { language: target.value })}
        >
          {LANGUAGES.map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
        <ChannelSelect take={take} onChange={(channel) => change('Change channel', { channel })} />
        <button
          type="button"
          className="button primary"
          disabled={job !== undefined}
          data-testid="generate"
          onClick={() => run('take.generate')}
        >
          {take.generation ? 'Generate again' : 'Generate'}
        </button>
      </div>
      {isStale(take) && <p className="warning">Script, language or channel changed since these curves were made.</p>}
      {failure && (
        <p className="fault">
          {failure.message} {failure.hint}
        </p>
      )}
      <TextField
        label="Note"
        value={take.note}
        rows={1}
        placeholder="For whoever opens this next"
        onChange={(note) => change('Edit note', { note })}
      />
    </section>
  );
}

function ChannelSelect({
  take,
  onChange,
}: {
  readonly take: TakeRecord;
  readonly onChange: (channel: TakeRecord['channel']) => void;
}): ReactNode {
  if (take.audio.channels < 2) return null;
  const read = (value: string): TakeRecord['channel'] => (value === 'auto' || value === 'mix' ? value : Number(value));
  return (
    <select aria-label="Channel" value={String(take.channel)} onChange={({ target }) => onChange(read(target.value))}>
      <option value="auto">Channel: auto</option>
      <option value="mix">All mixed</option>
      {Array.from({ length: take.audio.channels }, (_, index) => index).map((channel) => (
        <option key={channel} value={channel}>
          Channel {channel + 1}
        </option>
      ))}
    </select>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly rows: number;
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
}

/** Text that becomes one entry of the history when the field is left, not one for every letter. */
function TextField({ label, value, rows, placeholder, onChange }: TextFieldProps): ReactNode {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <label className="text-field">
      {label}
      <textarea
        rows={rows}
        value={text}
        placeholder={placeholder}
        spellCheck={false}
        onChange={({ target }) => setText(target.value)}
        onBlur={() => text !== value && onChange(text)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            setText(value);
            event.stopPropagation();
          }
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.blur();
        }}
      />
    </label>
  );
}
