import type { ReactNode } from 'react';
import type { ExportOutcome } from '../../shared/ipc/project-views.ts';
import { useSession, useStudio } from '../studio-context.ts';

/** What was written, and what could not be, with the reason. */
export function ExportOutcomeView({ outcome, folder }: { readonly outcome: ExportOutcome; readonly folder: string }): ReactNode {
  const { bridge, report } = useStudio();
  const canReveal = useSession((state) => state.about?.shell === 'electron');
  const { written, failures } = outcome;
  return (
    <div className="outcome" data-testid="export-outcome">
      <p>
        {written.length === 1 ? '1 file' : `${written.length} files`} written and read again to check
        {failures.length > 0 && `, ${failures.length === 1 ? '1 take' : `${failures.length} takes`} failed`}.
      </p>
      <p className="row-detail" dir="auto">
        {folder}
        {canReveal && (
          <button
            type="button"
            className="text-button"
            onClick={() => void bridge.reveal({ place: outcome.folder }).catch((error: unknown) => report(error, 'Folder'))}
          >
            Show the folder
          </button>
        )}
      </p>
      {failures.length > 0 && (
        <ul className="failures" aria-label="Failed">
          {failures.map(({ takeId, name, error }) => (
            <li key={takeId}>
              <span className="row-title">{name}</span>
              <span>{error.message}</span>
              {error.hint !== undefined && <span className="hint">{error.hint}</span>}
            </li>
          ))}
        </ul>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls can be scrolled with the keys */}
      <ul className="file-preview" aria-label="Files" tabIndex={0}>
        {written.map((name) => (
          <li key={name} dir="auto">
            {name}
          </li>
        ))}
      </ul>
    </div>
  );
}
