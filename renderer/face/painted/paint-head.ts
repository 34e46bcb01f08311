import { createMorphMesh, type MorphMesh } from '../sparse-morph.ts';
import {
  createDesk,
  type PaintRow,
  type PaintSurface,
  packed,
  planeAt,
  type Strip,
  smoothRow,
  type TriangleDesk,
  walkTriangle,
} from './fill-triangles.ts';
import type { PaintedPart } from './painted-head.ts';
import { type PaintedCamera, type PaintedTurn, placePart, turnPart } from './place-points.ts';
import { createShade, type PaintedLight, type Shade } from './shade.ts';

/** One head as it should look. */
export interface PaintedPose {
  readonly weights: ReadonlyMap<string, number>;
  readonly turn: PaintedTurn;
}

/** Paints a head into columns of a picture. */
export type PaintHead = (pose: PaintedPose, camera: PaintedCamera, surface: PaintSurface, strip: Strip) => void;

/** Rougher surfaces look the same when light falls on their vertices only. */
const GLOSSY = 0.4;

/** A part with all that is worked out for it in a picture. */
interface Work {
  readonly part: PaintedPart;
  readonly morph: MorphMesh;
  /** In scene space, turned. */
  readonly points: Float32Array;
  readonly normals: Float32Array;
  /** On the picture. */
  readonly places: Float32Array;
  /** Of the side that is seen from the front, and from behind: colours of the screen, or what light needs to fall on each pixel. */
  readonly sides: readonly [Side, Side];
}

interface Side {
  readonly values: Float32Array;
  /** The number of the picture for which a vertex has its values. */
  readonly lit: Uint32Array;
}

export function createHeadPainter(parts: readonly PaintedPart[], light: PaintedLight): PaintHead {
  const shade = createShade(light);
  const works = parts.map(createWork);
  let picture = 0;
  return ({ weights, turn }, camera, surface, strip) => {
    picture++;
    for (const work of works) {
      work.morph.apply(weights);
      turnPart(work.morph, turn, work.points, work.normals);
      placePart(work.points, camera, surface.height, strip, work.places);
      paintPart(work, shade, camera, surface, strip, picture);
    }
  };
}

function createWork(part: PaintedPart): Work {
  const length = part.positions.length;
  const side = (): Side => ({ values: new Float32Array(isGlossy(part) ? length * 2 : length), lit: new Uint32Array(length / 3) });
  return {
    part,
    morph: createMorphMesh(part.positions, part.normals, part.indices, part.targets),
    points: new Float32Array(length),
    normals: new Float32Array(length),
    places: new Float32Array(length),
    sides: [side(), side()],
  };
}

function isGlossy({ roughness, opacity }: PaintedPart): boolean {
  return roughness < GLOSSY || opacity < 1;
}

function paintPart(work: Work, shade: Shade, camera: PaintedCamera, surface: PaintSurface, strip: Strip, picture: number): void {
  const { part, places, sides } = work;
  const { indices, isDoubleSided } = part;
  const isDeep = isGlossy(part);
  const desk = createDesk(isDeep ? 6 : 3);
  const light = isDeep ? keepForPixels : lightVertex;
  const row: PaintRow = isDeep ? glossyRow(surface, desk, shade, part) : smoothRow(surface, desk);
  const placed = sides.map(({ values }) => ({ places, values, size: isDeep ? 6 : 3 }));
  for (let at = 0; at < indices.length; at += 3) {
    const i = indices[at] ?? 0;
    const j = indices[at + 1] ?? 0;
    const k = indices[at + 2] ?? 0;
    const seen = sideSeen(places, i, j, k);
    if (seen === 0 || (seen < 0 && !isDoubleSided)) continue;
    const behind = seen < 0 ? 1 : 0;
    const side = sides[behind];
    const vertices = placed[behind];
    if (!side || !vertices) continue;
    if (side.lit[i] !== picture) light(work, side, i, seen, shade, camera);
    if (side.lit[j] !== picture) light(work, side, j, seen, shade, camera);
    if (side.lit[k] !== picture) light(work, side, k, seen, shade, camera);
    side.lit[i] = picture;
    side.lit[j] = picture;
    side.lit[k] = picture;
    if (isDeep) lookAt(work.points, i, camera);
    walkTriangle(vertices, i, j, k, surface, strip, desk, row);
  }
}

