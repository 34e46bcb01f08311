import type { ReactNode } from 'react';
import { findRecord, type RecordId, type TakeRecord } from '../../shared/document/records.ts';
import { setTakes } from '../../shared/document/take-commands.ts';
import { useDocument, useSession, useStudio } from '../studio-context.ts';
import { Modal } from '../ui/modal.tsx';

/** Recordings that are not where they should be; each can be shown anew. The curves stay whatever happens. */
export function RelinkDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { bridge, choosePlace, document, notify, report, session } = useStudio();
  const missing = useSession((state) => state.project?.missingAudio ?? []);
  const takes = useDocument((now) => missing.flatMap((id) => findRecord(now, 'take', id) ?? []));
  const relink = async (take: TakeRecord): Promise<void> => {
    const project = session.getState().project;
    const place = (await choosePlace('find-recording'))?.places[0];
    if (place === undefined || project === undefined) return;
    try {
      const audio = await bridge.relink({ projectId: project.projectId, takeId: take.id, place });
      document.perform(`Find the recording of ${take.name}`, (now) => setTakes(now, [take.id], { audio }));
      found(take.id);
      if (audio.sha256 === take.audio.sha256) return;
      const action = { id: 'take.generate', label: 'Generate' };
      const message = `${take.name}: this is another recording than the one its curves were made from.`;
      notify({ kind: 'warning', message, hint: 'Generate again if the line sounds different now.', action });
    } catch (error) {
      report(error, take.name);
    }
  };
  const found = (takeId: RecordId): void => {
    const { project } = session.getState();
    if (project) session.setState({ project: { ...project, missingAudio: project.missingAudio.filter((id) => id !== takeId) } });
  };
  return (
    <Modal
      title="Missing recordings"
      onClose={onClose}
      description="Words, curves and corrections are all there; only the sound is not where it was."
    >
      {takes.length === 0 && <p className="panel-note">Every recording is found.</p>}
      <ul className="rows">
        {takes.map((take) => (
          <li key={take.id} className="row">
            <span className="row-main still">
              <span className="row-title">{take.name}</span>
              <span className="row-detail" dir="auto">
                {take.audio.path}
              </span>
            </span>
            <button type="button" className="button" onClick={() => void relink(take)}>
              Find…
            </button>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
