import { linear } from './colour.mjs';
import { mixNumber, seededRandom, smoothStep } from './mesh.mjs';
import { add, addStrand, cross, dot, sealPart, setDelta, strandPart, unit } from './strands.mjs';

/** Middle line of the left brow: x, y and half height in metres, from the nose outwards. */
const BROW = [
  [0.0128, 0.0462, 0.003],
  [0.02, 0.0486, 0.0035],
  [0.029, 0.0512, 0.0034],
  [0.038, 0.0534, 0.0027],
  [0.046, 0.0522, 0.002],
  [0.054, 0.048, 0.0011],
];
const HAIRS = 230;
const COLOUR = linear(84, 60, 46);

/** Point on the brow's middle line at t = 0..1 with its half height and direction (left side). */
export function browLine(t) {
  const at = Math.min(BROW.length - 1.001, Math.max(0, t * (BROW.length - 1)));
  const i = Math.floor(at);
  const f = at - i;
  const [a, b] = [BROW[i], BROW[i + 1]];
  return {
    x: mixNumber(a[0], b[0], f),
    y: mixNumber(a[1], b[1], f),
    half: mixNumber(a[2], b[2], f),
    along: unit([b[0] - a[0], b[1] - a[1], 0]),
  };
}

/** Brows of single thin hairs that follow the skin under every shape. */
export function buildBrows(surface, skinTargets, low) {
  const random = seededRandom(7);
  const part = strandPart('brows', 0.65);
  const hairs = low ? HAIRS / 3 : HAIRS;
  for (let h = 0; h < hairs; h++) {
    const t = (h + random()) / hairs;
    const across = random() * 2 - 1;
    const wobble = random();
    const tone = 0.75 + 0.5 * random();
    for (const side of [1, -1]) addBrowHair(part, surface, skinTargets, { t, across, wobble, tone, side, thick: low ? 2.6 : 1 });
  }
  return sealPart(part);
}

function addBrowHair(part, surface, skinTargets, { t, across, wobble, tone, side, thick }) {
  const line = browLine(t);
  const hit = surface.front(side * line.x, line.y + across * line.half);
  if (!hit) return;
  const normal = unit(hit.normal);
  const outward = [side * line.along[0], line.along[1], 0];
  // Inner hairs stand up, outer ones lie along; the two edges of a brow lean towards its middle.
  const rise = mixNumber(0.8, 0.05, smoothStep(0, 0.4, t)) - 0.35 * across * smoothStep(0.1, 0.5, t) + (wobble - 0.5) * 0.35;
  const wish = unit(add(outward, [0, 1, 0], rise));
  const along = unit(add(wish, normal, -dot(wish, normal)));
  const sideways = unit(cross(normal, along));
  const length =
    mixNumber(0.0052, 0.0078, smoothStep(0, 0.4, t)) * mixNumber(1, 0.65, smoothStep(0.75, 1, t)) * (0.75 + 0.4 * wobble);
  const width = 0.00036 * thick * mixNumber(0.8, 1, wobble);
  const points = [0, 0.35, 0.7, 1].map((s) =>
    add(add(hit.point, along, s * length), normal, 0.0002 + 0.0007 * Math.sin(Math.PI * s * 0.85) - 0.0004 * s),
  );
  const base = addStrand(part, {
    points,
    sides: points.map(() => sideways),
    normals: points.map(() => normal),
    widths: [width * 0.8, width, width * 0.7, width * 0.12],
    colors: points.map((_, i) => COLOUR.map((value) => value * tone * (0.85 + 0.12 * i))),
  });
  for (const [name, deltas] of skinTargets) {
    const delta = [0, 1, 2].map((axis) => hit.corners.reduce((sum, v, i) => sum + hit.weights[i] * deltas[v * 3 + axis], 0));
    if (Math.hypot(...delta) < 1e-5) continue;
    for (let v = 0; v < points.length * 2; v++) setDelta(part, name, base + v, delta);
  }
}
