import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../../../renderer/actions/action-table.ts';
import { findConflicts, keyName, keysOf, normalKey, showKey } from '../../../renderer/actions/keys.ts';
import { menuGroups } from '../../../renderer/menus/menu-groups.ts';
import type { Action } from '../../../renderer/studio-parts.ts';

const press = (key: string, part: Partial<KeyboardEvent> = {}) =>
  keyName({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...part });

const action = (id: string, keys: readonly string[], pane?: Action['pane']): Action => ({
  id,
  label: id,
  group: 'Edit',
  keys,
  ...(pane ? { pane } : {}),
  run: () => undefined,
});

describe('keys', () => {
  it('are told by what they type, with modifiers in one order', () => {
    expect(press('z', { ctrlKey: true })).toBe('Ctrl+Z');
    expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('Ctrl+Shift+Z');
    expect(press('z', { metaKey: true })).toBe('Ctrl+Z');
    expect(press(' ')).toBe('Space');
    expect(press('?', { shiftKey: true })).toBe('?');
    expect(press('+', { ctrlKey: true })).toBe('Ctrl++');
    expect(press('ArrowUp', { altKey: true })).toBe('Alt+ArrowUp');
    expect(press('Shift', { shiftKey: true })).toBeUndefined();
  });

  it('are the same however they are written', () => {
    expect(normalKey('shift+ctrl+z')).toBe('Ctrl+Shift+Z');
    expect(normalKey('Ctrl++')).toBe('Ctrl++');
    expect(normalKey('+')).toBe('+');
    expect(showKey('Ctrl+Shift+ArrowLeft')).toBe('Ctrl+Shift+←');
    expect(showKey('Ctrl+Shift+Z', true)).toBe('⌘⇧Z');
  });

  it('can be bound anew, or taken away', () => {
    const undo = action('edit.undo', ['Ctrl+Z', 'F9']);
    expect(keysOf(undo, { keys: {} })).toEqual(['Ctrl+Z', 'F9']);
    expect(keysOf(undo, { keys: { 'edit.undo': 'ctrl+u' } })).toEqual(['Ctrl+U', 'F9']);
    expect(keysOf(undo, { keys: { 'edit.undo': '' } })).toEqual([]);
  });

  it('conflict only where both actions could hear them', () => {
    const table = [action('a', ['F'], 'curves'), action('b', ['F'], 'takes'), action('c', ['G'])];
    expect(findConflicts(table, { keys: {} })).toEqual([]);
    expect(findConflicts(table, { keys: { c: 'F' } }).map(({ actions }) => actions.map(({ id }) => id))).toEqual([
      ['a', 'c'],
      ['b', 'c'],
    ]);
    expect(findConflicts([action('a', ['F'], 'curves'), action('d', ['F'], 'curves')], { keys: {} })).toHaveLength(1);
  });
});

describe('the table of actions', () => {
  it('gives no key to two actions that could both hear it', () => {
    const conflicts = findConflicts(ACTIONS, { keys: {} });
    expect(conflicts.map(({ key, actions: [first, second] }) => `${key}: ${first.id}, ${second.id}`)).toEqual([]);
  });

  it('names every action once, and every one is in a menu', () => {
    expect(new Set(ACTIONS.map(({ id }) => id)).size).toBe(ACTIONS.length);
    expect(menuGroups(ACTIONS).flatMap((group) => group.actions)).toHaveLength(ACTIONS.length);
    for (const { id, label } of ACTIONS) {
      expect(id).toMatch(/^[a-z]+\.[a-z0-9-]+$/);
      expect(label.length).toBeGreaterThan(1);
    }
  });

  it('uses no key that a browser keeps for itself', () => {
    const kept = ['Ctrl+N', 'Ctrl+T', 'Ctrl+W', 'Ctrl+Shift+N', 'Ctrl+Shift+T', 'Ctrl+Shift+W', 'Ctrl+Tab', 'F11'];
    const used = ACTIONS.flatMap((known) => keysOf(known, { keys: {} }));
    expect(used.filter((key) => kept.includes(key))).toEqual([]);
  });
});
