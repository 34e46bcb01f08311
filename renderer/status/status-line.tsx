import type { ReactNode } from 'react';
import { stageTitle } from '../../shared/ipc/job-stages.ts';
import { useStudioState } from '../first-window-context.ts';
import { selectedTake } from '../store/studio-store.ts';

/** Jobs, what ran them and which program this is. */
export function StatusLine(): ReactNode {
  const running = useStudioState((state) => state.takes.find((take) => take.job));
  const count = useStudioState((state) => state.takes.filter((take) => take.job).length);
  const take = useStudioState((state) => selectedTake(state)?.take);
  const about = useStudioState((state) => state.about);
  const seconds = take ? Object.values(take.timings).reduce((sum, value) => sum + value, 0) : 0;
  return (
    <footer className="status-line" data-testid="status">
      <span>
        {running?.job
          ? `${running.title}: ${stageTitle(running.job.stage).toLowerCase()} ${Math.round(running.job.fraction * 100)} %${count > 1 ? `, ${count - 1} more` : ''}`
          : 'Ready'}
      </span>
      {take && (
        <span title={take.providerReason}>
          Generated in {seconds.toFixed(1)} s on {take.provider.toUpperCase()}
        </span>
      )}
      <span className="right">Facewright {about?.version ?? ''}</span>
    </footer>
  );
}
