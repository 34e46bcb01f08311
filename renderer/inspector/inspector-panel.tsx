import { type ReactNode, useEffect, useRef } from 'react';
import { useStudio, useStudioState } from '../first-window-context.ts';
import { findClosures } from '../store/closures.ts';
import { playingClip, selectedTake, type TakeEntry } from '../store/studio-store.ts';
import { formatTime } from '../ui/format-time.ts';

const LANGUAGES: readonly (readonly [string, string])[] = [
  ['auto', 'Find out'],
  ['en', 'English'],
];

/** Everything about the selected line. */
export function InspectorPanel(): ReactNode {
  const take = useStudioState(selectedTake);
  return (
    <aside className="inspector panel" aria-label="Line">
      {take ? (
        <>
          <h2>Line</h2>
          <ScriptForm key={take.id} take={take} />
          {take.take && <SpokenText take={take} />}
          {take.take && <ClosureList take={take} />}
          <Facts take={take} />
        </>
      ) : (
        <p className="empty">Choose a take on the left, or open a recording.</p>
      )}
    </aside>
  );
}

function ScriptForm({ take }: { readonly take: TakeEntry }): ReactNode {
  const { actions } = useStudio();
  const { id, status } = take;
  const isRunning = status === 'running';
  return (
    <form
      className="script"
      onSubmit={(event) => {
        event.preventDefault();
        void actions.generate(id);
      }}
    >
      <label htmlFor="script">Script</label>
      <textarea
        id="script"
        rows={3}
        defaultValue={take.script}
        placeholder="What is said. Leave it empty to have the words recognised."
        spellCheck={false}
        onChange={({ target }) => actions.setScript(id, target.value)}
      />
      <div className="row">
        <select aria-label="Language" value={take.language} onChange={({ target }) => actions.setLanguage(id, target.value)}>
          {LANGUAGES.map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
        <button type="submit" className="button primary" disabled={isRunning || !take.recording} data-testid="generate">
          {take.take ? 'Generate again' : 'Generate'}
        </button>
      </div>
    </form>
  );
}

/** The words as running text, the current one lit. */
function SpokenText({ take }: { readonly take: TakeEntry }): ReactNode {
  const ref = useRef<HTMLParagraphElement>(null);
  const { frames, transport } = useStudio();
  const words = take.take?.transcript.words ?? [];
  useEffect(() => {
    let lit: Element | undefined;
    return frames.add((time) => {
      const index = words.findIndex((word) => word.start <= time && time < word.end);
      const element = index < 0 ? undefined : ref.current?.children[index];
      if (element === lit) return;
      lit?.removeAttribute('aria-current');
      element?.setAttribute('aria-current', 'true');
      lit = element;
    });
  }, [frames, words]);
  const source = take.take?.transcript.source;
  return (
    <section>
      <h3>
        Spoken
        <span className="badge">
          {source === 'script' ? 'from the script' : source === 'recognised' ? 'recognised' : 'sounds only'}
        </span>
      </h3>
      <p className="spoken" ref={ref} data-testid="spoken">
        {words.map((word) => (
          <button key={`${word.start}:${word.text}`} type="button" className="word" onClick={() => transport.seek(word.start)}>
            {word.text}
          </button>
        ))}
      </p>
    </section>
  );
}

/** Closures of the route that plays: how many seal, and which do not. */
function ClosureList({ take }: { readonly take: TakeEntry }): ReactNode {
  const { transport } = useStudio();
  const clip = useStudioState(playingClip);
  if (!clip || !take.take) return null;
  const closures = findClosures(take.take.transcript.phonemes, clip);
  const open = closures.filter((closure) => !closure.sealed);
  return (
    <section data-testid="closures">
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
                {closure.phoneme.toLowerCase()} at {formatTime(closure.time)}: {closure.gap.toFixed(1)} mm open
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Facts({ take }: { readonly take: TakeEntry }): ReactNode {
  const { recording } = take;
  const warnings = [...(recording?.warnings ?? []), ...(take.take?.warnings ?? [])];
  return (
    <section>
      <h3>Recording</h3>
      {recording && (
        <p className="facts">
          {recording.container.toUpperCase()} · {recording.sampleRate / 1_000} kHz ·{' '}
          {recording.channels === 1 ? 'mono' : `${recording.channels} channels`}
        </p>
      )}
      {take.credit && <p className="facts">{take.credit}</p>}
      {warnings.map((warning) => (
        <p key={warning} className="warning">
          {warning}
        </p>
      ))}
    </section>
  );
}
