import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createDesk,
  type PaintSurface,
  packed,
  smoothRow,
  walkTriangle,
} from '../../../../renderer/face/painted/fill-triangles.ts';

const FAR = 1e9;

function emptySurface(width: number, height: number): PaintSurface {
  return { width, height, pixels: new Uint32Array(width * height), depth: new Float32Array(width * height).fill(FAR) };
}

/** Paints triangles over corners (x, y, depth) with one grey a corner. */
function paint(
  surface: PaintSurface,
  corners: readonly (readonly number[])[],
  triangles: readonly (readonly number[])[],
  greys: number[],
) {
  const vertices = {
    places: Float32Array.from(corners.flat()),
    values: Float32Array.from(greys.flatMap((grey) => [grey, grey, grey])),
    size: 3,
  };
  const desk = createDesk(3);
  const row = smoothRow(surface, desk);
  for (const [i, j, k] of triangles) walkTriangle(vertices, i!, j!, k!, surface, { left: 0, right: surface.width }, desk, row);
}

describe('walkTriangle', () => {
  it('gives every pixel of a fan round a point to exactly one triangle, whatever the corners', () => {
    const place = fc.double({ min: 0.3, max: 0.7, noNaN: true });
    fc.assert(
      fc.property(place, place, fc.integer({ min: 3, max: 12 }), (x, y, count) => {
        const size = 24;
        const surface = emptySurface(size, size);
        const rim = Array.from({ length: count }, (_, i) => {
          const angle = (i / count) * 2 * Math.PI + x;
          return [size / 2 + 40 * Math.cos(angle), size / 2 + 40 * Math.sin(angle), 0];
        });
        const corners = [[x * size, y * size, 0], ...rim];
        const vertices = { places: Float32Array.from(corners.flat()), values: new Float32Array(corners.length), size: 1 };
        const hits = new Uint8Array(size * size);
        for (let i = 0; i < count; i++)
          walkTriangle(
            vertices,
            0,
            i + 1,
            ((i + 1) % count) + 1,
            surface,
            { left: 0, right: size },
            createDesk(1),
            (from, to) => {
              for (let pixel = from; pixel < to; pixel++) hits[pixel]!++;
            },
          );
        // The rim lies outside of the picture, even between its corners.
        expect(new Set(hits)).toEqual(new Set([1]));
      }),
    );
  });

  it('does not paint outside of its columns', () => {
    const surface = emptySurface(10, 4);
    const vertices = { places: Float32Array.of(-20, -20, 0, 40, -20, 0, 5, 40, 0), values: new Float32Array(9), size: 3 };
    const desk = createDesk(3);
    walkTriangle(vertices, 0, 1, 2, surface, { left: 3, right: 6 }, desk, smoothRow(surface, desk));
    const painted = Array.from(surface.pixels, (pixel, i) => (pixel === 0 ? -1 : i % 10)).filter((column) => column >= 0);
    expect(new Set(painted)).toEqual(new Set([3, 4, 5]));
    expect(painted).toHaveLength(12);
  });
});

describe('smoothRow', () => {
  it('mixes the colours of the corners evenly', () => {
    const surface = emptySurface(8, 1);
    paint(
      surface,
      [
        [0, -10, 0],
        [8, -10, 0],
        [8, 30, 0],
        [0, 30, 0],
      ],
      [
        [0, 1, 2],
        [0, 2, 3],
      ],
      [0, 160, 160, 0],
    );
    expect(Array.from(surface.pixels, (pixel) => pixel & 255)).toEqual([10, 30, 50, 70, 90, 110, 130, 150]);
    expect(Array.from(surface.pixels, (pixel) => pixel >>> 24)).toEqual(Array(8).fill(255));
  });

  it('shows what is nearer, in whatever order it is painted', () => {
    const near = [
      [0, 0, 0.2],
      [9, 0, 0.2],
      [0, 9, 0.2],
    ];
    const far = [
      [0, 0, 0.6],
      [9, 0, 0.6],
      [0, 9, 0.6],
    ];
    for (const order of [
      [near, far],
      [far, near],
    ]) {
      const surface = emptySurface(4, 4);
      for (const corners of order) paint(surface, corners, [[0, 1, 2]], Array(3).fill(corners === near ? 200 : 50));
      expect(new Set(Array.from(surface.pixels, (pixel) => pixel & 255))).toEqual(new Set([200]));
    }
  });
});

describe('packed', () => {
  it('rounds and stays within a byte', () => {
    expect(packed(-4, 12.6, 900, 255)).toBe(0xffff0d00);
  });
});
