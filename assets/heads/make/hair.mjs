import { linear } from './colour.mjs';
import { mixNumber, noise3, seededRandom, smoothStep } from './mesh.mjs';
import { add, addStrand, cross, dot, sealPart, strandPart, unit } from './strands.mjs';

/** Where the hair ends, as height over azimuth (radians from the front, either side). */
const HAIRLINE = [
  [0, 0.094],
  [0.4, 0.095],
  [0.75, 0.09],
  [1.0, 0.07],
  [1.18, 0.04],
  [1.32, 0.014],
  [1.42, 0.02],
  [1.55, 0.04],
  [1.8, 0.036],
  [2.0, 0.004],
  [2.3, -0.028],
  [3.15, -0.05],
];
const CROWN = [0.01, 0.138, -0.05];
const CAP_HEIGHT = 0.0009;
const PART_X = 0.022;
const DARK = linear(58, 39, 27);
const LIGHT = linear(132, 92, 60);

/** How far a point is inside the hair, in metres of height above the hairline (negative outside). */
export function hairDepth(x, y, z) {
  const azimuth = Math.atan2(Math.abs(x), z - 0.01);
  const ragged = 0.0025 * noise3(x, y, z, 220, 3);
  for (let i = 1; i < HAIRLINE.length; i++) {
    const [a0, y0] = HAIRLINE[i - 1];
    const [a1, y1] = HAIRLINE[i];
    if (azimuth <= a1) return y - mixNumber(y0, y1, smoothStep(a0, a1, azimuth)) + ragged;
  }
  return y - HAIRLINE.at(-1)[1] + ragged;
}

/** A short, side-swept haircut of ribbons in two layers over the scalp of the skin. */
export function buildHair(surface, ears, low) {
  const random = seededRandom(20);
  const part = strandPart('hair', 0.95);
  const layers = [
    { count: 900, apart: 0.0042, lift: [0.0015, 0.0035], length: 0.7, width: 0.0065, dark: 0.6 },
    { count: 1500, apart: 0.0036, lift: [0.002, 0.0085], length: 1, width: 0.0042, dark: 1 },
  ];
  addCap(part, surface, ears);
  const few = [{ count: 420, apart: 0.0066, lift: [0.002, 0.0075], length: 1, width: 0.0105, dark: 1 }];
  for (const layer of low ? few : layers) {
    for (const root of scatter(surface, ears, layer, random))
      growStrand(part, surface, ears, root, { ...layer, segments: low ? 4 : 7 }, random);
  }
  return sealPart(part);
}

/** A close dark cap a millimetre over the scalp, so that no skin shines through between the ribbons. */
function addCap(part, surface, ears) {
  const { positions, normals, triangles } = surface;
  const inside = (v) =>
    hairDepth(positions[v * 3], positions[v * 3 + 1], positions[v * 3 + 2]) > 0.007 &&
    ears[v] < 0.1 &&
    positions[v * 3 + 1] > -0.06;
  const indexOf = new Map();
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [triangles[t], triangles[t + 1], triangles[t + 2]];
    if (!corners.every(inside)) continue;
    part.faces.push(
      corners.map((v) => {
        let index = indexOf.get(v);
        if (index === undefined) {
          index = part.positions.length / 3;
          indexOf.set(v, index);
          for (let axis = 0; axis < 3; axis++) part.positions.push(positions[v * 3 + axis] + normals[v * 3 + axis] * CAP_HEIGHT);
          part.normals.push(...normals.subarray(v * 3, v * 3 + 3));
          part.colors.push(...DARK.map((value) => value * 0.7));
        }
        return index;
      }),
    );
  }
}

