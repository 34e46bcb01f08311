import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { findConflicts, keyName, keysOf, showKey } from '../actions/keys.ts';
import { usePreferences, useStudio } from '../studio-context.ts';
import type { Action } from '../studio-parts.ts';
import { isMac } from '../ui/platform.ts';

/** Every action with its key, to be given another one. Two actions with one key are said at both. */
export function KeySettings({ search, isAlone }: { readonly search: string; readonly isAlone: boolean }): ReactNode {
  const { actions, preferences } = useStudio();
  const keys = usePreferences((state) => state.keys);
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = actions.filter((action) => {
    const text = `${action.label} ${action.group} ${keysOf(action, { keys }).join(' ')} key shortcut`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const conflicts = findConflicts(actions, { keys });
  const set = (id: string, key: string | undefined): void => {
    const { [id]: _, ...rest } = preferences.getState().keys;
    preferences.setState({ keys: key === undefined ? rest : { ...rest, [id]: key } });
  };
  if (found.length === 0) return isAlone ? <p className="panel-note">No setting of that name.</p> : null;
  return (
    <section className="settings-group" aria-label="Keys">
      <h3>Keys</h3>
      {found.map((action) => (
        <KeyRow
          key={action.id}
          action={action}
          isOwn={keys[action.id] !== undefined}
          keyShown={keysOf(action, { keys })[0]}
          rivals={conflicts
            .filter((conflict) => conflict.actions.includes(action))
            .map(({ actions: [first, second] }) => (first === action ? second.label : first.label))}
          onKey={(key) => set(action.id, key)}
        />
      ))}
    </section>
  );
}

interface KeyRowProps {
  readonly action: Action;
  readonly isOwn: boolean;
  readonly keyShown: string | undefined;
  /** Names of others that want the same key where both could hear it. */
  readonly rivals: readonly string[];
  readonly onKey: (key: string | undefined) => void;
}

function KeyRow({ action, isOwn, keyShown, rivals, onKey }: KeyRowProps): ReactNode {
  const [isListening, setListening] = useState(false);
  const listen = (event: KeyboardEvent): void => {
    if (!isListening || event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    const key = keyName(event.nativeEvent);
    if (key === undefined) return;
    setListening(false);
    if (key === 'Escape') return;
    onKey(key === 'Delete' || key === 'Backspace' ? '' : key);
  };
  return (
    <div className="key-row">
      <span className="key-action">
        {action.label}
        <span className="row-detail">
          {action.group}
          {action.pane === undefined ? '' : `, in ${action.pane}`}
        </span>
      </span>
      {rivals.length > 0 && <span className="key-conflict">also {rivals.join(', ')}</span>}
      <button
        type="button"
        className={isListening ? 'key-button listening' : 'key-button'}
        aria-label={`Key of ${action.label}: ${keyShown ?? 'none'}`}
        onClick={() => setListening(true)}
        onBlur={() => setListening(false)}
        onKeyDown={listen}
      >
        {isListening ? 'Press a key, Del for none' : keyShown === undefined ? '–' : showKey(keyShown, isMac)}
      </button>
      <button type="button" className="text-button" disabled={!isOwn} onClick={() => onKey(undefined)}>
        Reset
      </button>
    </div>
  );
}
