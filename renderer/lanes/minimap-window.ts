import { clampView, type TimeView, visibleSeconds } from '../store/time-view.ts';

/** The visible stretch on a map of the whole recording, in pixels of the map. */
export interface MapWindow {
  readonly left: number;
  readonly right: number;
}

/** The window on the map is never narrower than this, so that it can be grasped. */
const NARROWEST = 12;
const EDGE = 5;

export function mapWindow(view: TimeView, mapWidth: number): MapWindow {
  if (view.duration <= 0) return { left: 0, right: mapWidth };
  const scale = mapWidth / view.duration;
  const left = view.start * scale;
  const width = Math.min(mapWidth, visibleSeconds(view) * scale);
  if (width >= NARROWEST) return { left, right: Math.min(mapWidth, left + width) };
  const middle = Math.min(Math.max(left + width / 2, NARROWEST / 2), mapWidth - NARROWEST / 2);
  return { left: middle - NARROWEST / 2, right: middle + NARROWEST / 2 };
}

export type MapPart = 'left' | 'right' | 'inside' | 'outside';

/** What of the window is under the pointer. Edges reach outwards where the window is narrow. */
export function mapPartAt({ left, right }: MapWindow, x: number): MapPart {
  const inner = Math.min(EDGE, (right - left) / 4);
  if (x >= left - EDGE && x <= left + inner) return 'left';
  if (x >= right - inner && x <= right + EDGE) return 'right';
  return x > left && x < right ? 'inside' : 'outside';
}

/** The view after its window on the map was dragged by a part, `pixels` far from `start`. */
export function dragWindow(start: TimeView, part: MapPart, pixels: number, mapWidth: number): TimeView {
  const seconds = (pixels * start.duration) / mapWidth;
  if (part === 'inside' || part === 'outside') return clampView({ ...start, start: start.start + seconds });
  const end = start.start + visibleSeconds(start);
  const from = part === 'left' ? Math.min(start.start + seconds, end - 0.02) : start.start;
  const to = part === 'right' ? Math.max(end + seconds, start.start + 0.02) : end;
  return clampView({
    ...start,
    start: Math.max(0, from),
    pixelsPerSecond: start.width / (Math.min(to, start.duration) - Math.max(0, from)),
  });
}

/** The view with a moment of the map in its middle. */
export function centreOn(view: TimeView, x: number, mapWidth: number): TimeView {
  return clampView({ ...view, start: (x / mapWidth) * view.duration - visibleSeconds(view) / 2 });
}
