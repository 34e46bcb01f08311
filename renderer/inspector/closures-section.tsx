import { type ReactNode, useMemo } from 'react';
import { useStore } from 'zustand';
import type { TakeRecord, TranscriptRecord } from '../../shared/document/records.ts';
import { findClosures } from '../store/closures.ts';
import { useStudio } from '../studio-context.ts';
import { formatTime } from '../ui/format-time.ts';

interface ClosuresProps {
  readonly take: TakeRecord;
  readonly transcript: TranscriptRecord;
}

/** Every p, b and m of the result: how many seal, and where the lips stay apart. */
export function ClosuresSection({ take, transcript }: ClosuresProps): ReactNode {
  const { curves, transport } = useStudio();
  const version = useStore(curves.version, (state) => state.version);
  const closures = useMemo(() => {
    const clip = curves.result(take.route);
    // The clip may have changed in place: the version says so.
    return clip && version >= 0 ? findClosures(transcript.phonemes, clip) : [];
  }, [curves, take.route, transcript.phonemes, version]);
  const open = closures.filter((closure) => !closure.sealed);
  if (closures.length === 0) return null;
  return (
    <section aria-label="Closures" data-testid="closures">
      <h3>
        Closures
        <span className={open.length === 0 ? 'badge' : 'badge fault'}>
          {closures.length - open.length} of {closures.length} seal
        </span>
      </h3>
      {open.length > 0 && (
        <ul className="faults">
          {open.map((closure) => (
            <li key={closure.time}>
              <button type="button" className="link" onClick={() => transport.seek(closure.time)}>
                <span className="phone">{closure.phoneme.toLowerCase()}</span>
                <span>{formatTime(closure.time)}</span>
                <span>{closure.gap.toFixed(1)} mm open</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
