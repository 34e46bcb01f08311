import { type ReactNode, useEffect, useRef } from 'react';
import WaveSurfer from 'wavesurfer.js';
import type { PeaksView } from '../../shared/ipc/studio-bridge.ts';
import { useStudio, useStudioState } from '../first-window-context.ts';
import type { TimeView } from '../store/time-view.ts';

/** The sound's envelope, drawn by wavesurfer.js from given peaks on the shared time axis. It plays nothing: the transport does. */
export function WaveformLane(): ReactNode {
  const hostRef = useRef<HTMLDivElement>(null);
  const { view, transport } = useStudio();
  const peaks = useStudioState((state) => state.loaded?.peaks);
  const theme = useStudioState((state) => state.theme);
  useEffect(() => {
    const host = hostRef.current;
    if (!host || !peaks) return;
    return showWaveform(host, peaks, transport.state.getState().duration, view, theme);
  }, [peaks, theme, view, transport]);
  return <div ref={hostRef} className="waveform" role="img" aria-label="Waveform" />;
}

function showWaveform(
  host: HTMLElement,
  peaks: PeaksView,
  duration: number,
  view: { getState(): TimeView; subscribe(listener: () => void): () => void },
  _theme: string,
): () => void {
  const color = getComputedStyle(host).getPropertyValue('--wave').trim();
  const surfer = WaveSurfer.create({
    container: host,
    height: 'auto',
    // Highest and lowest samples as two "channels": the true envelope instead of a mirrored one.
    peaks: [peaks.highest, peaks.lowest],
    duration,
    normalize: true,
    waveColor: color,
    progressColor: color,
    cursorWidth: 0,
    interact: false,
    hideScrollbar: true,
    autoScroll: false,
    minPxPerSec: view.getState().pixelsPerSecond,
  });
  let zoom = view.getState().pixelsPerSecond;
  const follow = (): void => {
    const { pixelsPerSecond, start } = view.getState();
    if (pixelsPerSecond !== zoom) surfer.zoom(pixelsPerSecond);
    zoom = pixelsPerSecond;
    surfer.setScroll(start * pixelsPerSecond);
  };
  surfer.on('ready', follow);
  const stop = view.subscribe(follow);
  return () => {
    stop();
    surfer.destroy();
  };
}
