import { createStore, type StoreApi } from 'zustand/vanilla';

/** The stretch of time that every lane shows. */
export interface TimeView {
  /** Seconds at the left edge. */
  readonly start: number;
  readonly pixelsPerSecond: number;
  /** Of the lanes, without their names. */
  readonly width: number;
  readonly duration: number;
}

export type TimeViewStore = StoreApi<TimeView>;

/** Closest zoom: a frame of 60 a second is this many pixels wide. */
const CLOSEST = 60 * 40;
/** Wheel distance that doubles or halves the zoom. */
const WHEEL_OCTAVE = 240;

export function createTimeView(): TimeViewStore {
  return createStore<TimeView>(() => ({ start: 0, pixelsPerSecond: 100, width: 0, duration: 0 }));
}

export function timeToX(view: TimeView, seconds: number): number {
  return (seconds - view.start) * view.pixelsPerSecond;
}

export function xToTime(view: TimeView, x: number): number {
  return Math.min(Math.max(view.start + x / view.pixelsPerSecond, 0), view.duration);
}

export function visibleSeconds(view: TimeView): number {
  return view.width / view.pixelsPerSecond;
}

/** The view within its limits: never beyond the recording, never wider than all of it. */
export function clampView(view: TimeView): TimeView {
  if (view.duration <= 0 || view.width <= 0) return { ...view, start: 0 };
  const pixelsPerSecond = Math.max(Math.min(view.pixelsPerSecond, CLOSEST), view.width / view.duration);
  const start = Math.min(Math.max(view.start, 0), Math.max(0, view.duration - view.width / pixelsPerSecond));
  return { ...view, start, pixelsPerSecond };
}

/** Everything from beginning to end. */
export function frameAll(view: TimeView): TimeView {
  return clampView({ ...view, start: 0, pixelsPerSecond: 0 });
}

/** A stretch of time, with some air around it. */
export function frameRange(view: TimeView, start: number, end: number): TimeView {
  const air = (end - start) * 0.15;
  const length = end - start + 2 * air;
  return clampView({ ...view, start: start - air, pixelsPerSecond: length > 0 ? view.width / length : view.pixelsPerSecond });
}

export function scrollBy(view: TimeView, pixels: number): TimeView {
  return clampView({ ...view, start: view.start + pixels / view.pixelsPerSecond });
}

/** Zooms by a wheel distance; the time under the pointer stays under it. */
export function zoomAt(view: TimeView, x: number, wheel: number): TimeView {
  const anchor = view.start + x / view.pixelsPerSecond;
  const zoomed = clampView({ ...view, pixelsPerSecond: view.pixelsPerSecond * 2 ** (-wheel / WHEEL_OCTAVE) });
  return clampView({ ...zoomed, start: anchor - x / zoomed.pixelsPerSecond });
}

/** The view that follows the playhead: turns the page when it leaves on the right, jumps when it is elsewhere. */
export function follow(view: TimeView, seconds: number): TimeView {
  const x = timeToX(view, seconds);
  if (x >= 0 && x <= view.width) return view;
  return clampView({ ...view, start: seconds - 0.05 * visibleSeconds(view) });
}
