import { openDialog } from '../store/session-store.ts';
import type { Action } from '../studio-parts.ts';

export const editActions: readonly Action[] = [
  {
    id: 'edit.undo',
    label: 'Undo',
    group: 'Edit',
    keys: ['Ctrl+Z'],
    currentLabel: ({ document }) => named('Undo', document.state.getState().past.at(-1)?.label),
    isEnabled: ({ document }) => document.state.getState().past.length > 0,
    run: ({ document }) => document.undo(),
  },
  {
    id: 'edit.redo',
    label: 'Redo',
    group: 'Edit',
    keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    currentLabel: ({ document }) => named('Redo', document.state.getState().future.at(-1)?.label),
    isEnabled: ({ document }) => document.state.getState().future.length > 0,
    run: ({ document }) => document.redo(),
  },
  {
    id: 'edit.history',
    label: 'History',
    group: 'Edit',
    run: ({ panels }) => panels.show('history'),
  },
  {
    id: 'palette.open',
    label: 'Find an action…',
    group: 'Edit',
    keys: ['Ctrl+K', 'Ctrl+Shift+P'],
    run: ({ session }) => openDialog(session, 'palette'),
  },
];

function named(verb: string, label: string | undefined): string {
  return label === undefined ? verb : `${verb} ${label}`;
}
