import type { ReactNode } from 'react';
import { useCurrentTranscript, useStudio } from '../studio-context.ts';
import { acceptScriptAt, acceptSpokenAt, describeDifference } from './transcript-edits.ts';

/** What the script says and what is heard: which of them counts? */
export function DifferenceChooser({ index, onDone }: { readonly index: number; readonly onDone: () => void }): ReactNode {
  const parts = useStudio();
  const difference = useCurrentTranscript()?.differences[index];
  if (!difference) return null;
  return (
    <div className="difference">
      <p>{describeDifference(difference)}</p>
      <div className="difference-buttons">
        <button
          type="button"
          className="button"
          onClick={() => {
            onDone();
            void acceptScriptAt(parts, index);
          }}
        >
          Use the script
        </button>
        <button
          type="button"
          className="button"
          onClick={() => {
            onDone();
            acceptSpokenAt(parts, index);
          }}
        >
          Keep what is said
        </button>
      </div>
    </div>
  );
}
