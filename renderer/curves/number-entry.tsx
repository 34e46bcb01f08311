import { type ReactNode, useRef, useState } from 'react';
import { readNumber } from '../ui/read-number.ts';

interface NumberEntryProps {
  readonly label: string;
  /** Undefined where the selected things differ: arithmetic then acts on each. */
  readonly value: number | undefined;
  readonly digits?: number;
  readonly unit?: string;
  readonly allowsNegative?: boolean;
  readonly testId?: string;
  readonly title?: string | undefined;
  /** What was typed, as a function of each value it is applied to. */
  readonly onEnter: (change: (value: number) => number | undefined) => void;
  /** Called after Enter or Escape: where the focus goes. */
  readonly onDone?: () => void;
}

/** A number that can be typed, with arithmetic on what is there (`+5%`, `*1.2`). Enter takes it over, Escape leaves it. */
export function NumberEntry({
  label,
  value,
  digits = 3,
  unit,
  allowsNegative = false,
  testId,
  title = 'Type a number, or +5%, *1.2, +.1',
  onEnter,
  onDone,
}: NumberEntryProps): ReactNode {
  const [typed, setTyped] = useState<string>();
  const isLeft = useRef(false);
  const shown = value === undefined ? '' : value.toFixed(digits);
  const enter = (): void => {
    const text = typed;
    setTyped(undefined);
    if (isLeft.current || text === undefined || text.trim() === '' || text === shown) return;
    onEnter((before) => readNumber(text, before, allowsNegative));
  };
  return (
    <label className="number-entry">
      <span>{label}</span>
      <input
        type="text"
        inputMode="decimal"
        spellCheck={false}
        data-testid={testId}
        title={title}
        placeholder={value === undefined ? 'mixed' : undefined}
        value={typed ?? shown}
        onFocus={(event) => {
          isLeft.current = false;
          event.currentTarget.select();
        }}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={enter}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          event.stopPropagation();
          isLeft.current = event.key === 'Escape';
          event.currentTarget.blur();
          onDone?.();
        }}
      />
      {unit && <span className="unit">{unit}</span>}
    </label>
  );
}
