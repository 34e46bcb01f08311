import { type ReactNode, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { currentTranscript } from '../lanes/selection-range.ts';
import { useSession, useStudio } from '../studio-context.ts';
import { Icon } from '../ui/icon.tsx';
import { nextFound } from './find-words.ts';
import { transcriptViewOf } from './transcript-view.ts';

/** Finds words in what is said: Enter goes to the next place, Shift+Enter to the one before. */
export function FindField({ found }: { readonly found: readonly number[] }): ReactNode {
  const parts = useStudio();
  const view = transcriptViewOf(parts);
  const { phrase, wantsFocus } = useStore(view);
  const field = useRef<HTMLInputElement>(null);
  const selection = useSession((session) => session.selection);
  const at = selection.kind === 'word' ? found.indexOf(selection.index) : -1;
  useEffect(() => {
    if (!wantsFocus) return;
    field.current?.select();
    view.setState({ wantsFocus: false });
  }, [view, wantsFocus]);
  const go = (isBackwards: boolean): void => {
    const words = currentTranscript(parts)?.words ?? [];
    const time = parts.transport.time();
    const here = selection.kind === 'word' ? selection.index : words.findLastIndex((word) => word.start < time);
    const index = found[nextFound(found, here, isBackwards)];
    const word = index === undefined ? undefined : words[index];
    if (index === undefined || !word) return;
    parts.transport.seek(word.start);
    parts.session.setState({ selection: { kind: 'word', index } });
  };
  return (
    <div className="transcript-find">
      <label className="search-field">
        <Icon name="search" />
        <input
          ref={field}
          type="search"
          value={phrase}
          placeholder="Find words"
          aria-label="Find words in the text"
          spellCheck={false}
          onChange={({ target }) => view.setState({ phrase: target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Enter') go(event.shiftKey);
            else if (event.key === 'Escape' && phrase !== '') view.setState({ phrase: '' });
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
      </label>
      {phrase !== '' && (
        <output className="transcript-count">
          {found.length === 0 ? 'not said' : at < 0 ? `${found.length} found` : `${at + 1} of ${found.length}`}
        </output>
      )}
    </div>
  );
}
