import type { ReactNode } from 'react';
import type { ExportPreview } from '../../shared/ipc/project-views.ts';

const MOST_FILES = 200;

/** The files as they will be called; those that exist already are marked. */
export function FilePreview({ preview }: { readonly preview: ExportPreview | undefined }): ReactNode {
  if (preview === undefined) return null;
  const { files } = preview;
  if (files.length === 0) return <p className="panel-note">Nothing to export: generate the takes first.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls can be scrolled with the keys
    <ul className="file-preview" aria-label="Files" data-testid="file-preview" tabIndex={0}>
      {files.slice(0, MOST_FILES).map((file) => (
        <li key={`${file.takeId} ${file.name}`}>
          <span dir="auto">{file.name}</span>
          {file.exists && <span className="exists">exists</span>}
        </li>
      ))}
      {files.length > MOST_FILES && <li>and {files.length - MOST_FILES} more</li>}
    </ul>
  );
}
