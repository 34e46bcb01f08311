import { type TimeView, visibleSeconds } from '../store/time-view.ts';

/** Length of a tile in seconds. */
export const TILE_SECONDS = 5;
/** Longer stretches show no spectrogram: nothing could be read in it. */
export const WIDEST = 120;

/** Numbers of the tiles that are visible, the middle ones first; none when too much time is visible. */
export function visibleTiles(view: TimeView): number[] {
  const seconds = visibleSeconds(view);
  if (view.duration <= 0 || seconds > WIDEST || view.width <= 0) return [];
  const first = Math.max(0, Math.floor(view.start / TILE_SECONDS));
  const last = Math.floor(Math.min(view.start + seconds, view.duration - 1e-6) / TILE_SECONDS);
  const middle = (first + last) / 2;
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index).sort(
    (a, b) => Math.abs(a - middle) - Math.abs(b - middle),
  );
}

/**
 * Pixels (RGBA) of a tile, one a column and band, low bands at the bottom: the louder, the more of `color` over nothing. `values` are [columns,
 * bands], 0..255.
 */
export function tilePixels(
  values: Uint8Array,
  bands: number,
  color: readonly [number, number, number],
): { readonly width: number; readonly pixels: Uint8ClampedArray<ArrayBuffer> } {
  const width = Math.floor(values.length / bands);
  const pixels = new Uint8ClampedArray(width * bands * 4);
  for (let column = 0; column < width; column++) {
    for (let band = 0; band < bands; band++) {
      const at = ((bands - 1 - band) * width + column) * 4;
      pixels[at] = color[0];
      pixels[at + 1] = color[1];
      pixels[at + 2] = color[2];
      pixels[at + 3] = strength(values[column * bands + band] ?? 0);
    }
  }
  return { width, pixels };
}

/** Below this nothing is drawn: rooms and hiss. */
const FLOOR = 70;

function strength(value: number): number {
  const share = Math.max(0, (value - FLOOR) / (235 - FLOOR));
  return 255 * Math.min(1, share) ** 1.4;
}
