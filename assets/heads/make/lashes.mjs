import { linear } from './colour.mjs';
import { extractPart, mixNumber, seededRandom } from './mesh.mjs';
import { addStrand, sealPart, setDelta, strandPart, unit } from './strands.mjs';

const COLOUR = linear(24, 17, 14);
const LIDS = [
  { number: 2, hairs: 62, length: 0.85, width: 0.00042 },
  { number: 1, hairs: 34, length: 0.5, width: 0.0003 },
];

/** Single curved lashes, spread over the source's lash bands and moved as those are. */
export function buildLashes(person, low) {
  const random = seededRandom(11);
  const part = strandPart('lashes', 0.6, true);
  for (const side of ['l', 'r']) {
    for (const lid of LIDS) {
      const group = `helper-${side}-eyelashes-${lid.number}`;
      const band = extractPart(group, person, person.targets, (face) => face.group === group);
      const grid = bandGrid(band, person.eyes[side === 'l' ? 'left' : 'right']);
      const hairs = low ? Math.round(lid.hairs / 3) : lid.hairs;
      const width = low ? lid.width * 1.8 : lid.width;
      for (let h = 0; h < hairs; h++) addLash(part, band, grid, { ...lid, width }, (h + 0.25 + 0.5 * random()) / hairs, random);
    }
  }
  return sealPart(part);
}

function addLash(part, band, grid, lid, u, random) {
  const lean = (random() - 0.5) * 0.05 + (u - 0.5) * 0.06;
  const length = lid.length * (0.75 + 0.4 * random()) * mixNumber(0.62, 1, Math.sin(Math.PI * Math.min(1, 0.12 + u * 0.8)));
  const steps = [0, 0.25, 0.5, 0.75, 1].map((s) => ({ u: u + lean * s * s, v: 0.22 + s * length * 0.78 }));
  const points = steps.map((step) => sample(band.positions, grid, step));
  const sideways = unit(
    sample(band.positions, grid, { u: Math.min(1, u + 0.05), v: 0.3 }).map(
      (value, axis) => value - sample(band.positions, grid, { u: Math.max(0, u - 0.05), v: 0.3 })[axis],
    ),
  );
  const base = addStrand(part, {
    points,
    sides: points.map(() => sideways),
    normals: points.map(() => [0, 0.3, 0.95]),
    widths: [1, 1, 0.8, 0.5, 0.12].map((share) => share * lid.width),
    colors: points.map(() => COLOUR),
  });
  for (const [name, deltas] of band.targets) {
    steps.forEach((step, i) => {
      const delta = sample(deltas, grid, step);
      for (const twin of [0, 1]) setDelta(part, name, base + i * 2 + twin, delta);
    });
  }
}

/** Bilinear sample of a [V,3] array over the band: u along the lid 0..1, v from root to tip 0..1. */
function sample(dense, grid, { u, v }) {
  const x = Math.min(grid.length - 1.0001, Math.max(0, u * (grid.length - 1)));
  const y = Math.min(grid[0].length - 1.0001, Math.max(0, v * (grid[0].length - 1)));
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const value = (a, b, axis) => dense[grid[a][b] * 3 + axis];
  return [0, 1, 2].map((axis) =>
    mixNumber(
      mixNumber(value(i, j, axis), value(i + 1, j, axis), x - i),
      mixNumber(value(i, j + 1, axis), value(i + 1, j + 1, axis), x - i),
      y - j,
    ),
  );
}

/** Vertices of a band of quads as columns along the lid (towards +x), each from the root (near the eye's centre) to the tip. */
export function bandGrid(band, eye) {
  const coordinates = walkQuads(band.faces);
  const lowest = [0, 1].map((axis) => Math.min(...[...coordinates.values()].map((c) => c[axis])));
  const size = [0, 1].map((axis) => Math.max(...[...coordinates.values()].map((c) => c[axis])) - lowest[axis] + 1);
  const long = size[0] >= size[1] ? 0 : 1;
  let grid = Array.from({ length: size[long] }, () => new Array(size[1 - long]));
  for (const [vertex, c] of coordinates) grid[c[long] - lowest[long]][c[1 - long] - lowest[1 - long]] = vertex;
  const away = (v) => Math.hypot(...[0, 1, 2].map((axis) => band.positions[v * 3 + axis] - eye[axis]));
  const mean = (index) => grid.reduce((sum, column) => sum + away(column.at(index)), 0);
  if (mean(0) > mean(-1)) grid = grid.map((column) => column.toReversed());
  return band.positions[grid[0][0] * 3] > band.positions[grid.at(-1)[0] * 3] ? grid.toReversed() : grid;
}

function walkQuads(faces) {
  const square = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ];
  const coordinates = new Map(faces[0].map((vertex, i) => [vertex, square[i]]));
  const placed = new Set([0]);
  while (placed.size < faces.length) {
    const before = placed.size;
    faces.forEach((face, f) => {
      if (placed.has(f)) return;
      const i = face.findIndex((vertex, k) => coordinates.has(vertex) && coordinates.has(face[(k + 1) % 4]));
      if (i < 0) return;
      const [p, q, r, s] = [0, 1, 2, 3].map((k) => face[(i + k) % 4]);
      const [a, b] = [coordinates.get(p), coordinates.get(q)];
      // Faces wind alike, so the inside of this quad lies to the left of its edge p-q.
      const step = [-(b[1] - a[1]), b[0] - a[0]];
      coordinates.set(r, [b[0] + step[0], b[1] + step[1]]);
      coordinates.set(s, [a[0] + step[0], a[1] + step[1]]);
      placed.add(f);
    });
    if (placed.size === before) throw new Error('The lash band is not one strip of quads.');
  }
  return coordinates;
}
