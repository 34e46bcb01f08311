import { StudioError } from '../../shared/core/errors.ts';
import type { StudioStore, Toast } from './studio-store.ts';

const MOST_TOASTS = 4;

/** Shows what went wrong and what to do about it. */
export function showError(store: StudioStore, error: unknown, about?: string): void {
  const prefix = about === undefined ? '' : `${about}: `;
  if (error instanceof StudioError) {
    addToast(store, { kind: 'error', message: prefix + error.message, ...(error.hint ? { hint: error.hint } : {}) });
    return;
  }
  console.error(error);
  addToast(store, {
    kind: 'error',
    message: `${prefix}something unexpected went wrong.`,
    hint: 'Reload the window; nothing on disk is touched.',
  });
}

export function addToast(store: StudioStore, toast: Omit<Toast, 'id'>): void {
  store.setState(({ toasts }) => {
    const id = (toasts.at(-1)?.id ?? 0) + 1;
    return { toasts: [...toasts, { ...toast, id }].slice(-MOST_TOASTS) };
  });
}

export function dismissToast(store: StudioStore, id: number): void {
  store.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}
