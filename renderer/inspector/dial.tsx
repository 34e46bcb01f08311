import { type ReactNode, useEffect, useRef, useState } from 'react';
import { readNumber } from './number-field.ts';

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
  readonly onMove: (value: number) => void;
  readonly onCommit: () => void;
  readonly onCancel: () => void;
  /** A value that was typed, or the neutral one. */
  readonly onSet: (value: number) => void;
}

const STEPS = 200;

/** A slider with a number beside it: drag, arrow keys, type (`+5%`, `*1.2`), double click for neutral. */
export function Dial(props: DialProps): ReactNode {
  const { label, hint, minimum, maximum, neutral, value, isDisabled = false } = props;
  const isDragging = useRef(false);
  const step = (maximum - minimum) / STEPS;
  const set = (next: number): void => {
    if (isDragging.current) props.onMove(next);
    else props.onSet(next);
  };
  const end = (isKept: boolean): void => {
    if (!isDragging.current) return;
    isDragging.current = false;
    if (isKept) props.onCommit();
    else props.onCancel();
  };
  const share = (neutral - minimum) / (maximum - minimum);
  return (
    <div className="dial" title={hint}>
      <span className="dial-label">{label}</span>
      <input
        type="range"
        aria-label={label}
        min={minimum}
        max={maximum}
        step={step}
        value={value}
        disabled={isDisabled}
        style={{ ['--neutral' as string]: `${share * 100}%` }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          isDragging.current = true;
          props.onBegin();
        }}
        onPointerUp={() => end(true)}
        onPointerCancel={() => end(false)}
        onBlur={() => end(true)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !isDragging.current) return;
          event.preventDefault();
          end(false);
        }}
        onDoubleClick={() => props.onSet(neutral)}
        onChange={({ target }) => set(Number(target.value))}
      />
      <NumberField label={label} value={value} minimum={minimum} maximum={maximum} isDisabled={isDisabled} onSet={props.onSet} />
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
  const accept = (): void => {
    const read = readNumber(text, value, minimum < 0);
    if (read === undefined) setText(shown);
    else if (Math.abs(read - value) > 10 ** -(digits + 2)) onSet(Math.min(maximum, Math.max(minimum, read)));
    else setText(shown);
  };
  return (
    <input
      className="number"
      aria-label={`${label}, number`}
      value={text}
      disabled={isDisabled}
      inputMode="decimal"
      onChange={({ target }) => setText(target.value)}
      onFocus={({ target }) => target.select()}
      onBlur={accept}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') {
          setText(shown);
          event.stopPropagation();
        }
      }}
    />
  );
}
