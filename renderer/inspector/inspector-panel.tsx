import type { ReactNode } from 'react';
import { useCurrentTake, useCurrentTranscript, useSession } from '../studio-context.ts';
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
  const readOnlyReason = useSession((session) => session.project?.readOnlyReason);
  const isReadOnly = readOnlyReason !== undefined;
  if (!take)
    return (
      <aside className="inspector panel" aria-label="Inspector">
        <p className="empty">Choose a take on the left, or drop a recording anywhere.</p>
      </aside>
    );
  return (
    <aside className="inspector panel" aria-label="Inspector">
      <SelectionSection transcript={transcript} />
      {isReadOnly && <p className="warning read-only">{readOnlyReason}</p>}
      <fieldset disabled={isReadOnly} aria-label="The line">
        <TakeSection key={take.id} take={take} />
      </fieldset>
      {transcript && take.generation ? (
        <>
          <ClosuresSection />
          <fieldset disabled={isReadOnly} aria-label="Dials">
            <MouthDials take={take} />
            <UpperFaceDials take={take} />
          </fieldset>
        </>
      ) : (
        <p className="empty">The dials of mouth and upper face come with the curves: generate the line.</p>
      )}
      <ProvenanceSection take={take} transcript={transcript} />
    </aside>
  );
}
