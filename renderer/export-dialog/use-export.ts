import { useEffect, useRef, useState } from 'react';
import { StudioError } from '../../shared/core/errors.ts';
import type { ExportOutcome, ExportPlan } from '../../shared/ipc/project-views.ts';
import { useStudio } from '../studio-context.ts';

/** Where an export stands. */
export type ExportState =
  | { readonly state: 'choosing'; readonly error?: unknown }
  | { readonly state: 'running'; readonly jobId: string; readonly fraction: number; readonly stage: string }
  | { readonly state: 'done'; readonly outcome: ExportOutcome };

/** Starts and follows one export at a time. */
export function useExport() {
  const { bridge, projects, report } = useStudio();
  const [state, setState] = useState<ExportState>({ state: 'choosing' });
  const job = useRef<string>(undefined);

  useEffect(
    () =>
      bridge.subscribe((event) => {
        if (!('jobId' in event) || event.jobId !== job.current) return;
        if (event.event === 'progress') {
          setState({ state: 'running', jobId: event.jobId, fraction: event.fraction, stage: event.stage });
          return;
        }
        job.current = undefined;
        if (event.event === 'exported') setState({ state: 'done', outcome: event.outcome });
        if (event.event === 'failed') setState({ state: 'choosing', error: StudioError.fromData(event.error) });
        if (event.event === 'cancelled') setState({ state: 'choosing' });
      }),
    [bridge],
  );

  return {
    state,
    async start(plan: ExportPlan): Promise<void> {
      setState({ state: 'running', jobId: '', fraction: 0, stage: '' });
      try {
        await projects.flush();
        const { jobId } = await bridge.export(plan);
        job.current = jobId;
        setState((now) => (now.state === 'running' ? { ...now, jobId } : now));
      } catch (error) {
        setState({ state: 'choosing', error });
      }
    },
    cancel(): void {
      if (job.current !== undefined) bridge.cancel({ jobId: job.current }).catch(report);
    },
    fail: (error: unknown) => setState({ state: 'choosing', error }),
    again: () => setState({ state: 'choosing' }),
  };
}
