import { type ReactNode, useEffect } from 'react';
import { dismissToast } from '../store/session-store.ts';
import { useSession, useStudio } from '../studio-context.ts';
import type { Toast } from '../studio-parts.ts';
import { Icon } from './icon.tsx';

/** Notes go by themselves; warnings and errors stay until they are put away. */
const NOTE_MS = 6_000;
const MARKS: Readonly<Record<Toast['kind'], string>> = { error: '!', warning: '!', note: 'i' };

/** What happened, and what to do next. */
export function Toasts(): ReactNode {
  const toasts = useSession((state) => state.toasts);
  return (
    <section className="toasts" aria-label="Messages" aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { readonly toast: Toast }): ReactNode {
  const { run, session } = useStudio();
  const { id, kind, message, hint, action } = toast;
  useEffect(() => {
    if (kind !== 'note') return;
    const timer = setTimeout(() => dismissToast(session, id), NOTE_MS);
    return () => clearTimeout(timer);
  }, [id, kind, session]);
  return (
    <div className={`toast ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <span className="toast-mark" aria-hidden="true">
        {MARKS[kind]}
      </span>
      <div>
        <p>{message}</p>
        {hint && <p className="hint">{hint}</p>}
        {action && (
          <button
            type="button"
            className="small"
            onClick={() => {
              dismissToast(session, id);
              run(action.id);
            }}
          >
            {action.label}
          </button>
        )}
      </div>
      <button type="button" className="quiet" aria-label="Put this message away" onClick={() => dismissToast(session, id)}>
        <Icon name="close" />
      </button>
    </div>
  );
}
