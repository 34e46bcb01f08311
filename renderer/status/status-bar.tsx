import './status.css';
import type { ReactNode } from 'react';
import { findRecord } from '../../shared/document/records.ts';
import { stageTitle } from '../../shared/ipc/job-stages.ts';
import type { JobKind } from '../../shared/ipc/project-views.ts';
import { useCurrentTake, useDocument, useSession, useStudio } from '../studio-context.ts';

const KINDS: Readonly<Record<JobKind, string>> = {
  generate: 'Generating',
  export: 'Exporting',
  pack: 'Packing',
  align: 'Placing the words',
};

/** Jobs, what ran them, where the work is kept. */
export function StatusBar(): ReactNode {
  const take = useCurrentTake();
  const project = useSession((state) => state.project);
  const version = useSession((state) => state.about?.version ?? '');
  const generation = take?.generation;
  return (
    <footer className="status-line" data-testid="status">
      <JobStatus />
      {generation && (
        <span title={generation.providerReason}>
          {generation.provider.toUpperCase()}, {generation.packs[0] ?? 'no pack'}
        </span>
      )}
      {take?.generation && take.generation.warnings.length > 0 && (
        <span className="status-warning" title={take.generation.warnings.join('\n')}>
          <b aria-hidden="true">!</b> {take.generation.warnings[0]}
        </span>
      )}
      <span className="grow" />
      {project && (
        <span dir="auto" className="status-folder" title={project.folder}>
          {project.folder || 'Not saved yet'}
        </span>
      )}
      <span>Facewright {version}</span>
    </footer>
  );
}

function JobStatus(): ReactNode {
  const { takes } = useStudio();
  const jobs = useSession((state) => state.jobs);
  const running = jobs.find((job) => job.stage !== '') ?? jobs[0];
  const name = useDocument((document) =>
    running?.takeId === undefined ? undefined : findRecord(document, 'take', running.takeId)?.name,
  );
  if (running === undefined) return <span>Ready</span>;
  const stage = running.kind === 'generate' && running.stage !== '' ? stageTitle(running.stage).toLowerCase() : '';
  const words = [name ?? KINDS[running.kind], stage, `${Math.round(running.fraction * 100)} %`].filter(Boolean).join(', ');
  return (
    <span className="status-job" role="status">
      <progress value={running.fraction} max={1} aria-label={KINDS[running.kind]} />
      {words}
      {jobs.length > 1 && `, ${jobs.length - 1} more`}
      <button type="button" className="text-button" onClick={() => void takes.cancel([running.jobId])}>
        Cancel
      </button>
    </span>
  );
}
