import { memo, type ReactNode, useEffect, useRef } from 'react';
import { stageTitle } from '../../shared/ipc/job-stages.ts';
import { STATUS_MARKS, type TakeStatus } from '../store/take-status.ts';
import type { JobState } from '../studio-parts.ts';
import { formatDuration } from '../ui/format-time.ts';
import { StatusMark } from './status-mark.tsx';

export interface TakeRowProps {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly seconds: number;
  /** The route that plays; undefined before there are curves. */
  readonly route: 'text' | 'direct' | undefined;
  readonly status: TakeStatus;
  readonly isRenaming: boolean;
  readonly job: JobState | undefined;
  /** Why it failed. */
  readonly failure: string | undefined;
  readonly onRename: (id: string, name: string | undefined) => void;
}

/** Two lines: state, name, route and length; below what is said, or what is being done or went wrong. */
export const TakeRow = memo(function TakeRow(props: TakeRowProps): ReactNode {
  const { id, name, text, seconds, route, status, isRenaming, job, failure, onRename } = props;
  return (
    <>
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
      {/* biome-ignore lint/a11y/useSemanticElements: a list that is drawn in parts cannot be a table */}
      <span className="take-line" role="gridcell">
        <StatusMark status={status} {...(job ? { fraction: job.fraction } : {})} />
        {isRenaming ? (
          <NameField name={name} onDone={(given) => onRename(id, given)} />
        ) : (
          <span className="take-name">{name}</span>
        )}
        {route !== undefined && (
          <span className={`route-letter ${route}`} title={route === 'text' ? 'Plays the text route' : 'Plays the direct route'}>
            {route === 'text' ? 'T' : 'D'}
          </span>
        )}
        <span className="take-length">{formatDuration(seconds)}</span>
        <span className={failure === undefined ? 'take-text' : 'take-text fault'} title={failure ?? text}>
          {job ? progressWords(job) : (failure ?? (text || STATUS_MARKS[status].title))}
        </span>
      </span>
      {job && <span className="take-progress" style={{ transform: `scaleX(${job.fraction})` }} />}
    </>
  );
});

function progressWords({ stage, fraction }: JobState): string {
  return stage === '' ? 'Waiting its turn' : `${stageTitle(stage)} ${Math.round(fraction * 100)} %`;
}

/** The name while it is typed: Enter keeps it, Escape does not. */
function NameField({ name, onDone }: { readonly name: string; readonly onDone: (name: string | undefined) => void }): ReactNode {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => ref.current?.select(), []);
  return (
    <input
      ref={ref}
      className="take-name-field"
      aria-label="Name of the take"
      defaultValue={name}
      // biome-ignore lint/a11y/noAutofocus: the person just asked to type here
      autoFocus
      onClick={(event) => event.stopPropagation()}
      onBlur={({ currentTarget }) => onDone(currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') onDone(event.currentTarget.value);
        if (event.key === 'Escape') onDone(undefined);
      }}
    />
  );
}
