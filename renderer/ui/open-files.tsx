import { type ReactNode, useRef } from 'react';
import { useStudio } from '../first-window-context.ts';
import { Icon } from './icon.tsx';

const ACCEPTED = 'audio/*,.wav,.bwf,.rf64,.bw64,.aif,.aiff,.flac,.mp3,.m4a,.mp4,.aac,.ogg,.opus';

/** The button that opens recordings. */
export function OpenButton({ label = 'Open' }: { readonly label?: string }): ReactNode {
  const inputRef = useRef<HTMLInputElement>(null);
  const { actions } = useStudio();
  return (
    <>
      <button
        type="button"
        className="button"
        title="Open recordings (or drop them anywhere)"
        onClick={() => inputRef.current?.click()}
      >
        <Icon name="open" />
        {label}
      </button>
      <input
        ref={inputRef}
        type="file"
        accept={ACCEPTED}
        multiple
        hidden
        data-testid="open-input"
        onChange={({ target }) => {
          void actions.openFiles([...(target.files ?? [])]);
          target.value = '';
        }}
      />
    </>
  );
}

/** Opens whatever files are dropped anywhere on the window; nothing else that is dropped has an effect. */
export function listenToDrops(
  target: Window,
  setHovering: (hovering: boolean) => void,
  open: (files: readonly File[]) => void,
): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
  target.addEventListener(
    'dragover',
    (event) => {
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = carriesFiles(event) ? 'copy' : 'none';
      setHovering(carriesFiles(event));
    },
    { signal },
  );
  target.addEventListener('dragleave', (event) => event.relatedTarget === null && setHovering(false), { signal });
  target.addEventListener(
    'drop',
    (event) => {
      event.preventDefault();
      setHovering(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) open(files);
    },
    { signal },
  );
  return () => abort.abort();
}
