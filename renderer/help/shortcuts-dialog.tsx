import './help.css';
import type { ReactNode } from 'react';
import { keysOf, showKey } from '../actions/keys.ts';
import { menuGroups } from '../menus/menu-groups.ts';
import { usePreferences, useStudio } from '../studio-context.ts';
import { Modal } from '../ui/modal.tsx';
import { isMac } from '../ui/platform.ts';

/** What the mouse does; keys come from the table of actions. */
const MOUSE: readonly (readonly [string, string])[] = [
  ['Wheel over the lanes', 'Scroll in time'],
  ['Ctrl+wheel', 'Zoom at the pointer'],
  ['Drag the ruler', 'Move the playhead'],
  ['Drag in a lane', 'Select a stretch'],
  ['Drag on the face', 'Orbit; wheel comes closer'],
];

/** Every key, on one sheet. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { actions, run } = useStudio();
  const keys = usePreferences((state) => state.keys);
  const groups = menuGroups(actions)
    .map(({ label, actions: listed }) => ({
      label,
      actions: listed.map(({ action }) => ({ action, bound: keysOf(action, { keys }) })).filter(({ bound }) => bound.length > 0),
    }))
    .filter((group) => group.actions.length > 0);
  return (
    <Modal
      title="Keyboard shortcuts"
      isText
      onClose={onClose}
      size="large"
      footer={
        <button
          type="button"
          className="button"
          onClick={() => {
            onClose();
            run('settings.open');
          }}
        >
          Change keys…
        </button>
      }
    >
      <div className="sheet">
        {groups.map(({ label, actions: listed }) => (
          <section key={label} aria-label={label}>
            <h3>{label}</h3>
            <dl>
              {listed.map(({ action, bound }) => (
                <div key={action.id}>
                  <dt>{action.label.replace('…', '')}</dt>
                  <dd>
                    {bound.map((key) => (
                      <kbd key={key}>{showKey(key, isMac)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section aria-label="Mouse">
          <h3>Mouse</h3>
          <dl>
            {MOUSE.map(([what, does]) => (
              <div key={what}>
                <dt>{does}</dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Modal>
  );
}
