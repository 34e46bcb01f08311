import './export-dialog.css';
import { type ReactNode, useCallback, useState } from 'react';
import { findRecord, takesOf } from '../../shared/document/records.ts';
import type { ExportPlan, PlaceToken } from '../../shared/ipc/project-views.ts';
import { useDocument, useSession, useStudio } from '../studio-context.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import { Modal } from '../ui/modal.tsx';
import { useAnswer } from '../ui/use-answer.ts';
import { type ExportChoices, planOf, presetOf, readChoices } from './export-choices.ts';
import { ExportForm } from './export-form.tsx';
import { ExportOutcomeView } from './export-outcome.tsx';
import { FilePreview } from './file-preview.tsx';
import { PresetList } from './preset-list.tsx';
import { useExport } from './use-export.ts';
import { usePreview } from './use-preview.ts';

const CHOICE = 'export';
const MOST_NAMES = 3;

/** Takes as files for another program. */
export function ExportDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { ask, preferences } = useStudio();
  const [choices, setChoices] = useState(() => readChoices(preferences.getState().lastChoices[CHOICE]));
  const folder = useFolder();
  const { plan, error } = usePlan(choices, folder.place);
  const job = useExport();
  const preview = usePreview(plan, job.state.state === 'done');
  const change = (part: Partial<ExportChoices>): void => {
    const next = { ...choices, ...part };
    setChoices(next);
    preferences.setState(({ lastChoices }) => ({ lastChoices: { ...lastChoices, [CHOICE]: next } }));
  };
  const start = async (): Promise<void> => {
    if (plan === undefined) return;
    const existing = preview.preview?.files.filter((file) => file.exists) ?? [];
    if (existing.length === 0) return job.start(plan);
    const names = existing.slice(0, MOST_NAMES).map((file) => file.name);
    const more = existing.length > MOST_NAMES ? [`and ${existing.length - MOST_NAMES} more`] : [];
    const answer = await ask({
      title: existing.length === 1 ? 'Overwrite a file?' : `Overwrite ${existing.length} files?`,
      text: `${[...names, ...more].join(', ')} ${existing.length === 1 ? 'is' : 'are'} in this folder already.`,
      buttons: [{ id: 'overwrite', label: 'Overwrite', kind: 'danger' }],
    });
    if (answer !== undefined) await job.start({ ...plan, overwrite: true });
  };

  if (job.state.state === 'done') {
    return (
      <Modal title="Exported" onClose={onClose} size="large" footer={<DoneButtons onAgain={job.again} onClose={onClose} />}>
        <ExportOutcomeView outcome={job.state.outcome} folder={folder.path} />
      </Modal>
    );
  }
  const isRunning = job.state.state === 'running';
  const fault = error ?? preview.error ?? (job.state.state === 'choosing' ? job.state.error : undefined);
  return (
    <Modal
      title="Export"
      onClose={onClose}
      size="large"
      footer={
        isRunning ? (
          <RunningFoot fraction={job.state.state === 'running' ? job.state.fraction : 0} onCancel={job.cancel} />
        ) : (
          <>
            <span className="folder-choice">
              <button type="button" className="button" onClick={() => void folder.choose()}>
                Folder…
              </button>
              <span dir="auto" data-testid="export-folder">
                {folder.path}
              </span>
            </span>
            <button type="button" className="button" onClick={onClose}>
              Close
            </button>
            <button
              type="button"
              className="button primary"
              data-testid="export-start"
              // What would be overwritten must be known before it is asked about.
              disabled={plan === undefined || plan.takeIds.length === 0 || preview.preview === undefined}
              onClick={() => void start()}
            >
              {exportLabel(preview.preview?.files.length)}
            </button>
          </>
        )
      }
    >
      <div className="export" inert={isRunning}>
        <PresetList chosen={presetOf(choices)} onChoose={(preset) => change({ preset })} />
        <div className="export-options">
          <p className="export-about">{presetOf(choices).about}</p>
          <ExportForm choices={choices} onChange={change} />
          {fault !== undefined && <ErrorNote error={fault} />}
          <FilePreview preview={preview.preview} />
        </div>
      </div>
    </Modal>
  );
}

function exportLabel(files: number | undefined): string {
  if (files === undefined || files === 0) return 'Export';
  return files === 1 ? 'Export 1 file' : `Export ${files} files`;
}

function RunningFoot({ fraction, onCancel }: { readonly fraction: number; readonly onCancel: () => void }): ReactNode {
  return (
    <>
      <progress value={fraction} max={1} aria-label="Exporting" />
      <span className="percent">{Math.round(fraction * 100)} %</span>
      <button type="button" className="button" onClick={onCancel}>
        Cancel
      </button>
    </>
  );
}

function DoneButtons({ onAgain, onClose }: { readonly onAgain: () => void; readonly onClose: () => void }): ReactNode {
  return (
    <>
      <button type="button" className="button" onClick={onAgain}>
        Export more
      </button>
      <button type="button" className="button primary" onClick={onClose}>
        Done
      </button>
    </>
  );
}

/** The folder: the one that was used last until another is chosen. */
function useFolder() {
  const { bridge, choosePlace, report } = useStudio();
  const [chosen, setChosen] = useState<PlaceToken>();
  const { answer } = useAnswer(
    useCallback(
      () => bridge.places({ purpose: 'export-folder', ...(chosen === undefined ? {} : { place: chosen }) }),
      [bridge, chosen],
    ),
  );
  const listing = answer.state === 'there' ? answer.value : undefined;
  return {
    place: chosen ?? listing?.place,
    path: listing?.path ?? '',
    async choose(): Promise<void> {
      const choice = await choosePlace('export-folder').catch((error: unknown) => report(error, 'Folder'));
      const place = choice?.places[0];
      if (place !== undefined) setChosen(place);
    },
  };
}

function usePlan(
  choices: ExportChoices,
  folder: PlaceToken | undefined,
): { readonly plan?: ExportPlan; readonly error?: unknown } {
  const { projectId, loop, selected } = useSession(({ project, loop: repeated, selectedTakes }) => ({
    projectId: project?.projectId,
    loop: repeated,
    selected: selectedTakes,
  }));
  const rate = useDocument((document) => findRecord(document, 'project', 'project')?.frameRate);
  const all = useDocument((document) => takesOf(document).map((take): string => take.id));
  if (projectId === undefined || folder === undefined || rate === undefined) return {};
  try {
    return { plan: planOf(choices, { projectId, projectRate: rate, selected, all, folder, loop }) };
  } catch (error) {
    return { error };
  }
}
