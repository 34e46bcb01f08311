import type { ReactNode } from 'react';
import { useCurrentTake, useCurrentTranscript } from '../studio-context.ts';
import { ClosuresSection } from './closures-section.tsx';
import { MouthDials, UpperFaceDials } from './dials-section.tsx';
import './inspector.css';
import { ProvenanceSection } from './provenance-section.tsx';
import { SelectionSection } from './selection-section.tsx';
import { TakeSection } from './take-section.tsx';

/** Everything about what is selected: the line, the phone or keys, the dials, and where the curves come from. */
export function InspectorPanel(): ReactNode {
  const take = useCurrentTake();
  const transcript = useCurrentTranscript();
  if (!take)
    return (
      <aside className="inspector panel" aria-label="Inspector">
        <p className="empty">Choose a take on the left, or drop a recording anywhere.</p>
      </aside>
    );
  return (
    <aside className="inspector panel" aria-label="Inspector">
      <SelectionSection transcript={transcript} />
      <TakeSection key={take.id} take={take} />
      {transcript && take.generation && (
        <>
          <ClosuresSection take={take} transcript={transcript} />
          <MouthDials take={take} />
          <UpperFaceDials take={take} />
        </>
      )}
      <ProvenanceSection take={take} transcript={transcript} />
    </aside>
  );
}
