import type { ReactNode } from 'react';
import { useStudio, useStudioState } from '../first-window-context.ts';
import { dismissToast } from '../store/toast-actions.ts';
import { Icon } from './icon.tsx';

/** What went wrong, and what to do next. Errors stay until they are put away. */
export function Toasts(): ReactNode {
  const { store } = useStudio();
  const toasts = useStudioState((state) => state.toasts);
  return (
    <section className="toasts" aria-label="Messages" aria-live="polite">
      {toasts.map(({ id, kind, message, hint }) => (
        <div key={id} className={`toast ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
          <span className="toast-mark" aria-hidden="true">
            {kind === 'error' ? '!' : 'i'}
          </span>
          <p>
            {message}
            {hint && <span className="hint">{hint}</span>}
          </p>
          <button type="button" className="quiet" aria-label="Put this message away" onClick={() => dismissToast(store, id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </section>
  );
}
