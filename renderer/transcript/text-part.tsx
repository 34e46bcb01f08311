import { memo, type ReactNode, useRef, useState } from 'react';
import { currentTranscript } from '../lanes/selection-range.ts';
import { describeWord } from '../lanes/tier-words.ts';
import { rewriteWord } from '../lanes/transcript-edits.ts';
import { useStudio } from '../studio-context.ts';
import type { TextPiece, TextWord } from './running-text.ts';

interface TextPartProps {
  readonly pieces: readonly TextPiece[];
  /** Index of the selected word, or -1. */
  readonly selected: number;
  /** Index of the word that Tab comes to, or -1. */
  readonly stop: number;
  /** Words that are looked for. */
  readonly found: ReadonlySet<number>;
}

/** A part of the text. */
export const TextPart = memo(function TextPart({ pieces, selected, stop, found }: TextPartProps): ReactNode {
  return (
    <p className="transcript-part">
      {pieces.map((piece) =>
        piece.kind === 'word' ? (
          <Word
            key={`w${piece.index}`}
            piece={piece}
            isSelected={piece.index === selected}
            isStop={piece.index === stop}
            isFound={found.has(piece.index)}
          />
        ) : (
          <del key={`m${piece.difference}`} className="transcript-missing" title="In the script, but not heard">
            {piece.text}{' '}
          </del>
        ),
      )}
    </p>
  );
});

interface WordProps {
  readonly piece: TextWord;
  readonly isSelected: boolean;
  readonly isStop: boolean;
  readonly isFound: boolean;
}

function Word({ piece, isSelected, isStop, isFound }: WordProps): ReactNode {
  const parts = useStudio();
  const [isEditing, setEditing] = useState(false);
  if (isEditing) return <WordField piece={piece} onDone={() => setEditing(false)} />;
  const name = [
    'transcript-word',
    piece.isDoubtful ? 'doubtful' : '',
    piece.difference === undefined ? '' : 'differs',
    isSelected ? 'selected' : '',
    isFound ? 'found' : '',
  ];
  const word = currentTranscript(parts)?.words[piece.index];
  const go = (): void => {
    if (!word) return;
    parts.transport.seek(word.start);
    parts.session.setState({ selection: { kind: 'word', index: piece.index } });
  };
  return (
    <>
      <button
        type="button"
        className={name.filter((part) => part !== '').join(' ')}
        data-word={piece.index}
        tabIndex={isStop ? 0 : -1}
        aria-pressed={isSelected}
        title={word && describeWord(word)}
        onClick={go}
        onDoubleClick={() => setEditing(true)}
        onKeyDown={(event) => {
          if (event.key !== 'F2') return;
          event.preventDefault();
          setEditing(true);
        }}
      >
        {piece.text}
      </button>
      {piece.after}
    </>
  );
}

function WordField({ piece, onDone }: { readonly piece: TextWord; readonly onDone: () => void }): ReactNode {
  const parts = useStudio();
  const isOver = useRef(false);
  const finish = (text: string, isTaken: boolean): void => {
    if (isOver.current) return;
    isOver.current = true;
    onDone();
    if (isTaken && text !== piece.text) void rewriteWord(parts, piece.index, text);
  };
  return (
    <input
      className="transcript-word-field"
      defaultValue={piece.text}
      size={Math.max(4, piece.text.length + 2)}
      aria-label={`Text of the word ${piece.text}`}
      autoComplete="off"
      spellCheck={false}
      // biome-ignore lint/a11y/noAutofocus: it appears because it was asked for, and typing is what comes next.
      autoFocus
      onFocus={(event) => event.target.select()}
      onBlur={(event) => finish(event.target.value.trim(), true)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        finish(event.currentTarget.value.trim(), event.key === 'Enter');
      }}
    />
  );
}
