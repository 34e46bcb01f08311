import { describe, expect, it } from 'vitest';
import { createHeadPainter } from '../../../../renderer/face/painted/paint-head.ts';
import type { PaintedPart } from '../../../../renderer/face/painted/painted-head.ts';
import type { PaintedTurn } from '../../../../renderer/face/painted/place-points.ts';

const STILL: PaintedTurn = { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], pivot: [0, 0, 0], from: -10, to: -9 };
/** Everything between -1 and 1 fills the picture; the eye is far in front. */
const CAMERA = { matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -0.1, 0, 0, 0, 0, 1], eye: [0, 0, 50] as const };
const LIGHT = {
  far: [{ direction: [0, 0, 1] as const, color: [2, 2, 2] as const }],
  sky: [0.5, 0.5, 0.5] as const,
  ground: [0.5, 0.5, 0.5] as const,
};

/** A square sheet at a depth. */
function sheet(z: number, color: readonly number[], more: Partial<PaintedPart> = {}): PaintedPart {
  return {
    positions: Float32Array.of(-0.5, -0.5, z, 0.5, -0.5, z, 0.5, 0.5, z, -0.5, 0.5, z),
    normals: Float32Array.of(0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1),
    colors: Float32Array.from([color, color, color, color].flat()),
    indices: Uint32Array.of(0, 1, 2, 0, 2, 3),
    targets: [],
    roughness: 0.8,
    metalness: 0,
    opacity: 1,
    isDoubleSided: false,
    ...more,
  };
}

/** Red of every pixel of a picture of 8 x 8, row by row; -1 where nothing was painted. */
function redOf(parts: readonly PaintedPart[], weights: Record<string, number> = {}, turn = STILL): number[][] {
  const surface = { width: 8, height: 8, pixels: new Uint32Array(64), depth: new Float32Array(64).fill(1e9) };
  createHeadPainter(parts, LIGHT)({ weights: new Map(Object.entries(weights)), turn }, CAMERA, surface, { left: 0, right: 8 });
  return Array.from({ length: 8 }, (_, y) =>
    Array.from(surface.pixels.subarray(y * 8, y * 8 + 8), (pixel) => (pixel === 0 ? -1 : pixel & 255)),
  );
}

const painted = (rows: number[][]): number => rows.flat().filter((red) => red >= 0).length;

describe('createHeadPainter', () => {
  it('paints what faces the eye where it is', () => {
    const rows = redOf([sheet(0, [0.5, 0.5, 0.5])]);
    expect(painted(rows)).toBe(16);
    expect(rows[2]!.map((red) => red >= 0)).toEqual([false, false, true, true, true, true, false, false]);
  });

  it('leaves out backs, unless they are to be seen', () => {
    const away = { indices: Uint32Array.of(0, 2, 1, 0, 3, 2) };
    expect(painted(redOf([sheet(0, [1, 1, 1], away)]))).toBe(0);
    const both = redOf([sheet(0, [1, 1, 1], { ...away, isDoubleSided: true })]);
    expect(painted(both)).toBe(16);
    // The back looks away from the light: only sky and ground reach it.
    expect(both[4]![4]!).toBeLessThan(redOf([sheet(0, [1, 1, 1])])[4]![4]!);
  });

  it('moves with its shapes and turns over the neck', () => {
    const lift = {
      name: 'lift',
      vertices: Uint32Array.of(0, 1, 2, 3),
      deltas: Float32Array.from(Array(4).fill([0, 1, 0]).flat()),
    };
    const rows = redOf([sheet(0, [1, 1, 1], { targets: [lift] })], { lift: 0.25 });
    expect(rows.map((row) => painted([row]))).toEqual([0, 4, 4, 4, 4, 0, 0, 0]);
    const halfTurn = { ...STILL, matrix: [-1, 0, 0, 0, 1, 0, 0, 0, -1] };
    expect(painted(redOf([sheet(0, [1, 1, 1])], {}, halfTurn))).toBe(0);
    expect(painted(redOf([sheet(0, [1, 1, 1])], {}, { ...halfTurn, from: 9, to: 10 }))).toBe(16);
  });

  it('lets what lies behind shine through glass', () => {
    const back = sheet(0, [0.9, 0.9, 0.9]);
    const glass = sheet(0.2, [0, 0, 0], { opacity: 0.25, roughness: 0.9 });
    const [bare, behind, black] = [redOf([back]), redOf([back, glass]), redOf([sheet(0.2, [0, 0, 0], { roughness: 0.9 })])].map(
      (rows) => rows[4]![4]!,
    );
    expect(behind!).toBeLessThan(bare!);
    expect(behind!).toBeGreaterThan(black! + 0.6 * (bare! - black!));
  });

  it('paints the same when light falls on pixels as when it falls on corners, where nothing shines', () => {
    const flat = sheet(0, [0.4, 0.5, 0.6]);
    const deep = sheet(0, [0.4, 0.5, 0.6], { opacity: 0.999 });
    const [corners, pixels] = [redOf([flat]), redOf([deep])];
    for (const [y, row] of corners.entries())
      for (const [x, red] of row.entries()) if (red >= 0) expect(Math.abs(red - pixels[y]![x]!)).toBeLessThanOrEqual(1);
  });
});
