import type { ReactNode } from 'react';
import { useSession, useStudio } from '../studio-context.ts';
import type { JobState } from '../studio-parts.ts';

/** How much is still to be done, below the list; how many lines there are while nothing is. */
export function TakesQueue({ total, shown }: { readonly total: number; readonly shown: number }): ReactNode {
  const { run, takes } = useStudio();
  const jobs = useSession((state) => state.jobs.filter((job) => job.kind === 'generate'));
  const failed = useSession((state) => state.failures.size);
  if (jobs.length === 0) {
    const count = total === 1 ? '1 take' : `${total} takes`;
    return (
      <div className="takes-foot">
        <span>{total === 0 ? '' : shown === total ? count : `${shown} of ${count}`}</span>
        {failed > 0 && (
          <button type="button" className="text-button fault" onClick={() => run('takes.generate-stale')}>
            Try {failed === 1 ? 'the failed one' : `${failed} failed`} again
          </button>
        )}
      </div>
    );
  }
  const running = jobs.find((job) => job.stage !== '');
  return (
    <div className="takes-foot" data-testid="queue">
      <span>
        {jobs.length === 1 ? '1 take' : `${jobs.length} takes`} to go{remaining(running, jobs.length)}
      </span>
      <button
        type="button"
        className="text-button"
        onClick={() => (jobs.length === 1 ? takes.cancel(jobs.map((job) => job.jobId)) : run('takes.cancel-all'))}
      >
        {jobs.length === 1 ? 'Cancel' : 'Cancel all'}
      </button>
    </div>
  );
}

/** The time that the one that runs still needs; those behind it are as long as it, as far as is known. */
function remaining(running: JobState | undefined, count: number): string {
  if (running?.secondsLeft === undefined || running.fraction < 0.05) return '';
  const whole = running.secondsLeft / Math.max(0.05, 1 - running.fraction);
  const seconds = Math.ceil(running.secondsLeft + (count - 1) * whole);
  return seconds < 60 ? `, about ${seconds} s` : `, about ${Math.ceil(seconds / 60)} min`;
}
