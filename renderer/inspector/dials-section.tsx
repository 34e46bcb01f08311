import { type ReactNode, useRef } from 'react';
import type { TakeRecord } from '../../shared/document/records.ts';
import { NEUTRAL_STYLE, STYLE_DIALS } from '../../shared/speech/articulation/articulation-style.ts';
import { type DialDrag, type Dials, dragDials, setDials } from '../store/resolve-clips.ts';
import { useSession, useStudio } from '../studio-context.ts';
import { Dial, NumberField } from './dial.tsx';
import { MOUTH_DIALS, UPPER_FACE_DIALS } from './dial-labels.ts';

const GREATEST_SEED = 2 ** 31;
/** Two clicks of a double click lie at most this far apart, in milliseconds. */
const DOUBLE_CLICK_MS = 600;

/** How the character speaks: all of it acts without hearing the recording again. */
export function MouthDials({ take }: { readonly take: TakeRecord }): ReactNode {
  const parts = useStudio();
  const ids = useListTakes(take);
  const hasStyle = Object.keys(take.style).length > 0;
  return (
    <section aria-label="Mouth">
      <h3>
        Mouth
        <button
          type="button"
          className="link"
          disabled={!hasStyle}
          onClick={() => void setDials(parts, ids, 'Reset the mouth dials', { style: {} })}
        >
          Reset
        </button>
      </h3>
      {MOUTH_DIALS.map(({ name, label, hint }) => (
        <TakeDial
          key={name}
          take={take}
          label={label}
          hint={hint}
          {...STYLE_DIALS[name]}
          value={take.style[name] ?? NEUTRAL_STYLE[name]}
          dialsFor={(value) => ({ style: withDial(take.style, name, value, STYLE_DIALS[name].neutral) })}
        />
      ))}
    </section>
  );
}

/** Blinks, brows, gaze, head and breath: made up from the words and the loudness, by seed. */
export function UpperFaceDials({ take }: { readonly take: TakeRecord }): ReactNode {
  const parts = useStudio();
  const ids = useListTakes(take);
  return (
    <section aria-label="Upper face">
      <h3>
        Upper face
        <label className="switch">
          <input
            type="checkbox"
            checked={take.isAlive}
            onChange={({ target }) =>
              void setDials(parts, ids, target.checked ? 'Switch the upper face on' : 'Switch the upper face off', {
                isAlive: target.checked,
              })
            }
          />
          On
        </label>
      </h3>
      {UPPER_FACE_DIALS.map(({ name, label, hint }) => (
        <TakeDial
          key={name}
          take={take}
          label={label}
          hint={hint}
          minimum={0}
          maximum={2}
          neutral={1}
          value={take.procedural[name] ?? 1}
          isDisabled={!take.isAlive}
          dialsFor={(value) => ({ procedural: withDial(take.procedural, name, value, 1) })}
        />
      ))}
      <div className="dial seed" title="Decides when the eyes blink and where they look: the same seed, the same face">
        <span className="dial-label">Seed</span>
        <button
          type="button"
          className="small"
          disabled={!take.isAlive}
          onClick={() => void setDials(parts, ids, 'New seed', { seed: nextSeed(take.seed) })}
        >
          Another
        </button>
        <NumberField
          label="Seed"
          value={take.seed}
          minimum={0}
          maximum={GREATEST_SEED}
          digits={0}
          isDisabled={!take.isAlive}
          onSet={(value) => void setDials(parts, ids, 'Change seed', { seed: Math.round(value) })}
        />
      </div>
    </section>
  );
}

/** A switch or reset acts on all takes that are selected with this one. */
function useListTakes(take: TakeRecord): readonly string[] {
  const selected = useSession((session) => session.selectedTakes);
  return selected.includes(take.id) ? selected : [take.id];
}

/** Another seed from the last one: the same presses give the same faces. */
function nextSeed(seed: number): number {
  return (Math.imul(seed ^ 0x5bd1e995, 0x01000193) >>> 1) + 1;
}

function withDial(
  dials: Readonly<Record<string, number>>,
  name: string,
  value: number,
  neutral: number,
): Readonly<Record<string, number>> {
  const others = Object.entries(dials).filter(([other]) => other !== name);
  return Object.fromEntries(value === neutral ? others : [...others, [name, value]]);
}

interface TakeDialProps {
  readonly take: TakeRecord;
  readonly label: string;
  readonly hint: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly neutral: number;
  readonly value: number;
  readonly isDisabled?: boolean;
  readonly dialsFor: (value: number) => Dials;
}

function TakeDial({ take, dialsFor, ...dial }: TakeDialProps): ReactNode {
  const parts = useStudio();
  const drag = useRef<DialDrag>(undefined);
  const firstClick = useRef({ at: 0, entries: 0 });
  const label = `Turn ${dial.label.toLowerCase()}`;
  const set = (value: number): void => void setDials(parts, [take.id], label, dialsFor(value));
  return (
    <Dial
      {...dial}
      onBegin={() => {
        const now = performance.now();
        if (now - firstClick.current.at > DOUBLE_CLICK_MS)
          firstClick.current = { at: now, entries: parts.document.state.getState().past.length };
        drag.current = dragDials(parts, take.id, label);
      }}
      onMove={(value, hand) => drag.current?.set(dialsFor(hand === 'mouse' ? snapToNeutral(value, dial) : value))}
      onCommit={() => drag.current?.commit()}
      onCancel={() => drag.current?.cancel()}
      onSet={set}
      onReset={() => {
        const { document } = parts;
        // The first click of the two moved the dial to where it hit.
        while (document.state.getState().past.length > firstClick.current.entries && document.lastEntry()?.label === label)
          document.undo();
        set(dial.neutral);
      }}
    />
  );
}

/** A drag rests at the neutral value when it comes close. */
function snapToNeutral(
  value: number,
  { minimum, maximum, neutral }: Pick<TakeDialProps, 'minimum' | 'maximum' | 'neutral'>,
): number {
  return Math.abs(value - neutral) < (maximum - minimum) * 0.015 ? neutral : value;
}
