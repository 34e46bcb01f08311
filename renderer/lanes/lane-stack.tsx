import { type ReactNode, useEffect, useRef } from 'react';
import { useStudio, useTransportState } from '../first-window-context.ts';
import { gapAt } from '../store/sample-clip.ts';
import { playingClip } from '../store/studio-store.ts';
import { frameAll, timeToX } from '../store/time-view.ts';
import { CurveName, CurveRow, MAIN_CHANNELS } from './curve-rows.tsx';
import { drawGap } from './draw-curves.ts';
import { drawRuler } from './draw-ruler.ts';
import { drawPhonemes, drawWords, litPhoneme, litWord } from './draw-transcript.ts';
import { LaneCanvas } from './lane-canvas.tsx';
import { listenToGestures } from './lane-gestures.ts';
import { WaveformLane } from './waveform-lane.tsx';

/** All lanes over one time axis, with one playhead. */
export function LaneStack(): ReactNode {
  const areaRef = useRef<HTMLDivElement>(null);
  const parts = useStudio();
  const { view } = parts;
  const duration = useTransportState((state) => state.duration);

  useEffect(() => {
    const area = areaRef.current;
    if (!area) return;
    const measure = (): void => {
      const before = view.getState();
      const showsAll = before.width === 0 || before.pixelsPerSecond * before.duration <= before.width + 1;
      const resized = { ...before, width: area.clientWidth };
      view.setState(showsAll ? frameAll(resized) : resized);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(area);
    measure();
    const stopGestures = listenToGestures(area, parts);
    return () => {
      observer.disconnect();
      stopGestures();
    };
  }, [parts, view]);

  useEffect(() => {
    view.setState(frameAll({ ...view.getState(), duration }));
  }, [duration, view]);

  return (
    <section className="lanes" aria-label="Timeline">
      <div className="lane-names" aria-hidden="true">
        <span className="lane-name ruler">Time</span>
        <span className="lane-name wave">Sound</span>
        <span className="lane-name words">Words</span>
        <span className="lane-name phones">Phones</span>
        <span className="lane-name gap">
          Mouth gap
          <GapReadout />
        </span>
        {MAIN_CHANNELS.map((row) => (
          <CurveName key={row.channel} {...row} />
        ))}
      </div>
      <div className="lane-area" ref={areaRef} data-testid="lane-area">
        <div className="lane ruler">
          <LaneCanvas label="Time ruler" draw={drawRuler} />
        </div>
        <div className="lane wave">
          <WaveformLane />
        </div>
        <div className="lane words">
          <LaneCanvas label="Words" draw={drawWords} lit={litWord} />
        </div>
        <div className="lane phones">
          <LaneCanvas label="Phones" draw={drawPhonemes} lit={litPhoneme} />
        </div>
        <div className="lane gap">
          <LaneCanvas label="Opening between the lips in millimetres" draw={drawGap} />
        </div>
        {MAIN_CHANNELS.map((row) => (
          <CurveRow key={row.channel} {...row} />
        ))}
        <Playhead />
      </div>
    </section>
  );
}

/** The one line at the time that is heard. */
function Playhead(): ReactNode {
  const ref = useRef<HTMLDivElement>(null);
  const { view, frames } = useStudio();
  useEffect(
    () =>
      frames.add((time) => {
        const line = ref.current;
        if (!line) return;
        const state = view.getState();
        const x = timeToX(state, time);
        line.style.transform = `translateX(${x}px)`;
        line.hidden = state.duration <= 0 || x < -1 || x > state.width + 1;
      }),
    [frames, view],
  );
  return <div className="playhead" ref={ref} aria-hidden="true" />;
}

function GapReadout(): ReactNode {
  const ref = useRef<HTMLOutputElement>(null);
  const { store, frames } = useStudio();
  useEffect(
    () =>
      frames.add((time) => {
        const clip = playingClip(store.getState());
        const text = clip ? `${gapAt(clip, time).toFixed(1)} mm` : '';
        if (ref.current && ref.current.textContent !== text) ref.current.textContent = text;
      }),
    [frames, store],
  );
  return <output className="readout" ref={ref} />;
}
