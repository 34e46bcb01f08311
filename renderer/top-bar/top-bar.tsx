import { type ReactNode, useEffect, useRef } from 'react';
import type { Route } from '../../shared/core/take.ts';
import { useStudio, useStudioState, useTransportState } from '../first-window-context.ts';
import { formatTime } from '../ui/format-time.ts';
import { Icon } from '../ui/icon.tsx';
import { OpenButton } from '../ui/open-files.tsx';

/** Transport, time and route: the one bar on top. */
export function TopBar(): ReactNode {
  const { store } = useStudio();
  const theme = useStudioState((state) => state.theme);
  return (
    <header className="top-bar">
      <h1 className="brand">
        <img src="./icon.svg" alt="" width="20" height="20" />
        Facewright
      </h1>
      <OpenButton />
      <TransportControls />
      <RouteSwitch />
      <button
        type="button"
        className="quiet"
        aria-label={theme === 'dark' ? 'Light theme' : 'Dark theme'}
        title={theme === 'dark' ? 'Light theme' : 'Dark theme'}
        onClick={() => store.setState({ theme: theme === 'dark' ? 'light' : 'dark' })}
      >
        <Icon name="sun" />
      </button>
    </header>
  );
}

function TransportControls(): ReactNode {
  const { transport } = useStudio();
  const playing = useTransportState((state) => state.playing);
  const hasSound = useTransportState((state) => state.duration > 0);
  return (
    <fieldset className="transport" aria-label="Transport">
      <button
        type="button"
        className="quiet"
        disabled={!hasSound}
        aria-label="To the start"
        title="To the start"
        onClick={() => transport.seek(0)}
      >
        <Icon name="start" />
      </button>
      <button
        type="button"
        className="play"
        disabled={!hasSound}
        aria-label={playing ? 'Pause' : 'Play'}
        title={playing ? 'Pause (Space)' : 'Play (Space)'}
        data-testid="play"
        onClick={() => void transport.toggle()}
      >
        <Icon name={playing ? 'pause' : 'play'} />
      </button>
      <TimeReadout />
      <Seek />
    </fieldset>
  );
}

function TimeReadout(): ReactNode {
  const ref = useRef<HTMLElement>(null);
  const { frames, transport } = useStudio();
  useEffect(
    () =>
      frames.add((time) => {
        const text = formatTime(time);
        if (ref.current && ref.current.textContent !== text) ref.current.textContent = text;
      }),
    [frames],
  );
  const duration = useTransportState((state) => state.duration);
  return (
    <span className="time" data-duration={transport.state.getState().duration}>
      <time ref={ref as React.RefObject<HTMLTimeElement>} data-testid="time" />
      <span className="of"> / {formatTime(duration)}</span>
    </span>
  );
}

function Seek(): ReactNode {
  const ref = useRef<HTMLInputElement>(null);
  const { frames, transport } = useStudio();
  const duration = useTransportState((state) => state.duration);
  useEffect(
    () =>
      frames.add((time) => {
        const input = ref.current;
        if (!input) return;
        input.value = String(time);
        const share = Number(input.max) > 0 ? time / Number(input.max) : 0;
        input.style.setProperty('--share', `${share * 100}%`);
      }),
    [frames],
  );
  return (
    <input
      ref={ref}
      className="seek"
      type="range"
      aria-label="Position"
      aria-valuetext={`of ${formatTime(duration)}`}
      min={0}
      max={duration || 1}
      step="any"
      defaultValue={0}
      disabled={duration <= 0}
      onInput={({ currentTarget }) => transport.seek(Number(currentTarget.value))}
    />
  );
}

const ROUTES: readonly { readonly route: Route; readonly letter: string; readonly title: string; readonly about: string }[] = [
  { route: 'text', letter: 'T', title: 'Text', about: 'From the words: aligned phones and articulation (T)' },
  { route: 'direct', letter: 'D', title: 'Direct', about: 'Straight from the sound (D)' },
];

function RouteSwitch(): ReactNode {
  const { actions } = useStudio();
  const chosen = useStudioState((state) => state.route);
  return (
    <div className="routes" role="radiogroup" aria-label="Route that plays">
      {ROUTES.map(({ route, letter, title, about }) => (
        // biome-ignore lint/a11y/useSemanticElements: a pressed pair of buttons, not a form field
        <button
          key={route}
          type="button"
          role="radio"
          className={`route ${route}`}
          aria-checked={chosen === route}
          title={about}
          onClick={() => actions.setRoute(route)}
        >
          <kbd>{letter}</kbd>
          {title}
        </button>
      ))}
    </div>
  );
}
