import { type ReactNode, useCallback, useState } from 'react';
import type { RecoveryOffer } from '../../shared/ipc/project-views.ts';
import { useStudio } from '../studio-context.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import { formatPast } from '../ui/format-date.ts';
import { Modal } from '../ui/modal.tsx';
import { useAnswer } from '../ui/use-answer.ts';

/** What the last session did not save: shown change by change, opened or thrown away one project at a time. */
export function RecoveryDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { bridge, projects, ask, report } = useStudio();
  const { answer, again } = useAnswer(useCallback(() => bridge.recoveries(), [bridge]));
  const close = (): void => {
    onClose();
    void projects.resume();
  };
  const discard = async (offer: RecoveryOffer): Promise<void> => {
    const changes = offer.changeCount === 1 ? '1 change' : `${offer.changeCount} changes`;
    const sure = await ask({
      title: `Throw ${changes} to ${offer.name} away?`,
      text: 'They cannot be brought back. What was saved stays as it is.',
      buttons: [{ id: 'discard', label: 'Throw away', kind: 'danger' }],
    });
    if (sure === undefined) return;
    await bridge.discardRecovery({ place: offer.place }).then(again, report);
  };
  return (
    <Modal
      title="Changes that were not saved"
      onClose={close}
      description="Facewright ended before these were saved. Nothing is lost: open them, or throw them away."
      footer={
        <button type="button" className="button" onClick={close}>
          Decide later
        </button>
      }
    >
      {answer.state === 'failed' && <ErrorNote error={answer.error} />}
      {answer.state === 'there' && answer.value.length === 0 && <p className="panel-note">Nothing is left to recover.</p>}
      {answer.state === 'there' && (
        <ul className="rows">
          {answer.value.map((offer) => (
            <Offer
              key={offer.place}
              offer={offer}
              onOpen={() => {
                onClose();
                void projects.open(offer.place, 'recovered');
              }}
              onDiscard={() => void discard(offer)}
            />
          ))}
        </ul>
      )}
    </Modal>
  );
}

interface OfferProps {
  readonly offer: RecoveryOffer;
  readonly onOpen: () => void;
  readonly onDiscard: () => void;
}

function Offer({ offer, onOpen, onDiscard }: OfferProps): ReactNode {
  const [isShown, setShown] = useState(false);
  const { name, folder, changes, changeCount, lastChangeAt } = offer;
  return (
    <li className="offer">
      <div className="offer-head">
        <div className="offer-words">
          <span className="row-title">{name}</span>
          <span className="row-detail" dir="auto">
            {folder || 'Never saved'}
          </span>
          <button type="button" className="text-button" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
            {changeCount === 1 ? '1 change' : `${changeCount} changes`}, {formatPast(lastChangeAt, Date.now())}
          </button>
        </div>
        <button type="button" className="button danger" onClick={onDiscard}>
          Throw away
        </button>
        <button type="button" className="button primary" onClick={onOpen}>
          Open
        </button>
      </div>
      {isShown && (
        <ol className="offer-changes" start={changeCount - changes.length + 1}>
          {changes.map((change, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and labels repeat
            <li key={index}>{change}</li>
          ))}
        </ol>
      )}
    </li>
  );
}
