import { type ReactNode, useCallback } from 'react';
import { useStudio } from '../studio-context.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import { Icon } from '../ui/icon.tsx';
import { Modal } from '../ui/modal.tsx';
import { useAnswer } from '../ui/use-answer.ts';

/** Recent projects, and the ways to begin another. */
export function StartDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { bridge, projects, run, report } = useStudio();
  const { answer, again } = useAnswer(useCallback(() => bridge.recentProjects(), [bridge]));
  const begin = (action: string): void => {
    onClose();
    run(action);
  };
  return (
    <Modal
      title="Projects"
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" onClick={() => begin('project.sample')}>
            Sample lines
          </button>
          <span className="grow" />
          <button type="button" className="button" onClick={() => begin('project.open')}>
            Open…
          </button>
          <button type="button" className="button primary" onClick={() => begin('project.new')}>
            New project
          </button>
        </>
      }
    >
      {answer.state === 'failed' && <ErrorNote error={answer.error} />}
      {answer.state === 'there' && answer.value.length === 0 && (
        <p className="panel-note">Projects that you save are listed here. Begin one, or drop recordings into the window.</p>
      )}
      {answer.state === 'there' && answer.value.length > 0 && (
        <ul className="rows" aria-label="Recent projects">
          {answer.value.map((project) => (
            <li key={project.place} className="row">
              <button
                type="button"
                className="row-main"
                disabled={project.isMissing}
                onClick={() => {
                  onClose();
                  void projects.open(project.place);
                }}
              >
                <Icon name="folder" />
                <span className="row-title">{project.name}</span>
                <span className="row-detail" dir="auto">
                  {project.isMissing ? 'Not there any more' : project.folder}
                </span>
              </button>
              <button
                type="button"
                className="quiet"
                aria-label={`Take ${project.name} off this list`}
                title="Take off this list"
                onClick={() => void bridge.forgetRecent({ place: project.place }).then(again, report)}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}
