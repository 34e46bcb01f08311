import './transcript.css';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { acceptScriptAt, acceptSpokenAt, describeDifference, rewriteText } from '../lanes/transcript-edits.ts';
import { rearticulatorOf } from '../store/rearticulate.ts';
import { useCurrentTake, useCurrentTranscript, useStudio } from '../studio-context.ts';
import { FindField } from './find-field.tsx';
import { findWords } from './find-words.ts';
import { RunningWords } from './running-words.tsx';
import { transcriptViewOf } from './transcript-view.ts';

const SOURCES = { script: 'from the script', recognised: 'as heard', phones: 'phones only' } as const;

/** What is said as running text: the word that is heard is lit, a click goes there, a double click edits it. */
export function TranscriptPanel(): ReactNode {
  const parts = useStudio();
  const take = useCurrentTake();
  const transcript = useCurrentTranscript();
  const [isEditing, setEditing] = useState(false);
  const { phrase } = useStore(transcriptViewOf(parts));
  const { words } = useStore(rearticulatorOf(parts).busy);
  const said = transcript?.words;
  const found = useMemo(() => findWords(said ?? [], phrase), [said, phrase]);
  const marked = useMemo(() => new Set(found), [found]);
  if (!take) return <Hint>Choose a take to read what is said in it.</Hint>;
  if (!transcript) return <Hint>{take.script === '' ? 'Generate the take to see its words.' : take.script}</Hint>;
  const isPlacing = words.has(take.id);
  return (
    <section className="transcript" aria-label="Transcript">
      <header className="transcript-head">
        <span>
          {languageName(transcript.language)} · {SOURCES[transcript.source]}
          {transcript.isEdited && ' · edited'}
        </span>
        {isPlacing && <span className="transcript-busy">Placing words…</span>}
        <button type="button" className="small" onClick={() => parts.run('transcript.copy')}>
          Copy
        </button>
        <button type="button" className="small" disabled={isPlacing} onClick={() => setEditing(true)}>
          Edit text
        </button>
      </header>
      {isEditing && <TextEditor text={transcript.text} onDone={() => setEditing(false)} />}
      {!isEditing && transcript.words.length > 0 && (
        <>
          <FindField found={found} />
          <RunningWords transcript={transcript} found={marked} />
        </>
      )}
      {!isEditing && transcript.words.length === 0 && (
        <Hint>There are no words for this sound: its phones were heard directly. Type the text to place words on it.</Hint>
      )}
      {!isEditing && <Differences />}
    </section>
  );
}

function Hint({ children }: { readonly children: ReactNode }): ReactNode {
  return <p className="transcript-hint">{children}</p>;
}

/** The whole text in a field; only words that changed are placed anew. */
function TextEditor({ text, onDone }: { readonly text: string; readonly onDone: () => void }): ReactNode {
  const parts = useStudio();
  const ref = useRef<HTMLTextAreaElement>(null);
  const save = (): void => {
    const typed = ref.current?.value.trim() ?? '';
    onDone();
    if (typed !== '') void rewriteText(parts, typed);
  };
  return (
    <form
      className="transcript-editor"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <textarea
        ref={ref}
        defaultValue={text}
        aria-label="What is said"
        // biome-ignore lint/a11y/noAutofocus: it appears because it was asked for, and typing is what comes next.
        autoFocus
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone();
          else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <div className="transcript-buttons">
        <button type="submit" className="button primary">
          Place the words
        </button>
        <button type="button" className="button" onClick={onDone}>
          Cancel
        </button>
        <span>Words that stay keep their place.</span>
      </div>
    </form>
  );
}

/** Where script and speech part ways, as a list. */
function Differences(): ReactNode {
  const parts = useStudio();
  const differences = useCurrentTranscript()?.differences ?? [];
  if (differences.length === 0) return null;
  return (
    <div className="transcript-differences">
      <h3>{differences.length === 1 ? 'One difference to the script' : `${differences.length} differences to the script`}</h3>
      <ul>
        {differences.map((difference, index) => (
          <li key={`${difference.kind} ${difference.start} ${difference.script} ${difference.spoken}`}>
            <button type="button" className="transcript-difference" onClick={() => parts.transport.seek(difference.start)}>
              {describeDifference(difference)}
            </button>
            <DifferenceButtons index={index} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function DifferenceButtons({ index }: { readonly index: number }): ReactNode {
  const parts = useStudio();
  return (
    <span className="transcript-buttons">
      <button type="button" className="small" onClick={() => void acceptScriptAt(parts, index)}>
        Use the script
      </button>
      <button type="button" className="small" onClick={() => acceptSpokenAt(parts, index)}>
        Keep what is said
      </button>
    </span>
  );
}

function languageName(code: string): string {
  if (code === '' || code === 'und') return 'Unknown language';
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}
