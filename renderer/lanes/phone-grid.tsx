import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { isVowel, type Phoneme, type Stress } from '../../shared/core/phonemes.ts';
import { useStudio } from '../studio-context.ts';
import type { LaneEditing } from './lane-state.ts';
import { matchPhones, PHONE_ROWS } from './phone-search.ts';
import { currentTranscript } from './selection-range.ts';
import { PHONE_HINTS } from './tier-words.ts';
import { changePhone, insertPhone } from './transcript-edits.ts';

interface PhoneGridProps {
  readonly editing: Extract<LaneEditing, { kind: 'phoneme' | 'insert' }>;
  readonly onDone: () => void;
}

/** All phones by what the mouth does. Typing narrows them down, Enter takes the first that is left, arrows go about. */
export function PhoneGrid({ editing, onDone }: PhoneGridProps): ReactNode {
  const parts = useStudio();
  const transcript = currentTranscript(parts);
  const current = editing.kind === 'phoneme' ? transcript?.phonemes[editing.index] : undefined;
  const [typed, setTyped] = useState('');
  const [stress, setStress] = useState<Stress>(current?.stress ?? 0);
  const ref = useRef<HTMLFieldSetElement>(null);
  const matches = matchPhones(typed);
  useEffect(() => {
    const grid = ref.current;
    (grid?.querySelector<HTMLElement>('[aria-pressed="true"]') ?? grid?.querySelector<HTMLElement>('button'))?.focus();
  }, []);

  const choose = (phoneme: Phoneme): void => {
    onDone();
    if (editing.kind === 'phoneme') changePhone(parts, editing.index, phoneme, isVowel(phoneme) ? stress : undefined);
    else insertPhone(parts, editing.time, phoneme);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [first] = matches;
    if (event.key === 'Enter' && typed !== '' && first) choose(first);
    else if (event.key === 'Backspace') setTyped(typed.slice(0, -1));
    else if (event.key.startsWith('Arrow')) moveFocus(ref.current, event.key);
    else if (/^[a-zA-Z]$/.test(event.key)) setTyped(typed + event.key.toUpperCase());
    else if (/^[012]$/.test(event.key)) setStress(Number(event.key) as Stress);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <fieldset className="phone-grid" ref={ref} onKeyDown={onKeyDown} aria-label="Phones">
      {PHONE_ROWS.map(({ title, phones }) => (
        <div className="phone-row" key={title}>
          <span className="phone-row-title">{title}</span>
          {phones.map((phoneme) => (
            <button
              type="button"
              key={phoneme}
              className="phone-key"
              aria-pressed={phoneme === current?.phoneme}
              aria-label={`${phoneme}, as in ${PHONE_HINTS[phoneme][1]}`}
              title={`as in ${PHONE_HINTS[phoneme][1]}`}
              data-match={typed !== '' && matches.includes(phoneme)}
              data-dim={typed !== '' && !matches.includes(phoneme)}
              onClick={() => choose(phoneme)}
            >
              <span>{phoneme}</span>
              <small>{PHONE_HINTS[phoneme][0]}</small>
            </button>
          ))}
        </div>
      ))}
      <footer className="phone-grid-foot">
        <fieldset className="phone-stress">
          <legend>Stress of vowels</legend>
          {([0, 1, 2] as const).map((value) => (
            <label key={value}>
              <input type="radio" name="phone-stress" checked={stress === value} onChange={() => setStress(value)} />
              {['none', 'main', 'second'][value]}
            </label>
          ))}
        </fieldset>
        <output aria-live="polite">
          {typed === '' ? 'Type a phone, Enter takes it' : `${typed} → ${matches[0] ?? 'no such phone'}`}
        </output>
      </footer>
    </fieldset>
  );
}

/** To the next key in the direction, by where the keys lie. */
function moveFocus(grid: HTMLElement | null, key: string): void {
  const keys = [...(grid?.querySelectorAll<HTMLElement>('.phone-key') ?? [])];
  const from = keys.find((candidate) => candidate === document.activeElement)?.getBoundingClientRect();
  if (!from) {
    keys[0]?.focus();
    return;
  }
  const isAcross = key === 'ArrowLeft' || key === 'ArrowRight';
  const sign = key === 'ArrowLeft' || key === 'ArrowUp' ? -1 : 1;
  let best: { readonly element: HTMLElement; readonly distance: number } | undefined;
  for (const element of keys) {
    const to = element.getBoundingClientRect();
    const along = sign * (isAcross ? to.left - from.left : to.top - from.top);
    const aside = Math.abs(isAcross ? to.top - from.top : to.left - from.left);
    if (along <= 1 || (isAcross && aside > 4)) continue;
    const distance = along + 3 * aside;
    if (!best || distance < best.distance) best = { element, distance };
  }
  best?.element.focus();
}
