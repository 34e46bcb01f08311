import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { readNumber } from '../ui/read-number.ts';

export interface DialProps {
  readonly label: string;
  /** What turning it does, for the tooltip. */
  readonly hint: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly neutral: number;
  readonly value: number;
  readonly isDisabled?: boolean;
  /** A drag begins, moves and ends; Escape cancels it. */
  readonly onBegin: () => void;
  readonly onMove: (value: number, hand: 'mouse' | 'keys') => void;
  readonly onCommit: () => void;
  readonly onCancel: () => void;
  /** A value that was typed. */
  readonly onSet: (value: number) => void;
  /** A double click: back to the neutral value, and what its first click did is forgotten. */
  readonly onReset: () => void;
}

const STEPS = 200;
const VALUE_KEYS = /^(Arrow(Left|Right|Up|Down)|Page(Up|Down)|Home|End)$/;

/** Who turns the dial; `nobody` after Escape, until the mouse is let go. */
type Hand = 'mouse' | 'keys' | 'nobody';

/** A slider with a number beside it: drag, arrow keys, type (`+5%`, `*1.2`), double click for neutral. A key that is held is one turn. */
export function Dial(props: DialProps): ReactNode {
  const { label, hint, minimum, maximum, neutral, value, isDisabled = false } = props;
  const hand = useRef<Hand>(undefined);
  const step = (maximum - minimum) / STEPS;
  const begin = (by: 'mouse' | 'keys'): void => {
    if (hand.current !== undefined) return;
    hand.current = by;
    props.onBegin();
  };
  const turn = (next: number): void => {
    if (hand.current === 'mouse' || hand.current === 'keys') props.onMove(next, hand.current);
    else if (hand.current === undefined) props.onSet(next);
  };
  const end = (isKept: boolean, then?: 'nobody'): void => {
    const isTurning = hand.current === 'mouse' || hand.current === 'keys';
    hand.current = then;
    if (!isTurning) return;
    if (isKept) props.onCommit();
    else props.onCancel();
  };
  const shareOf = (at: number): number => (at - minimum) / (maximum - minimum);
  return (
    <div className="dial" title={`${hint}. Double click: ${neutral}`}>
      <span className="dial-label">{label}</span>
      <input
        type="range"
        aria-label={label}
        min={minimum}
        max={maximum}
        step={step}
        value={value}
        disabled={isDisabled}
        style={{ ['--neutral' as string]: shareOf(neutral), ['--value' as string]: shareOf(value) }}
        onPointerDown={(event) => event.button === 0 && begin('mouse')}
        onPointerUp={() => end(true)}
        onPointerCancel={() => end(false)}
        onBlur={() => end(true)}
        onKeyDown={(event) => {
          if (VALUE_KEYS.test(event.key)) begin('keys');
          if (event.key !== 'Escape' || hand.current === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          end(false, hand.current === 'mouse' ? 'nobody' : undefined);
        }}
        onKeyUp={() => hand.current === 'keys' && end(true)}
        onDoubleClick={props.onReset}
        onChange={({ target }) => turn(Number(target.value))}
      />
      <NumberField
        label={label}
        value={value}
        minimum={minimum}
        maximum={maximum}
        digits={maximum - minimum < 0.5 ? 3 : 2}
        isDisabled={isDisabled}
        onSet={props.onSet}
      />
    </div>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly isDisabled?: boolean;
  readonly digits?: number;
  readonly onSet: (value: number) => void;
}

/** A number that can be typed over, with arithmetic; Escape restores it, what cannot be read is left as it was. */
export function NumberField({
  label,
  value,
  minimum,
  maximum,
  isDisabled = false,
  digits = 2,
  onSet,
}: NumberFieldProps): ReactNode {
  const shown = Number(value.toFixed(digits)).toString();
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const input = useRef<HTMLInputElement>(null);
  /** After Enter the number is selected whatever became of it: the next one can be typed at once. */
  const isTaken = useRef(false);
  useLayoutEffect(() => {
    if (isTaken.current && document.activeElement === input.current) input.current?.select();
  });
  const accept = (): void => {
    // A field that was only looked at keeps the digits that it does not show.
    const read = text === shown ? undefined : readNumber(text, value, minimum < 0);
    setText(shown);
    if (read !== undefined && Math.abs(read - value) > 10 ** -(digits + 2)) onSet(Math.min(maximum, Math.max(minimum, read)));
  };
  return (
    <input
      ref={input}
      className="number"
      aria-label={`${label}, number`}
      value={text}
      disabled={isDisabled}
      inputMode="decimal"
      onChange={({ target }) => {
        isTaken.current = false;
        setText(target.value);
      }}
      onFocus={({ target }) => target.select()}
      onBlur={() => {
        isTaken.current = false;
        accept();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          isTaken.current = true;
          accept();
          event.currentTarget.select();
        }
        if (event.key === 'Escape') {
          setText(shown);
          event.stopPropagation();
        }
      }}
    />
  );
}
