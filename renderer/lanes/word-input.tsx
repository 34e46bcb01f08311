import { type ReactNode, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useCurrentTranscript, useStudio } from '../studio-context.ts';
import { editInLane, laneStateOf } from './lane-state.ts';
import { pixelsOf } from './tier-gestures.ts';
import { rewriteWord } from './transcript-edits.ts';

const NARROWEST = 90;

/** The text of a word, typed where the word stands. Enter and leaving it take it over, Escape does not. */
export function WordInput(): ReactNode {
  const editing = useStore(laneStateOf(useStudio()), (state) => state.editing);
  // Only while a word is typed does a part of the page follow every step of a scroll.
  return editing?.kind === 'word' ? <WordField index={editing.index} /> : null;
}

function WordField({ index }: { readonly index: number }): ReactNode {
  const parts = useStudio();
  const transcript = useCurrentTranscript();
  // It moves with its word when the lanes are scrolled.
  useStore(parts.view);
  const ref = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  const word = transcript?.words[index];
  useEffect(() => {
    if (index >= 0) isOver.current = false;
    ref.current?.select();
  }, [index]);
  if (!word) return null;
  const { left, width } = pixelsOf(parts, word);
  const room = Math.max(NARROWEST, width);
  const finish = (isTaken: boolean): void => {
    if (isOver.current) return;
    isOver.current = true;
    const text = ref.current?.value.trim() ?? '';
    editInLane(parts, undefined);
    if (isTaken && text !== word.text) void rewriteWord(parts, index, text);
  };
  return (
    <input
      key={index}
      ref={ref}
      className="word-input"
      style={{ left: Math.min(Math.max(0, left), Math.max(0, parts.view.getState().width - room)), width: room }}
      defaultValue={word.text}
      aria-label={`Text of the word ${word.text}`}
      autoComplete="off"
      spellCheck={false}
      // biome-ignore lint/a11y/noAutofocus: it appears because it was asked for, and typing is what comes next.
      autoFocus
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(true);
        else if (event.key === 'Escape') finish(false);
        else return;
        event.preventDefault();
        event.stopPropagation();
        ref.current?.closest<HTMLElement>('[data-lane-area]')?.focus({ preventScroll: true });
      }}
    />
  );
}
