import { useEffect, useState } from 'react';
import type { ExportPlan, ExportPreview } from '../../shared/ipc/project-views.ts';
import { useStudio } from '../studio-context.ts';

const WAIT_MS = 150;

/** The files that a plan would write, asked for anew a moment after every change, and once an export has written some: which ones are there has changed. */
export function usePreview(
  plan: ExportPlan | undefined,
  isDone: boolean,
): { readonly preview?: ExportPreview; readonly error?: unknown } {
  const { bridge } = useStudio();
  const [answer, setAnswer] = useState<{ readonly preview?: ExportPreview; readonly error?: unknown }>({});
  const key = plan === undefined ? '' : JSON.stringify(plan);
  useEffect(() => {
    if (isDone) setAnswer({});
    if (key === '' || isDone) return;
    let isWanted = true;
    const timer = setTimeout(() => {
      bridge.previewExport(JSON.parse(key)).then(
        (preview) => isWanted && setAnswer({ preview }),
        (error: unknown) => isWanted && setAnswer({ error }),
      );
    }, WAIT_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [bridge, key, isDone]);
  return answer;
}
