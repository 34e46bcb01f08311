import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type ReactNode, useRef } from 'react';
import type { Question } from '../studio-parts.ts';

/** A question that must be answered; the first button has the focus, Escape is Cancel. */
export function QuestionDialog({ question }: { readonly question: Question }): ReactNode {
  const first = useRef<HTMLButtonElement>(null);
  const { title, text, buttons, answer } = question;
  return (
    <AlertDialog.Root open onOpenChange={(open) => open || answer(undefined)}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="dialog-backdrop over" />
        <AlertDialog.Popup className="dialog small over" initialFocus={first}>
          <AlertDialog.Title className="dialog-title">{title}</AlertDialog.Title>
          <AlertDialog.Description className="dialog-text">{text}</AlertDialog.Description>
          <footer className="dialog-buttons">
            <button type="button" className="button" onClick={() => answer(undefined)}>
              Cancel
            </button>
            {buttons.toReversed().map((button) => {
              const isFirst = button === buttons[0];
              return (
                <button
                  key={button.id}
                  ref={isFirst ? first : undefined}
                  type="button"
                  className={`button${isFirst ? ' primary' : ''}${button.kind === 'danger' ? ' danger' : ''}`}
                  onClick={() => answer(button.id)}
                >
                  {button.label}
                </button>
              );
            })}
          </footer>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
