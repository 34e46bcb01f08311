import type { Action, Preferences } from '../studio-parts.ts';

/** A key as it is written everywhere: modifiers in the order Ctrl, Alt, Shift, then the key: `Ctrl+Shift+Z`, `Space`, `,`, `ArrowLeft`. */
export type KeyName = string;

type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const MODIFIERS = ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process'];

/** What was pressed; undefined for a modifier alone. Letters and digits are told by what is printed on the key. */
export function keyName(press: KeyPress): KeyName | undefined {
  if (MODIFIERS.includes(press.key)) return undefined;
  const key = press.key === ' ' ? 'Space' : press.key.length === 1 ? press.key.toUpperCase() : press.key;
  // Shift is part of what a sign is (`?`), but not of letters, digits and named keys.
  const isSign = press.key.length === 1 && !/[\p{L}\p{N} ]/u.test(press.key);
  const parts = [
    press.ctrlKey || press.metaKey ? 'Ctrl' : '',
    press.altKey ? 'Alt' : '',
    press.shiftKey && !isSign ? 'Shift' : '',
    key,
  ];
  return parts.filter((part) => part !== '').join('+');
}

/** The same key in the one way of writing: order of modifiers, capitals. */
export function normalKey(key: string): KeyName {
  const parts = key === '+' ? ['+'] : key.endsWith('++') ? [...key.slice(0, -2).split('+'), '+'] : key.split('+');
  const last = parts.at(-1) ?? '';
  const has = (name: string): boolean => parts.slice(0, -1).some((part) => part.toLowerCase() === name);
  const name = last.length === 1 ? last.toUpperCase() : last;
  return [has('ctrl') ? 'Ctrl' : '', has('alt') ? 'Alt' : '', has('shift') ? 'Shift' : '', name]
    .filter((part) => part !== '')
    .join('+');
}

/** Keys of an action as the person has them: their own binding in place of the table's first; an empty one takes the keys away. */
export function keysOf(action: Action, preferences: Pick<Preferences, 'keys'>): readonly KeyName[] {
  const own = preferences.keys[action.id];
  if (own === '') return [];
  const given = (action.keys ?? []).map(normalKey);
  return own === undefined ? given : [normalKey(own), ...given.slice(1)];
}

const GLYPHS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Delete: 'Del',
  Escape: 'Esc',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
};

/** A key for people: arrows as arrows, Command's sign on a Mac. */
export function showKey(key: KeyName, isMac = false): string {
  const text = normalKey(key)
    .split(/(?<=.)\+(?=.)/)
    .map((part) => GLYPHS[part] ?? part);
  if (!isMac) return text.join('+');
  return text.map((part) => ({ Ctrl: '⌘', Shift: '⇧', Alt: '⌥' })[part] ?? part).join('');
}

/** Two actions that want the same key where both could hear it. */
export interface KeyConflict {
  readonly key: KeyName;
  readonly actions: readonly [Action, Action];
}

/** Panes overlap when they are the same or one action works everywhere. */
export function findConflicts(actions: readonly Action[], preferences: Pick<Preferences, 'keys'>): readonly KeyConflict[] {
  const byKey = new Map<KeyName, Action[]>();
  for (const action of actions) {
    for (const key of keysOf(action, preferences)) byKey.set(key, [...(byKey.get(key) ?? []), action]);
  }
  const conflicts: KeyConflict[] = [];
  for (const [key, sharers] of byKey) {
    sharers.forEach((first, index) => {
      for (const second of sharers.slice(index + 1)) {
        const overlaps = first.pane === second.pane || first.pane === undefined || second.pane === undefined;
        if (overlaps) conflicts.push({ key, actions: [first, second] });
      }
    });
  }
  return conflicts;
}
