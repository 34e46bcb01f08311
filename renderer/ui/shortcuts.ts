/** One key and what it does. `key` is what the event calls it, in lower case; Space is a blank. */
export interface Shortcut {
  readonly key: string;
  readonly title: string;
  readonly run: () => void;
}

/** Runs the shortcut of a key unless somebody is typing, a modifier is down or a control wants the key itself. */
export function listenToShortcuts(target: Window, shortcuts: readonly Shortcut[]): () => void {
  const byKey = new Map(shortcuts.map((shortcut) => [shortcut.key, shortcut]));
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const element = event.target instanceof HTMLElement ? event.target : undefined;
    if (element?.closest('input, textarea, select, [contenteditable]')) return;
    // Space and Enter press the button that has the focus.
    if (event.key === ' ' && element?.closest('button, a, summary')) return;
    const shortcut = byKey.get(event.key.toLowerCase());
    if (!shortcut) return;
    event.preventDefault();
    shortcut.run();
  };
  target.addEventListener('keydown', onKey);
  return () => target.removeEventListener('keydown', onKey);
}
