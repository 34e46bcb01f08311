import './transcript.css';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { rangeAt } from '../lanes/tier-hit.ts';
import { acceptScriptAt, acceptSpokenAt, describeDifference, rewriteText } from '../lanes/transcript-edits.ts';
import { rearticulatorOf } from '../store/rearticulate.ts';
import { useCurrentTake, useCurrentTranscript, useSession, useStudio } from '../studio-context.ts';
import { inParts, runningText } from './running-text.ts';
import { TextPart } from './text-part.tsx';

const SOURCES = { script: 'from the script', recognised: 'as heard', phones: 'phones only' } as const;

/** What is said as running text: the word that is heard is lit, a click goes there, a double click edits it. */
export function TranscriptPanel(): ReactNode {
  const parts = useStudio();
  const take = useCurrentTake();
  const transcript = useCurrentTranscript();
  const [isEditing, setEditing] = useState(false);
  const { words } = useStore(rearticulatorOf(parts).busy);
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
      {isEditing ? <TextEditor text={transcript.text} onDone={() => setEditing(false)} /> : <Running />}
      {!isEditing && <Differences />}
    </section>
  );
}

function Hint({ children }: { readonly children: ReactNode }): ReactNode {
  return <p className="transcript-hint">{children}</p>;
}

function Running(): ReactNode {
  const transcript = useCurrentTranscript();
  const selection = useSession((session) => session.selection);
  const ref = useRef<HTMLDivElement>(null);
  const { frames, transport } = useStudio();
  const words = transcript?.words;
  const pieces = useMemo(
    () => (transcript ? inParts(runningText(transcript.text, transcript.words, transcript.differences)) : []),
    [transcript],
  );
  // The lit word changes many times a second: that is not React's work.
  useEffect(() => {
    let lit: Element | undefined;
    let index = -2;
    return frames.add((time) => {
      const now = words ? rangeAt(words, time) : -1;
      if (now === index && lit?.isConnected !== false) return;
      index = now;
      lit?.classList.remove('lit');
      lit = ref.current?.querySelector(`[data-word="${now}"]`) ?? undefined;
      lit?.classList.add('lit');
      if (transport.state.getState().playing) lit?.scrollIntoView({ block: 'nearest' });
    });
  }, [frames, transport, words]);
  if (words?.length === 0) {
    return <Hint>There are no words for this sound: its phones were heard directly. Type the text to place words on it.</Hint>;
  }
  const selected = selection.kind === 'word' ? selection.index : -1;
  return (
    <div className="transcript-text" ref={ref} data-testid="running-text" lang={transcript?.language}>
      {pieces.map((part) => {
        const holdsSelected = part.some((piece) => piece.kind === 'word' && piece.index === selected);
        return <TextPart key={firstKey(part)} pieces={part} selected={holdsSelected ? selected : -1} />;
      })}
    </div>
  );
}

function firstKey(part: ReturnType<typeof inParts>[number]): string {
  const [first] = part;
  return first === undefined ? '' : first.kind === 'word' ? `w${first.index}` : `m${first.difference}`;
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
