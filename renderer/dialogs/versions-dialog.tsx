import { type ReactNode, useCallback } from 'react';
import { restoreRecords } from '../../shared/document/take-commands.ts';
import type { VersionInfo } from '../../shared/ipc/project-views.ts';
import { useSession, useStudio } from '../studio-context.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import { formatBytes, formatPast } from '../ui/format-date.ts';
import { Modal } from '../ui/modal.tsx';
import { useAnswer } from '../ui/use-answer.ts';

/** Saved states of the project. Going back to one is a change like any other: undo brings the newer state back. */
export function VersionsDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { bridge, document, notify, report } = useStudio();
  const projectId = useSession((state) => state.project?.projectId ?? '');
  const { answer } = useAnswer(useCallback(() => bridge.versions({ projectId }), [bridge, projectId]));
  const restore = async ({ version, savedAt }: VersionInfo): Promise<void> => {
    try {
      const records = await bridge.version({ projectId, version });
      const when = formatPast(savedAt, Date.now());
      document.perform(`Go back to the version saved ${when}`, (now) => restoreRecords(now, records));
      onClose();
      const action = { id: 'edit.undo', label: 'Undo' };
      notify({ kind: 'note', message: `This is the version saved ${when}.`, hint: 'Undo brings the newer one back.', action });
    } catch (error) {
      report(error, 'Earlier version');
    }
  };
  return (
    <Modal title="Earlier versions" onClose={onClose} description="The last ten saves of this project are kept.">
      {answer.state === 'failed' && <ErrorNote error={answer.error} />}
      {answer.state === 'there' && answer.value.length === 0 && (
        <p className="panel-note">There is none yet: each save from the second on keeps the one before it.</p>
      )}
      {answer.state === 'there' && (
        <ul className="rows">
          {answer.value.map((version) => (
            <li key={version.version} className="row">
              <span className="row-main still">
                <span className="row-title">{formatPast(version.savedAt, Date.now())}</span>
                <span className="row-detail">
                  {new Date(version.savedAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })},{' '}
                  {version.takeCount === 1 ? '1 take' : `${version.takeCount} takes`}, {formatBytes(version.bytes)}
                </span>
              </span>
              <button type="button" className="button" onClick={() => void restore(version)}>
                Go back to it
              </button>
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}
