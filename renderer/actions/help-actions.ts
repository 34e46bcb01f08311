import { notify, openDialog } from '../store/session-store.ts';
import type { Action, StudioParts } from '../studio-parts.ts';

export const helpActions: readonly Action[] = [
  { id: 'help.guide', label: 'First steps', group: 'Help', keys: ['F1'], run: ({ session }) => openDialog(session, 'guide') },
  {
    id: 'help.shortcuts',
    label: 'Keyboard shortcuts',
    group: 'Help',
    keys: ['?'],
    run: ({ session }) => openDialog(session, 'shortcuts'),
  },
  { id: 'help.diagnostics', label: 'Copy diagnostics', group: 'Help', run: copyDiagnostics },
  { id: 'help.about', label: 'About Facewright', group: 'Help', run: ({ session }) => openDialog(session, 'about') },
];

async function copyDiagnostics({ bridge, session }: StudioParts): Promise<void> {
  await navigator.clipboard.writeText(await bridge.diagnostics());
  notify(session, {
    kind: 'note',
    message: 'Diagnostics copied.',
    hint: 'They hold versions, the provider and the last errors: no recordings and no names.',
  });
}
