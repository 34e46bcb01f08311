import type { ReactNode } from 'react';
import { type TimeView, timeToX } from '../store/time-view.ts';
import type { StudioParts } from '../studio-parts.ts';
import { rgbOf } from './lane-palette.ts';
import { soundKeyOf } from './peaks-shelf.ts';
import { listenToSound } from './sound-gestures.ts';
import { columnsPerPixel, TILE_SECONDS, tilePixels, visibleTiles, WIDEST } from './spectrogram-tiles.ts';
import { type LaneScene, TimeCanvas } from './time-canvas.tsx';

/** Frequencies over time, in tiles that are fetched when they are seen. */
export function SpectrogramLane(): ReactNode {
  return <TimeCanvas label="Spectrogram, 50 Hz to 8 kHz" draw={drawSpectrogram} watch={watchTiles} listen={listenToSound} />;
}

interface Tile {
  readonly start: number;
  readonly end: number;
  readonly bands: number;
  readonly values: Uint8Array;
  image?: { readonly color: string; readonly every: number; readonly canvas: OffscreenCanvas };
}

/** Tiles that are kept: eight minutes. */
const KEPT = 96;
/** Requests that run at once. */
const AT_ONCE = 2;
/** Pictures that are made in one frame of the screen. */
const MADE_AT_ONCE = 2;

interface TileShelf {
  readonly tiles: Map<number, Tile>;
  /** Asks for what is visible and missing. */
  want(view: TimeView): void;
  /** Draws again in the next frame. */
  redraw(): void;
}

const shelves = new WeakMap<StudioParts['session'], TileShelf>();

function watchTiles(parts: StudioParts, redraw: () => void): () => void {
  const tiles = new Map<number, Tile>();
  const running = new Set<number>();
  let key = soundKeyOf(parts);
  let wanted: readonly number[] = [];
  let isOver = false;

  function load(): void {
    const { project, takeId } = parts.session.getState();
    for (const index of wanted) {
      if (running.size >= AT_ONCE || !project || takeId === undefined || key === '') return;
      if (tiles.has(index) || running.has(index)) continue;
      running.add(index);
      const asked = key;
      const range = { start: index * TILE_SECONDS, end: (index + 1) * TILE_SECONDS };
      parts.bridge
        .spectrogram({ projectId: project.projectId, takeId, range })
        .then(({ start, hop, bands, values }) => {
          if (isOver || asked !== key) return;
          tiles.set(index, { start, end: start + (values.length / bands) * hop, bands, values });
          for (const oldest of tiles.keys()) if (tiles.size > KEPT && !wanted.includes(oldest)) tiles.delete(oldest);
          redraw();
        })
        .catch((error) => {
          if (isOver || asked !== key) return;
          wanted = [];
          parts.report(error, 'Spectrogram');
        })
        .finally(() => {
          running.delete(index);
          if (!isOver && asked === key) load();
        });
    }
  }

  const follow = (): void => {
    const now = soundKeyOf(parts);
    if (now === key) return;
    key = now;
    tiles.clear();
    running.clear();
    redraw();
  };
  const shelf: TileShelf = {
    tiles,
    redraw,
    want(view) {
      wanted = visibleTiles(view);
      load();
    },
  };
  shelves.set(parts.session, shelf);
  const stops = [parts.session.subscribe(follow), parts.document.state.subscribe(follow)];
  return () => {
    isOver = true;
    for (const stop of stops) stop();
    if (shelves.get(parts.session) === shelf) shelves.delete(parts.session);
  };
}

function drawSpectrogram({ context, width, height, view, palette, parts }: LaneScene): void {
  const shelf = shelves.get(parts.session);
  if (!shelf || view.duration <= 0) return;
  const visible = visibleTiles(view);
  if (visible.length === 0) {
    context.font = `11px ${palette.font}`;
    context.fillStyle = palette.faint;
    context.textBaseline = 'middle';
    const text = `Zoom in to ${WIDEST / 60} minutes or less to see frequencies`;
    context.fillText(text, (width - context.measureText(text).width) / 2, height / 2);
    return;
  }
  shelf.want(view);
  context.imageSmoothingEnabled = true;
  let made = 0;
  for (const index of visible) {
    const tile = shelf.tiles.get(index);
    if (!tile) continue;
    const x = timeToX(view, tile.start);
    const wide = timeToX(view, tile.end) - x;
    const isReady = hasImage(tile, palette.text, wide);
    if (!isReady && made >= MADE_AT_ONCE) {
      shelf.redraw();
      // What was made for another zoom will do for a frame.
      if (tile.image) context.drawImage(tile.image.canvas, x, 0, wide, height);
      continue;
    }
    if (!isReady) made++;
    const image = imageOf(tile, palette.text, wide);
    if (image) context.drawImage(image, x, 0, wide, height);
  }
}

function hasImage(tile: Tile, color: string, wide: number): boolean {
  return tile.image?.color === color && tile.image.every === columnsPerPixel(tile.values.length / tile.bands, wide);
}

function imageOf(tile: Tile, color: string, wide: number): OffscreenCanvas | undefined {
  if (tile.image && hasImage(tile, color, wide)) return tile.image.canvas;
  const every = columnsPerPixel(tile.values.length / tile.bands, wide);
  const { width, pixels } = tilePixels(tile.values, tile.bands, rgbOf(color), every);
  if (width === 0) return undefined;
  const canvas = new OffscreenCanvas(width, tile.bands);
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, tile.bands), 0, 0);
  tile.image = { color, every, canvas };
  return canvas;
}
