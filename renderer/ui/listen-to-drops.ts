import { droppedFiles } from '../takes/dropped-files.ts';

/** Takes in whatever files and folders are dropped anywhere on the window; nothing else that is dropped has an effect. */
export function listenToDrops(
  target: Window,
  setHovering: (hovering: boolean) => void,
  open: (files: readonly File[]) => void,
  onTrouble: (error: unknown) => void,
): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
  target.addEventListener(
    'dragover',
    (event) => {
      if (event.defaultPrevented) return;
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
      setHovering(false);
      if (event.defaultPrevented || !carriesFiles(event) || !event.dataTransfer) return event.preventDefault();
      event.preventDefault();
      droppedFiles(event.dataTransfer).then(open, onTrouble);
    },
    { signal },
  );
  return () => abort.abort();
}
