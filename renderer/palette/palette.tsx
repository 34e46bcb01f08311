import './palette.css';
import { Dialog } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { type ReactNode, useMemo } from 'react';
import { takesOf } from '../../shared/document/records.ts';
import { keysOf, showKey } from '../actions/keys.ts';
import { showTake } from '../store/session-store.ts';
import { useDocument, usePreferences, useStudio } from '../studio-context.ts';
import { formatDuration } from '../ui/format-time.ts';
import { isMac } from '../ui/platform.ts';

/** Takes that are listed; the search goes through all of them. */
const MOST_TAKES = 400;

/** Everything that can be done, and every take, by typing. */
export function Palette({ onClose }: { readonly onClose: () => void }): ReactNode {
  const parts = useStudio();
  const preferences = usePreferences((state) => state);
  const document = useDocument((state) => state);
  const takes = useMemo(() => takesOf(document).slice(0, MOST_TAKES), [document]);
  const actions = parts.actions.filter((action) => action.id !== 'palette.open');
  const choose = (run: () => void): void => {
    onClose();
    run();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop clear" />
        <Dialog.Popup className="palette" aria-label="Find an action">
          <Command label="Find an action" loop>
            <Command.Input placeholder="Find an action or a take" className="palette-input" autoFocus />
            <Command.List className="palette-list" label="Actions and takes">
              <Command.Empty className="panel-note">Nothing of that name.</Command.Empty>
              <Command.Group heading="Actions">
                {actions.map((action) => {
                  const keys = keysOf(action, preferences)[0];
                  const isEnabled = action.isEnabled?.(parts) ?? true;
                  return (
                    <Command.Item
                      key={action.id}
                      value={`${action.label} ${action.group} ${action.id}`}
                      disabled={!isEnabled}
                      className="palette-item"
                      onSelect={() => choose(() => parts.run(action.id))}
                    >
                      <span>{action.currentLabel?.(parts) ?? action.label}</span>
                      <span className="palette-group">{action.group}</span>
                      {keys !== undefined && <kbd>{showKey(keys, isMac)}</kbd>}
                    </Command.Item>
                  );
                })}
              </Command.Group>
              <Command.Group heading="Takes">
                {takes.map((take) => (
                  <Command.Item
                    key={take.id}
                    value={`${take.name} ${take.script} ${take.id}`}
                    className="palette-item"
                    onSelect={() => choose(() => showTake(parts.session, take.id))}
                  >
                    <span>{take.name}</span>
                    <span className="palette-group">{formatDuration(take.audio.duration)}</span>
                  </Command.Item>
                ))}
              </Command.Group>
            </Command.List>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