/** Roots spread evenly over the scalp: random points of its triangles that keep their distance from each other. */
function scatter(surface, ears, { count, apart }, random) {
  const { positions, triangles } = surface;
  const scalp = [];
  const sums = [];
  let total = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [0, 1, 2].map((i) => triangles[t + i]);
    const inside = corners.every(
      (v) => hairDepth(positions[v * 3], positions[v * 3 + 1], positions[v * 3 + 2]) > 0 && ears[v] < 0.3,
    );
    if (!inside || corners.some((v) => positions[v * 3 + 1] < -0.06)) continue;
    const [a, b, c] = corners.map((v) => [positions[v * 3], positions[v * 3 + 1], positions[v * 3 + 2]]);
    total += Math.hypot(...cross(add(b, a, -1), add(c, a, -1)));
    scalp.push([a, b, c]);
    sums.push(total);
  }
  const roots = [];
  for (let attempt = 0; attempt < count * 12 && roots.length < count; attempt++) {
    const at = random() * total;
    const [a, b, c] = scalp[sums.findIndex((sum) => sum >= at)];
    const u = Math.sqrt(random());
    const v = random();
    const root = [0, 1, 2].map((axis) => a[axis] * (1 - u) + b[axis] * u * (1 - v) + c[axis] * u * v);
    if (roots.every((other) => Math.hypot(...add(root, other, -1)) > apart)) roots.push(root);
  }
  return roots.sort((p, q) => p[1] - q[1]);
}

/** Which way hair lies at a point: away from the crown, at the front swept to one side over the parting. */
function flow(point, normal) {
  const fromCrown = unit(add(point, CROWN, -1));
  const front = smoothStep(-0.01, 0.05, point[2]) * smoothStep(0.06, 0.1, point[1]);
  const sweep = unit(mix3([-0.8, -0.1, 0.6], [0.85, -0.3, 0.35], smoothStep(PART_X - 0.012, PART_X + 0.012, point[0])));
  const wish = mix3(fromCrown, sweep, front * 0.85);
  return unit(add(wish, normal, -dot(wish, normal)));
}

function mix3(a, b, t) {
  return a.map((value, i) => mixNumber(value, b[i], t));
}

function growStrand(part, surface, ears, root, layer, random) {
  const top = smoothStep(0.05, 0.115, root[1]);
  const side = smoothStep(-0.03, 0.04, root[1]);
  const length = layer.length * mixNumber(mixNumber(0.014, 0.026, side), 0.046, top) * (0.8 + 0.4 * random());
  const lift = mixNumber(layer.lift[0], layer.lift[1], mixNumber(0.35, 1, top)) * (0.7 + 0.5 * random());
  const bend = (random() - 0.5) * 0.5;
  const tone = Math.max(0, Math.min(1, 0.35 + 0.4 * (random() - 0.5) + 0.3 * noise3(root[0], root[1], root[2], 70, 8)));
  const strand = { points: [], sides: [], normals: [], widths: [], colors: [] };
  let point = root;
  for (let i = 0; i <= layer.segments; i++) {
    const t = i / layer.segments;
    const v = surface.nearest(point);
    if (v < 0 || ears[v] > 0.2) return;
    const normal = [0, 1, 2].map((axis) => surface.normals[v * 3 + axis]);
    const anchor = [0, 1, 2].map((axis) => surface.positions[v * 3 + axis]);
    const height = dot(add(point, anchor, -1), normal);
    const wanted = 0.0008 + lift * Math.sin(Math.PI * (0.04 + t * 0.84));
    point = add(point, normal, wanted - height);
    const along = flow(point, normal);
    const across = unit(cross(normal, along));
    strand.points.push(point);
    strand.sides.push(across);
    strand.normals.push(normal);
    strand.widths.push(layer.width * mixNumber(0.25, 1, smoothStep(0, 0.35, t)) * (1 - smoothStep(0.45, 1.02, t)) + 0.0002);
    const shade = layer.dark * mixNumber(0.62, 1.08, smoothStep(0, 0.6, t));
    strand.colors.push(DARK.map((value, c) => mixNumber(value, LIGHT[c], tone * mixNumber(0.5, 1, t)) * shade));
    point = add(add(point, along, length / layer.segments), across, (bend * length * t) / layer.segments);
  }
  addStrand(part, strand);
}
