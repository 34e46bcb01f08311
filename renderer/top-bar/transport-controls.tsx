import { type ReactNode, useEffect, useRef } from 'react';
import { findRecord } from '../../shared/document/records.ts';
import { SPEEDS } from '../playback/transport.ts';
import { useCurrentTake, useDocument, usePreferences, useStudio, useTransportState } from '../studio-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatClock } from '../ui/format-clock.ts';
import { Icon } from '../ui/icon.tsx';
import { Tip } from '../ui/tip.tsx';

/** Start, play, loop, speed and the time: what one reaches for all day. */
export function TransportControls(): ReactNode {
  const { transport } = useStudio();
  const playing = useTransportState((state) => state.playing);
  const speed = useTransportState((state) => state.speed);
  const hasSound = useTransportState((state) => state.duration > 0);
  return (
    <fieldset className="transport" aria-label="Transport">
      <Tip text="To the start">
        <button type="button" className="quiet" disabled={!hasSound} aria-label="To the start" onClick={() => transport.seek(0)}>
          <Icon name="start" />
        </button>
      </Tip>
      <Tip text={playing ? 'Pause' : 'Play'} keys="Space">
        <button
          type="button"
          className="play"
          disabled={!hasSound}
          aria-label={playing ? 'Pause' : 'Play'}
          data-testid="play"
          onClick={() => void transport.toggle()}
        >
          <Icon name={playing ? 'pause' : 'play'} />
        </button>
      </Tip>
      <ActionButton action="play.loop" icon="loop" />
      <TimeReadout />
      <select
        className="speed"
        aria-label="Speed"
        title="Speed; the pitch stays"
        value={speed}
        onChange={({ target }) => transport.setSpeed(Number(target.value))}
      >
        {SPEEDS.map((value) => (
          <option key={value} value={value}>
            {value} x
          </option>
        ))}
      </select>
    </fieldset>
  );
}

/** Where the sound is; a click on it counts in the next unit. */
function TimeReadout(): ReactNode {
  const ref = useRef<HTMLTimeElement>(null);
  const { frames, preferences } = useStudio();
  const unit = usePreferences((state) => state.timeUnit);
  const rate = useDocument((document) => findRecord(document, 'project', 'project')?.frameRate);
  const duration = useTransportState((state) => state.duration);
  const offset = useCurrentTake()?.audio.timecodeSeconds ?? 0;
  useEffect(
    () =>
      frames.add(
        (time) => {
          const text = formatClock(time, unit, rate, offset);
          if (ref.current && ref.current.textContent !== text) ref.current.textContent = text;
        },
        { calm: true },
      ),
    [frames, unit, rate, offset],
  );
  const units = ['seconds', 'frames', 'timecode'] as const;
  const next = units[(units.indexOf(unit) + 1) % units.length] ?? 'seconds';
  return (
    <button
      type="button"
      className="time"
      title={`In ${unit}; press for ${next}`}
      onClick={() => preferences.setState({ timeUnit: next })}
    >
      <time ref={ref} data-testid="time" />
      {unit !== 'timecode' && <span className="of"> / {formatClock(duration, unit, rate, 0)}</span>}
    </button>
  );
}
