import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import type { TimedWord } from '../../shared/core/take.ts';
import type { TranscriptRecord } from '../../shared/document/records.ts';
import { rangeAt } from '../lanes/tier-hit.ts';
import { useSession, useStudio } from '../studio-context.ts';
import { inParts, partOf, runningText, type TextPiece } from './running-text.ts';
import { TextPart } from './text-part.tsx';

/** A guess at how high a part is, in CSS pixels, until it is drawn: lines of so many letters. */
const LETTERS_A_LINE = 38;
const LINE_HEIGHT = 27;
const GAP = 10;

type Scroller = RefObject<HTMLDivElement | null>;
type Reveal = (index: number) => void;

interface RunningWordsProps {
  readonly transcript: TranscriptRecord;
  /** First words of what is looked for. */
  readonly found: ReadonlySet<number>;
}

/** The words as text. Only the parts that are seen are drawn: an hour has nine thousand words. Arrows walk from word to word. */
export function RunningWords({ transcript, found }: RunningWordsProps): ReactNode {
  const { words, text, differences, language } = transcript;
  const selected = useSession(({ selection }) => (selection.kind === 'word' ? selection.index : -1));
  const scroller = useRef<HTMLDivElement>(null);
  const pieces = useMemo(() => inParts(runningText(text, words, differences)), [text, words, differences]);
  const rows = useVirtualizer({
    count: pieces.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => guessHeight(pieces[index] ?? []),
    overscan: 1,
  });
  const items = rows.getVirtualItems();
  /** Scrolls as little as needed; a part that is not drawn comes to the middle first. */
  const reveal = useCallback<Reveal>(
    (index) => {
      const element = wordElement(scroller, index);
      if (element) element.scrollIntoView({ block: 'nearest' });
      else if (index >= 0) rows.scrollToIndex(partOf(pieces, index), { align: 'center' });
    },
    [pieces, rows],
  );
  useLitWord(scroller, words, reveal);
  useEffect(() => reveal(selected), [reveal, selected]);
  const onKeyDown = useWalk(scroller, words, selected);

  // The one word that Tab comes to.
  const isDrawn = items.some(({ index }) => index === partOf(pieces, selected));
  const stop = selected >= 0 && isDrawn ? selected : firstWord(pieces[items[0]?.index ?? 0]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the words have the focus; their arrows are heard here once for all.
    <div className="transcript-text" ref={scroller} data-testid="running-text" lang={language} onKeyDown={onKeyDown}>
      <div className="transcript-room" style={{ height: rows.getTotalSize() }}>
        {items.map((item) => {
          const part = pieces[item.index] ?? [];
          const mine = (index: number): number =>
            part.some((piece) => piece.kind === 'word' && piece.index === index) ? index : -1;
          return (
            <div
              key={item.key}
              ref={rows.measureElement}
              data-index={item.index}
              className="transcript-place"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <TextPart pieces={part} selected={mine(selected)} stop={mine(stop)} found={found} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function guessHeight(part: readonly TextPiece[]): number {
  const letters = part.reduce((sum, piece) => sum + piece.text.length + 1, 0);
  return Math.ceil(letters / LETTERS_A_LINE) * LINE_HEIGHT + GAP;
}

function firstWord(part: readonly TextPiece[] | undefined): number {
  return part?.find((piece) => piece.kind === 'word')?.index ?? -1;
}

/** Undefined for a word that is not drawn just now. */
function wordElement(scroller: Scroller, index: number): HTMLElement | undefined {
  return scroller.current?.querySelector<HTMLElement>(`[data-word="${index}"]`) ?? undefined;
}

/** The word at the playhead is lit and stays in sight. It changes many times a second: that is not React's work, but what React draws anew is lit again. */
function useLitWord(scroller: Scroller, words: readonly TimedWord[], reveal: Reveal): void {
  const { frames } = useStudio();
  const lit = useRef<{ index: number; element?: Element | undefined }>({ index: -1 });
  const light = useCallback((): void => {
    const element = wordElement(scroller, lit.current.index);
    if (lit.current.element !== element) lit.current.element?.classList.remove('lit');
    element?.classList.add('lit');
    lit.current.element = element;
  }, [scroller]);
  useEffect(
    () =>
      frames.add((time) => {
        const now = rangeAt(words, time);
        if (now === lit.current.index) return;
        lit.current.index = now;
        light();
        reveal(now);
      }),
    [frames, words, light, reveal],
  );
  useLayoutEffect(light);
}

/** Arrows, Home and End go from the focused word to another one, which is selected and has the focus as soon as it is drawn. */
function useWalk(scroller: Scroller, words: readonly TimedWord[], selected: number): (event: KeyboardEvent) => void {
  const { transport, session } = useStudio();
  const wantsFocus = useRef(false);
  useLayoutEffect(() => {
    const element = wantsFocus.current ? wordElement(scroller, selected) : undefined;
    if (!element) return;
    wantsFocus.current = false;
    element.focus({ preventScroll: true });
  });
  return (event) => {
    const focused = event.target instanceof HTMLElement ? event.target.dataset.word : undefined;
    if (focused === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const at = Number(focused);
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -words.length, End: words.length }[event.key];
    const index =
      step === undefined ? wordBeside(wordElement(scroller, at), event.key) : Math.min(Math.max(at + step, 0), words.length - 1);
    const word = index === undefined ? undefined : words[index];
    if (index === undefined || !word) return;
    event.preventDefault();
    wantsFocus.current = true;
    transport.seek(word.start);
    session.setState({ selection: { kind: 'word', index } });
  };
}

/** The word that stands above or below a word, nearest to its middle. */
function wordBeside(element: HTMLElement | undefined, key: string): number | undefined {
  if (!element || (key !== 'ArrowUp' && key !== 'ArrowDown')) return undefined;
  const from = element.getBoundingClientRect();
  const middle = (from.left + from.right) / 2;
  let best: { readonly index: number; readonly away: number } | undefined;
  for (const other of element.closest('.transcript-room')?.querySelectorAll<HTMLElement>('[data-word]') ?? []) {
    const at = other.getBoundingClientRect();
    const down = key === 'ArrowDown' ? at.top - from.top : from.top - at.top;
    // Lines count more than places in a line.
    const away = down * 1_000 + Math.abs((at.left + at.right) / 2 - middle);
    if (down > from.height / 2 && (best === undefined || away < best.away)) best = { index: Number(other.dataset.word), away };
  }
  return best?.index;
}
