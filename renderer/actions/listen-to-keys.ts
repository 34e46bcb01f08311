import type { Action, StudioParts } from '../studio-parts.ts';
import { keyName, keysOf } from './keys.ts';

type Pane = NonNullable<Action['pane']>;

/** Controls in which keys are typed. */
const TYPING =
  'input:not([type=range]):not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=true]';
/** Controls that want Space and Enter for themselves. */
const PRESSABLE = 'button, a, summary, [role=menuitem], [role=tab], [role=option], [role=slider], [role=switch], [role=checkbox]';
/** Controls that are moved with arrows. */
const MOVABLE = 'input[type=range], [role=slider], [role=radiogroup], [role=listbox], [role=tablist], [role=menubar]';
/** Layers over the studio that keep their keys to themselves. */
const MODAL = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]';

/**
 * Runs the actions of the table by their keys, until the returned function is called. Keys of a pane act in the pane that was clicked or focused last;
 * they come before those that act everywhere.
 */
export function listenToKeys(target: Window, parts: StudioParts): () => void {
  const abort = new AbortController();
  let pane: Pane | undefined;
  const enter = (event: Event): void => {
    const inside = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-pane]') : null;
    if (inside) pane = inside.dataset.pane as Pane;
  };
  const options = { signal: abort.signal, capture: true };
  target.addEventListener('pointerdown', enter, options);
  target.addEventListener('focusin', enter, options);
  target.addEventListener(
    'keydown',
    (event) => {
      if (event.defaultPrevented) return;
      const key = keyName(event);
      const element = event.target instanceof Element ? event.target : undefined;
      if (key === undefined || !isFree(key, element)) return;
      const action = findAction(parts, key, pane);
      if (action === undefined) return;
      if (!action.readsClipboard) event.preventDefault();
      parts.run(action.id);
    },
    { signal: abort.signal },
  );
  return () => abort.abort();
}

/** Whether a key may be taken from the element that has the focus. */
function isFree(key: string, element: Element | undefined): boolean {
  const isCommand = key.startsWith('Ctrl+') || /^F\d+$/.test(key);
  if (element?.closest(MODAL)) return false;
  if (element?.closest(TYPING)) return isCommand && !/^Ctrl\+(Shift\+)?[ACVXZY]$/.test(key);
  if ((key === 'Space' || key === 'Enter') && element?.closest(PRESSABLE)) return false;
  return !(/^(Shift\+)?(Arrow|Home|End|Page)/.test(key) && element?.closest(MOVABLE));
}

function findAction(parts: StudioParts, key: string, pane: Pane | undefined): Action | undefined {
  const preferences = parts.preferences.getState();
  const bound = parts.actions.filter((action) => keysOf(action, preferences).includes(key));
  const here = bound.filter((action) => action.pane !== undefined && action.pane === pane);
  const everywhere = bound.filter((action) => action.pane === undefined);
  return [...here, ...everywhere].find((action) => action.isEnabled?.(parts) ?? true);
}
