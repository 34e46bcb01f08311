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
 * bands], 0..255; of every `every` columns the loudest is taken, so that small pictures are small.
 */
export function tilePixels(
  values: Uint8Array,
  bands: number,
  color: readonly [number, number, number],
  every = 1,
): { readonly width: number; readonly pixels: Uint8ClampedArray<ArrayBuffer> } {
  const columns = Math.floor(values.length / bands);
  const width = Math.ceil(columns / every);
  const pixels = new Uint8ClampedArray(width * bands * 4);
  for (let x = 0; x < width; x++) {
    const last = Math.min(columns, (x + 1) * every);
    for (let band = 0; band < bands; band++) {
      let loudest = 0;
      for (let column = x * every; column < last; column++) loudest = Math.max(loudest, values[column * bands + band] ?? 0);
      const at = ((bands - 1 - band) * width + x) * 4;
      pixels[at] = color[0];
      pixels[at + 1] = color[1];
      pixels[at + 2] = color[2];
      pixels[at + 3] = STRENGTHS[loudest] ?? 0;
    }
  }
  return { width, pixels };
}

/** How many columns share a pixel column when a tile of `columns` is drawn `width` pixels wide: 1, 2, 4 ... 64. */
export function columnsPerPixel(columns: number, width: number): number {
  return 2 ** Math.min(6, Math.max(0, Math.floor(Math.log2(columns / Math.max(1, width)))));
}

/** Below this nothing is drawn: rooms and hiss. */
const FLOOR = 70;

const STRENGTHS = Uint8Array.from({ length: 256 }, (_, value) => {
  const share = Math.max(0, (value - FLOOR) / (235 - FLOOR));
  return 255 * Math.min(1, share) ** 1.4;
});
