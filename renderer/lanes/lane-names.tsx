import { type ReactNode, useEffect, useRef } from 'react';
import { usePreferences, useStudio, useTransportState } from '../studio-context.ts';
import { Tip } from '../ui/tip.tsx';
import { formatInstant } from './ruler-ticks.ts';
import { TierBusy } from './tier-lanes.tsx';
import { timeFormatOf } from './time-format.ts';
import { timeUnits } from './time-units.ts';

/** What the lanes are, and what belongs to them. */
export function LaneNames({ showsSpectrogram }: { readonly showsSpectrogram: boolean }): ReactNode {
  return (
    <div className="time-lane-names">
      <div className="time-lane-name map">
        <span>Overview</span>
        <RunButton action="view.zoom-out" text="−" label="Zoom out" />
        <RunButton action="view.zoom-in" text="+" label="Zoom in" />
        <RunButton action="view.frame-all" text="All" label="All: show the whole recording" />
      </div>
      <div className="time-lane-name ruler">
        <TimeReadout />
        <UnitChoice />
      </div>
      <div className="time-lane-name wave">
        <span>Sound</span>
        <Waiting />
      </div>
      {showsSpectrogram && <div className="time-lane-name spectrogram">Frequencies</div>}
      <div className="time-lane-name words">
        <span>Words</span>
        <TierBusy />
      </div>
      <div className="time-lane-name phones">
        <span>Phones</span>
        <SnapChoice />
      </div>
    </div>
  );
}

function RunButton({
  action,
  text,
  label,
}: {
  readonly action: string;
  readonly text: string;
  readonly label: string;
}): ReactNode {
  const { run } = useStudio();
  return (
    <Tip text={label}>
      <button type="button" className="lane-button" aria-label={label} onClick={() => run(action)}>
        {text}
      </button>
    </Tip>
  );
}

/** The time that is heard, in the ruler's unit. */
function TimeReadout(): ReactNode {
  const ref = useRef<HTMLOutputElement>(null);
  const parts = useStudio();
  const { frames } = parts;
  useEffect(
    () =>
      frames.add(
        (time) => {
          const text = formatInstant(time, timeFormatOf(parts));
          if (ref.current && ref.current.textContent !== text) ref.current.textContent = text;
        },
        { calm: true },
      ),
    [frames, parts],
  );
  return <output className="lane-time" ref={ref} data-testid="lane-time" aria-label="Time of the playhead" />;
}

function UnitChoice(): ReactNode {
  const { preferences } = useStudio();
  const unit = usePreferences((state) => state.timeUnit);
  return (
    <select
      className="lane-select"
      aria-label="Unit of time"
      value={unit}
      onChange={(event) => {
        const chosen = timeUnits.find((known) => known.unit === event.target.value);
        if (chosen) preferences.setState({ timeUnit: chosen.unit });
      }}
    >
      {timeUnits.map(({ unit: value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

/** Sound that is needed now is still on its way. */
function Waiting(): ReactNode {
  const waiting = useTransportState((state) => state.waiting);
  return waiting ? <span className="lane-busy">Loading…</span> : null;
}

function SnapChoice(): ReactNode {
  const { preferences } = useStudio();
  const snaps = usePreferences((state) => state.snapsToFrames);
  return (
    <Tip text="Boundaries stick to frames; Shift lets go">
      <button
        type="button"
        className="lane-button"
        aria-pressed={snaps}
        onClick={() => preferences.setState({ snapsToFrames: !snaps })}
      >
        Snap
      </button>
    </Tip>
  );
}