/** 1 when the front of a triangle is seen, -1 for its back, 0 when no pixel can have it: it is too small, or a corner lies behind the eye. */
function sideSeen(places: Float32Array, i: number, j: number, k: number): number {
  const ax = places[i * 3] ?? 0;
  const ay = places[i * 3 + 1] ?? 0;
  const bx = places[j * 3] ?? 0;
  const by = places[j * 3 + 1] ?? 0;
  const cx = places[k * 3] ?? 0;
  const cy = places[k * 3 + 1] ?? 0;
  const facing = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  // No comparison holds with a corner that has no place.
  if (!(facing < 0 || facing > 0)) return 0;
  if (Math.ceil(Math.min(ay, by, cy) - 0.5) >= Math.ceil(Math.max(ay, by, cy) - 0.5)) return 0;
  if (Math.ceil(Math.min(ax, bx, cx) - 0.5) >= Math.ceil(Math.max(ax, bx, cx) - 0.5)) return 0;
  return facing < 0 ? 1 : -1;
}

/** What light falls on, and what comes back. */
const surfaceAt = new Float32Array(9);
const colorAt = new Float32Array(3);

/** Light falls on a vertex. */
function lightVertex(
  { part, points, normals }: Work,
  { values }: Side,
  vertex: number,
  side: number,
  shade: Shade,
  camera: PaintedCamera,
): void {
  const at = vertex * 3;
  surfaceAt[0] = side * (normals[at] ?? 0);
  surfaceAt[1] = side * (normals[at + 1] ?? 0);
  surfaceAt[2] = side * (normals[at + 2] ?? 0);
  lookAt(points, vertex, camera);
  surfaceAt[6] = part.colors[at] ?? 0;
  surfaceAt[7] = part.colors[at + 1] ?? 0;
  surfaceAt[8] = part.colors[at + 2] ?? 0;
  shade(surfaceAt, part, colorAt);
  values[at] = colorAt[0] ?? 0;
  values[at + 1] = colorAt[1] ?? 0;
  values[at + 2] = colorAt[2] ?? 0;
}

/** The direction from a point to the eye, for the next light. */
function lookAt(points: Float32Array, vertex: number, { eye }: PaintedCamera): void {
  const x = eye[0] - (points[vertex * 3] ?? 0);
  const y = eye[1] - (points[vertex * 3 + 1] ?? 0);
  const z = eye[2] - (points[vertex * 3 + 2] ?? 0);
  const over = 1 / (Math.sqrt(x * x + y * y + z * z) || 1);
  surfaceAt[3] = x * over;
  surfaceAt[4] = y * over;
  surfaceAt[5] = z * over;
}

/** Light will fall on each pixel: a vertex only says where it looks and what colour it has. */
function keepForPixels({ part, normals }: Work, { values }: Side, vertex: number, side: number): void {
  for (let n = 0; n < 3; n++) {
    values[vertex * 6 + n] = side * (normals[vertex * 3 + n] ?? 0);
    values[vertex * 6 + 3 + n] = part.colors[vertex * 3 + n] ?? 0;
  }
}

/** Paints what shines: light falls on every pixel. */
function glossyRow({ pixels, depth }: PaintSurface, desk: TriangleDesk, shade: Shade, part: PaintedPart): PaintRow {
  const { planes, spot } = desk;
  const gloss = { roughness: part.roughness, metalness: part.metalness };
  return (from, to) => {
    // Where normals turn from pixel to pixel a highlight is as wide as that.
    let bend = 0;
    for (let n = 3; n < 12; n += 3) bend = Math.max(bend, Math.abs(planes[n + 1] ?? 0), Math.abs(planes[n + 2] ?? 0));
    gloss.roughness = Math.min(1, part.roughness + bend);
    const dy = spot[1] ?? 0;
    for (let pixel = from; pixel < to; pixel++) {
      const dx = (spot[0] ?? 0) + pixel - from;
      const z = planeAt(desk, 0, dx, dy);
      if (!(z < (depth[pixel] ?? 0))) continue;
      depth[pixel] = z;
      for (let n = 0; n < 3; n++) {
        surfaceAt[n] = planeAt(desk, 1 + n, dx, dy);
        surfaceAt[n + 6] = planeAt(desk, 4 + n, dx, dy);
      }
      shade(surfaceAt, gloss, colorAt);
      pixels[pixel] = over(part.opacity < 1 ? (pixels[pixel] ?? 0) : 0, part.opacity);
    }
  };
}

/** The colour that was worked out last, laid over a pixel. */
function over(pixel: number, opacity: number): number {
  const below = ((pixel >>> 24) / 255) * (1 - opacity);
  const alpha = opacity + below;
  const part = (index: number): number => ((colorAt[index] ?? 0) * opacity + ((pixel >>> (8 * index)) & 255) * below) / alpha;
  return packed(part(0), part(1), part(2), alpha * 255);
}
