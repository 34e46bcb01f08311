import type { ReactNode } from 'react';
import { useStudio } from '../studio-context.ts';

/** Teaches what belongs here while there is nothing. */
export function EmptyTakes(): ReactNode {
  const { run } = useStudio();
  return (
    <div className="empty-takes">
      <p>Drop recordings or whole folders anywhere: WAV, AIFF, FLAC, MP3, M4A, Ogg, Opus.</p>
      <p>
        A script comes along as a <b>.txt</b> of the same name, or all of them in one <b>.csv</b> with the columns <i>file</i> and{' '}
        <i>text</i>. Without one the words are recognised.
      </p>
      <button type="button" className="button" onClick={() => run('takes.import')}>
        Import recordings…
      </button>
      <button type="button" className="text-button" onClick={() => run('project.sample')}>
        Open the sample lines
      </button>
    </div>
  );
}
