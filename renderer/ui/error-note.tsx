import type { ReactNode } from 'react';
import { StudioError } from '../../shared/core/errors.ts';

/** What went wrong, where it went wrong, and what to do. */
export function ErrorNote({ error }: { readonly error: unknown }): ReactNode {
  const { message, hint } =
    error instanceof StudioError ? error : { message: 'Something unexpected went wrong.', hint: undefined };
  return (
    <p className="error-note" role="alert">
      {message}
      {hint !== undefined && <span className="hint">{hint}</span>}
    </p>
  );
}
