import type { ReactNode } from 'react';
import { keysOf, showKey } from '../actions/keys.ts';
import { useHistory, usePreferences, useSession, useStudio } from '../studio-context.ts';
import { Icon, type IconName } from './icon.tsx';
import { isMac } from './platform.ts';
import { Tip } from './tip.tsx';

interface ActionButtonProps {
  /** Id in the table of actions. */
  readonly action: string;
  readonly icon: IconName;
  readonly className?: string;
}

/** An action as a button: its name and key come from the table. */
export function ActionButton({ action: id, icon, className = 'quiet' }: ActionButtonProps): ReactNode {
  const parts = useStudio();
  const action = parts.actions.find((known) => known.id === id);
  const keys = usePreferences((preferences) => (action ? keysOf(action, preferences) : []));
  // Whether it can be done, and what exactly it would do, follows from these.
  const label = useHistory(() => action?.currentLabel?.(parts) ?? action?.label ?? '');
  const canByHistory = useHistory(() => action?.isEnabled?.(parts) ?? true);
  const canBySession = useSession(() => action?.isEnabled?.(parts) ?? true);
  if (action === undefined) return null;
  return (
    <Tip text={label.replace('…', '')} {...(keys[0] === undefined ? {} : { keys: showKey(keys[0], isMac) })}>
      <button
        type="button"
        className={className}
        aria-label={label.replace('…', '')}
        disabled={!canByHistory || !canBySession}
        onClick={() => parts.run(id)}
        data-action={id}
      >
        <Icon name={icon} />
      </button>
    </Tip>
  );
}
