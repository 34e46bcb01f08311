import type { ReactNode } from 'react';
import { stageTitle } from '../../shared/ipc/job-stages.ts';
import { useStudio, useStudioState } from '../first-window-context.ts';
import type { TakeEntry } from '../store/studio-store.ts';
import { formatDuration } from '../ui/format-time.ts';
import { Icon } from '../ui/icon.tsx';

const STATUS: Readonly<Record<TakeEntry['status'], string>> = {
  new: 'Not generated yet',
  running: 'Generating',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** The lines: samples first, then what was opened. */
export function TakesPanel(): ReactNode {
  const takes = useStudioState((state) => state.takes);
  return (
    <nav className="takes panel" aria-label="Takes">
      <h2>Takes</h2>
      <ul>
        {takes.map((take) => (
          <TakeRow key={take.id} take={take} />
        ))}
      </ul>
      <p className="drop-hint">Drop recordings anywhere: WAV, AIFF, FLAC, MP3, M4A, Ogg, Opus.</p>
    </nav>
  );
}

function TakeRow({ take }: { readonly take: TakeEntry }): ReactNode {
  const { actions } = useStudio();
  const isSelected = useStudioState((state) => state.selectedId === take.id);
  const { id, title, status, recording, job, sample } = take;
  return (
    <li className={isSelected ? 'take selected' : 'take'} data-status={status}>
      <button type="button" className="take-main" aria-current={isSelected} onClick={() => void actions.select(id)}>
        <span className={`status ${status}`} role="img" aria-label={STATUS[status]} title={STATUS[status]} />
        <span className="take-title">{title}</span>
        <span className="take-length">{recording ? formatDuration(recording.duration) : sample ? 'sample' : ''}</span>
        <span className="take-text">{take.take?.transcript.text || take.script || subtitle(take)}</span>
      </button>
      {job ? (
        <div className="job">
          <progress value={job.fraction} max={1} aria-label={`Generating ${title}`} />
          <span className="stage">{stageTitle(job.stage)}</span>
          <button type="button" className="small" onClick={() => void actions.cancel(id)}>
            Cancel
          </button>
        </div>
      ) : (
        sample === undefined && (
          <button
            type="button"
            className="quiet close"
            aria-label={`Close ${title}`}
            title="Close"
            onClick={() => void actions.close(id)}
          >
            <Icon name="close" />
          </button>
        )
      )}
    </li>
  );
}

function subtitle({ status, error }: TakeEntry): string {
  if (error) return error.message;
  return STATUS[status];
}
