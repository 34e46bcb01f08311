import './timeline.css';
import { type CSSProperties, type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { CurveLanes } from '../curves/curve-lanes.tsx';
import { clampView, frameAll } from '../store/time-view.ts';
import { useCurrentTake, usePreferences, useSession, useStudio, useTransportState } from '../studio-context.ts';
import type { StudioParts } from '../studio-parts.ts';
import { LaneNames } from './lane-names.tsx';
import { LaneOverlay } from './lane-overlay.tsx';
import { LanePopover } from './lane-popover.tsx';
import { LaneSplitter, useSplit } from './lane-splitter.tsx';
import { MinimapLane } from './minimap-lane.tsx';
import { RulerLane } from './ruler-lane.tsx';
import { SpectrogramLane } from './spectrogram-lane.tsx';
import { PhonesLane, TierAnnouncer, WordsLane } from './tier-lanes.tsx';
import { followPlayhead, listenToWheel } from './view-gestures.ts';
import { WaveWindow } from './wave-window.tsx';
import { WordInput } from './word-input.tsx';

/** All lanes over one time axis with one playhead: the sound, what is said, and the curves. */
export function TimelinePanel(): ReactNode {
  const areaRef = useRef<HTMLDivElement>(null);
  const stackRef = useRef<HTMLDivElement>(null);
  const parts = useStudio();
  const takeId = useSession((session) => session.takeId);
  const showsSpectrogram = usePreferences((preferences) => preferences.showsSpectrogram);
  const [share, setShare] = useSplit();
  useTimeAxis(areaRef, parts);

  return (
    <section
      className="timeline"
      aria-label="Timeline"
      ref={stackRef}
      style={{ '--lane-share': `${share * 100}%` } as CSSProperties}
    >
      <div className="timeline-sound">
        <LaneNames showsSpectrogram={showsSpectrogram} />
        {/* The lanes are pictures: what is selected is announced, and every gesture has a key. */}
        <div
          className="lane-stack"
          ref={areaRef}
          data-lane-area
          // biome-ignore lint/a11y/noNoninteractiveTabindex: keys of the lanes need a place for the focus.
          tabIndex={0}
          role="application"
          aria-label="Sound, words and phones"
          data-testid="lanes"
        >
          <div className="time-lane map" data-lane="map">
            <MinimapLane />
          </div>
          <div className="time-lane ruler" data-lane="ruler" data-testid="ruler">
            <RulerLane />
          </div>
          <div className="time-lane wave" data-lane="wave" data-testid="wave">
            <WaveWindow />
          </div>
          {showsSpectrogram && (
            <div className="time-lane spectrogram" data-lane="spectrogram">
              <SpectrogramLane />
            </div>
          )}
          <div className="time-lane words" data-lane="words" data-testid="words">
            <WordsLane />
            <WordInput />
          </div>
          <div className="time-lane phones" data-lane="phones" data-testid="phones">
            <PhonesLane />
          </div>
          {takeId === undefined && <p className="lane-empty">Choose a take to see and hear it here.</p>}
        </div>
      </div>
      <LaneSplitter stack={stackRef} share={share} onShare={setShare} />
      <div className="timeline-curves">
        <CurveLanes />
      </div>
      <LaneOverlay />
      <LanePopover area={areaRef} />
      <TierAnnouncer />
    </section>
  );
}

/** Keeps the view as wide as the lanes and as long as the sound, and lets the wheel and the playhead move it. */
function useTimeAxis(areaRef: RefObject<HTMLDivElement | null>, parts: StudioParts): void {
  const { view } = parts;
  const duration = useTransportState((state) => state.duration);
  useEffect(() => {
    const area = areaRef.current;
    if (!area) return;
    const measure = (): void => {
      const before = view.getState();
      if (area.clientWidth === 0) return;
      const showsAll = before.width === 0 || before.pixelsPerSecond * before.duration <= before.width + 1;
      const resized = { ...before, width: area.clientWidth };
      view.setState(showsAll ? frameAll(resized) : resized);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(area);
    measure();
    const stops = [listenToWheel(area, parts), followPlayhead(parts, area), () => observer.disconnect()];
    return () => {
      for (const stop of stops) stop();
    };
  }, [areaRef, parts, view]);
  // While its sound is still on its way, a take is as long as its recording is known to be.
  const take = useCurrentTake();
  const length = duration > 0 ? duration : (take?.audio.duration ?? 0);
  const shown = useRef<string | undefined>(undefined);
  useEffect(() => {
    // A panel that was closed and opened again finds the view as it was.
    const isOther = shown.current === undefined ? view.getState().duration === 0 : shown.current !== take?.id;
    shown.current = take?.id;
    if (isOther) view.setState(frameAll({ ...view.getState(), duration: length }));
    else if (view.getState().duration !== length) view.setState(clampView({ ...view.getState(), duration: length }));
  }, [length, take?.id, view]);
}
