import { Dialog } from '@base-ui/react/dialog';
import { type ReactNode, useRef } from 'react';
import { Icon } from './icon.tsx';

const FOCUSABLE = 'input:not(:disabled), select:not(:disabled), textarea, button:not(:disabled)';

interface ModalProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons, at the bottom. */
  readonly footer?: ReactNode;
  /** Nothing in it takes the focus: it is read, and scrolled. */
  readonly isText?: boolean;
  readonly size?: 'small' | 'medium' | 'large';
  /** Says more than the title, for readers of the screen. */
  readonly description?: string;
}

/** A dialog over the studio: Escape and a press beside it close it, the focus stays within and goes back afterwards. */
export function Modal({ title, onClose, children, footer, size = 'medium', description, isText = false }: ModalProps): ReactNode {
  const body = useRef<HTMLDivElement>(null);
  // The first thing to do here, not the way out.
  const first = (): HTMLElement | true =>
    body.current?.querySelector<HTMLElement>(FOCUSABLE) ??
    // While the rest is on its way: a name that is asked for.
    body.current?.parentElement?.querySelector<HTMLElement>('.dialog-buttons input') ??
    true;
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className={`dialog ${size}`} initialFocus={first}>
          <header className="dialog-head">
            <Dialog.Title className="dialog-title">{title}</Dialog.Title>
            <Dialog.Close className="quiet" aria-label="Close">
              <Icon name="close" />
            </Dialog.Close>
          </header>
          {description !== undefined && <Dialog.Description className="dialog-description">{description}</Dialog.Description>}
          <div className="dialog-body" ref={body} {...(isText ? { tabIndex: 0 } : {})}>
            {children}
          </div>
          {footer !== undefined && <footer className="dialog-buttons">{footer}</footer>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
