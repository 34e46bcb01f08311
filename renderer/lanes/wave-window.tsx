import { type ReactNode, useEffect, useRef } from 'react';
import WaveSurfer from 'wavesurfer.js';
import { type TimeView, timeToX, visibleSeconds } from '../store/time-view.ts';
import { useStudio } from '../studio-context.ts';
import type { StudioParts } from '../studio-parts.ts';
import { type PeaksShelf, peaksShelfOf } from './peaks-shelf.ts';
import { listenToSound } from './sound-gestures.ts';
import { type Envelope, levelFor, samplePeaks, windowPeaks } from './window-peaks.ts';

/** How much is drawn beyond each edge of the view, in widths of it: scrolling then only moves what is drawn. */
const MARGIN = 0.6;
/** While one zooms, what is drawn is stretched up to this much; it is drawn anew when the zoom has stood still for a moment. */
const MOST_STRETCH = 2.5;
const SETTLED_MS = 90;

/** The stretch that is drawn, and how. */
interface Drawn {
  readonly start: number;
  readonly end: number;
  readonly pixelsPerSecond: number;
  readonly width: number;
  readonly height: number;
  readonly version: number;
}

/**
 * The sound's true envelope. wavesurfer.js draws it from given peaks, of the visible stretch and as much again on both sides: its cost then does not
 * hang on the length of the recording. It plays nothing: the transport does.
 */
export function WaveWindow(): ReactNode {
  const hostRef = useRef<HTMLDivElement>(null);
  const parts = useStudio();
  useEffect(() => {
    const host = hostRef.current;
    return host ? showWaveform(host, parts) : undefined;
  }, [parts]);
  return (
    <div ref={hostRef} className="wave-window" role="img" aria-label="Waveform. Drag to scrub, Shift and drag to select.">
      <div className="wave-strip" />
    </div>
  );
}

function showWaveform(host: HTMLElement, parts: StudioParts): () => void {
  const { view } = parts;
  const shelf = peaksShelfOf(parts);
  const strip = host.querySelector<HTMLElement>('.wave-strip');
  if (!strip) return () => {};
  let surfer: WaveSurfer | undefined;
  let drawn: Drawn | undefined;
  let pending = 0;
  let settling: ReturnType<typeof setTimeout> | undefined;

  const paint = (): void => {
    pending = 0;
    const state = view.getState();
    if (!shelf.best(levelAt(state, shelf)) || host.clientHeight === 0 || state.width <= 0) {
      host.dataset.state = 'empty';
      strip.hidden = true;
      return;
    }
    strip.hidden = false;
    const { version } = shelf.version.getState();
    if (!drawn || !covers(drawn, state, host.clientHeight, version)) drawn = draw(state, version);
    const stretch = state.pixelsPerSecond / drawn.pixelsPerSecond;
    strip.style.transform = `translateX(${timeToX(state, drawn.start)}px) scaleX(${stretch})`;
    clearTimeout(settling);
    if (stretch !== 1) settling = setTimeout(again, SETTLED_MS);
  };

  function draw(state: TimeView, version: number): Drawn {
    const seconds = visibleSeconds(state);
    const start = state.start - MARGIN * seconds;
    const end = state.start + (1 + MARGIN) * seconds;
    const width = Math.round(state.width * (1 + 2 * MARGIN));
    const { highest, lowest } = envelope(parts, shelf, state, start, end, width);
    if (strip) strip.style.width = `${width}px`;
    const height = host.clientHeight;
    const maxPeak = shelf.peak() ?? 1;
    if (surfer && (surfer.options.height !== height || surfer.options.maxPeak !== maxPeak))
      surfer.setOptions({ height, maxPeak });
    // The renderer takes the stretch as it is; `setOptions` with peaks would draw twice.
    if (surfer) void surfer.getRenderer().render(asBuffer(highest, lowest, end - start));
    else surfer = createSurfer(strip as HTMLElement, { peaks: [highest, lowest], duration: end - start, maxPeak, height });
    host.dataset.state = 'drawn';
    return { start, end, pixelsPerSecond: state.pixelsPerSecond, width: state.width, height: host.clientHeight, version };
  }

  const redraw = (): void => {
    if (pending === 0) pending = requestAnimationFrame(paint);
  };
  const again = (): void => {
    drawn = undefined;
    redraw();
  };
  const recolor = (): void => {
    surfer?.destroy();
    surfer = undefined;
    again();
  };
  const resized = new ResizeObserver(redraw);
  resized.observe(host);
  const themed = new MutationObserver(recolor);
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const stops = [
    view.subscribe(redraw),
    shelf.version.subscribe(again),
    listenToSound(host, parts),
    () => resized.disconnect(),
    () => themed.disconnect(),
  ];
  redraw();
  return () => {
    cancelAnimationFrame(pending);
    clearTimeout(settling);
    for (const stop of stops) stop();
    surfer?.destroy();
  };
}

function levelAt(state: TimeView, shelf: PeaksShelf) {
  return levelFor(state.pixelsPerSecond, shelf.peaks(2)?.sampleRate ?? 48_000);
}

/** Whether what is drawn will do for the view, stretched if need be. */
function covers(drawn: Drawn, state: TimeView, height: number, version: number): boolean {
  const stretch = state.pixelsPerSecond / drawn.pixelsPerSecond;
  const isNear = stretch <= MOST_STRETCH && stretch >= 1 / MOST_STRETCH && drawn.width === state.width;
  const isInside = state.start >= drawn.start && state.start + visibleSeconds(state) <= drawn.end;
  return isNear && isInside && drawn.height === height && drawn.version === version;
}

/** From the pyramid; from samples themselves where one looks closer than its finest level and they are in memory. */
function envelope(parts: StudioParts, shelf: PeaksShelf, state: TimeView, start: number, end: number, columns: number): Envelope {
  const peaks = shelf.best(levelAt(state, shelf));
  if (!peaks) return { highest: new Float32Array(columns), lowest: new Float32Array(columns) };
  const bucketsPerSecond = peaks.sampleRate / peaks.samplesPerBucket;
  if (peaks.samplesPerBucket <= 128 && state.pixelsPerSecond > bucketsPerSecond) {
    const rate = peaks.sampleRate;
    const samples = new Float32Array(Math.round((end - start) * rate));
    if (parts.transport.samples(Math.round(start * rate), samples)) return samplePeaks(samples, columns);
  }
  return windowPeaks(peaks, start, end, columns);
}

/** What wavesurfer.js reads of a decoded sound: the highest and lowest samples as its two channels. */
function asBuffer(highest: Float32Array, lowest: Float32Array, duration: number): AudioBuffer {
  const channels = [highest, lowest];
  const buffer: Pick<AudioBuffer, 'duration' | 'length' | 'sampleRate' | 'numberOfChannels'> & {
    getChannelData(index: number): Float32Array;
  } = {
    duration,
    length: highest.length,
    sampleRate: highest.length / duration,
    numberOfChannels: channels.length,
    getChannelData: (index) => channels[index] ?? highest,
  };
  return buffer as AudioBuffer;
}

function createSurfer(
  container: HTMLElement,
  options: { peaks: Float32Array[]; duration: number; maxPeak: number; height: number },
): WaveSurfer {
  const color = getComputedStyle(container).getPropertyValue('--wave').trim();
  return WaveSurfer.create({
    ...options,
    container,
    normalize: true,
    waveColor: color,
    progressColor: color,
    cursorWidth: 0,
    interact: false,
    hideScrollbar: true,
    autoScroll: false,
    minPxPerSec: 0,
    fillParent: true,
  });
}
