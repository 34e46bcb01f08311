import { type FormEvent, type ReactNode, useCallback, useState } from 'react';
import type { PlaceEntry, PlacePurpose, PlaceToken } from '../../shared/ipc/project-views.ts';
import { useStudio } from '../studio-context.ts';
import type { PlaceRequest } from '../studio-parts.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Modal } from '../ui/modal.tsx';
import { useAnswer } from '../ui/use-answer.ts';

interface Purpose {
  readonly title: string;
  readonly button: string;
  /** What is chosen; folders are gone into unless they are what is chosen. */
  readonly picks: readonly PlaceEntry['kind'][];
  /** The folder that is shown is the choice. */
  readonly picksFolder: boolean;
  readonly many?: boolean;
  readonly asksName?: boolean;
}

const PURPOSES: Readonly<Record<PlacePurpose, Purpose>> = {
  'open-project': { title: 'Open a project', button: 'Open', picks: ['project'], picksFolder: false },
  'save-project': { title: 'Save the project in', button: 'Save here', picks: [], picksFolder: true, asksName: true },
  'export-folder': { title: 'Export into', button: 'Export here', picks: [], picksFolder: true },
  recordings: { title: 'Import recordings', button: 'Import', picks: ['recording', 'script'], picksFolder: true, many: true },
  pack: { title: 'Pack into one file in', button: 'Pack here', picks: [], picksFolder: true, asksName: true },
  unpack: { title: 'Unpack a packed project', button: 'Unpack', picks: ['packed-project'], picksFolder: false },
  'unpack-folder': { title: 'Unpack the project into', button: 'Unpack here', picks: [], picksFolder: true },
  'find-recording': { title: 'Find the recording', button: 'Take this one', picks: ['recording'], picksFolder: false },
};

const ICONS: Readonly<Record<PlaceEntry['kind'], IconName>> = {
  folder: 'folder',
  project: 'spark',
  file: 'file',
  'packed-project': 'spark',
  recording: 'wave',
  script: 'file',
};

/** Looks through the folders of this computer, where the page has no dialog of the system's. */
export function PlaceBrowser({ request }: { readonly request: PlaceRequest }): ReactNode {
  const { bridge } = useStudio();
  const { purpose, answer: choose } = request;
  const { title, button, picks, picksFolder, many = false, asksName = false } = PURPOSES[purpose];
  const [place, setPlace] = useState<PlaceToken>();
  const [chosen, setChosen] = useState<readonly PlaceToken[]>([]);
  const [name, setName] = useState(request.name ?? '');
  const ask = useCallback(() => bridge.places({ purpose, ...(place === undefined ? {} : { place }) }), [bridge, purpose, place]);
  const { answer } = useAnswer(ask);
  const listing = answer.state === 'there' ? answer.value : undefined;
  const goTo = (to: PlaceToken): void => {
    setChosen([]);
    setPlace(to);
  };
  const finish = (places: readonly PlaceToken[]): void => choose({ places, ...(asksName ? { name: name.trim() } : {}) });
  const result = chosen.length > 0 ? chosen : picksFolder && listing ? [listing.place] : [];
  const canFinish = result.length > 0 && (!asksName || name.trim() !== '');
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (canFinish) finish(result);
  };
  const pick = (entry: PlaceEntry, adds: boolean): void => {
    if (!picks.includes(entry.kind)) return;
    const others = many && adds ? chosen.filter((token) => token !== entry.place) : [];
    setChosen(chosen.includes(entry.place) && adds ? others : [...others, entry.place]);
  };
  return (
    <Modal
      title={title}
      onClose={() => choose(undefined)}
      size="large"
      footer={
        <>
          {asksName && (
            <label className="inline-field">
              Name
              <input value={name} onChange={({ target }) => setName(target.value)} form="places" spellCheck={false} />
            </label>
          )}
          <span className="grow" />
          <button type="button" className="button" onClick={() => choose(undefined)}>
            Cancel
          </button>
          <button type="submit" form="places" className="button primary" disabled={!canFinish}>
            {purpose === 'recordings' && chosen.length === 0 ? 'Import this folder' : button}
          </button>
        </>
      }
    >
      <form id="places" className="places" onSubmit={onSubmit}>
        <div className="places-path">
          <button
            type="button"
            className="quiet"
            aria-label="Up to the folder above"
            title="Up to the folder above"
            disabled={listing?.parent === undefined}
            onClick={() => listing?.parent !== undefined && goTo(listing.parent)}
          >
            <Icon name="up" />
          </button>
          <span dir="auto" data-testid="place-path">
            {listing?.path ?? '…'}
          </span>
        </div>
        {answer.state === 'failed' && <ErrorNote error={answer.error} />}
        <ul className="places-list" aria-label="Folders and files" data-testid="places">
          {listing?.entries.map((entry) => {
            const canPick = picks.includes(entry.kind);
            const isFolder = entry.kind === 'folder';
            return (
              <li key={entry.place}>
                <button
                  type="button"
                  className="place"
                  aria-pressed={canPick ? chosen.includes(entry.place) : undefined}
                  disabled={!canPick && !isFolder}
                  onClick={(event) =>
                    isFolder ? goTo(entry.place) : pick(entry, event.ctrlKey || event.metaKey || event.shiftKey)
                  }
                  onDoubleClick={() => canPick && !asksName && finish([entry.place])}
                >
                  <Icon name={ICONS[entry.kind]} />
                  <span dir="auto">{entry.name}</span>
                </button>
              </li>
            );
          })}
          {listing?.entries.length === 0 && <li className="panel-note">This folder is empty.</li>}
        </ul>
      </form>
    </Modal>
  );
}
