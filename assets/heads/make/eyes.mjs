import { linear } from './colour.mjs';
import { mixNumber, noise3, smoothStep } from './mesh.mjs';
import { groupVertices } from './person.mjs';

const IRIS = 0.0063;
const PUPIL = 0.0021;
/** Radii of the rings of the eyeball in metres as far as the front half; the iris is fine, the white coarse. */
const RINGS = [
  0.0008, 0.0016, 0.002, 0.0022, 0.0026, 0.0031, 0.0036, 0.0041, 0.0046, 0.0051, 0.0055, 0.0059, 0.0062, 0.0065, 0.007, 0.0078,
  0.009, 0.0105, 0.012, 0.0135, 0.015, 0.0162, 0.017,
];
const IRIS_DEPTH = 0.0009;
const CORNEA_BULGE = 0.0009;
const CORNEA_RADIUS = 0.0072;

/**
 * Eyeballs with a sunken iris (`eyes`) under a clear wet shell (`corneas`). They turn with eyeLook*: the rotation is read from the source's
 * coarse eyeballs, so lids and eyes stay together.
 */
export function buildEyes(person, low) {
  const grid = low
    ? { sectors: 24, rings: RINGS.filter((_, i) => i % 3 === 0 || i === RINGS.length - 1) }
    : { sectors: 64, rings: RINGS };
  const eyes = emptyPart('eyes', { roughness: 0.35 });
  const corneas = emptyPart('corneas', { roughness: 0.03, color: [0.02, 0.02, 0.02, 0.12], alphaBlend: true });
  corneas.colors = undefined;
  for (const [side, centre] of Object.entries(person.eyes)) {
    const vertices = groupVertices(person, (group) => group === (side === 'left' ? 'helper-l-eye' : 'helper-r-eye'));
    const radius = vertices.reduce((sum, v) => sum + away(person.positions, v, centre), 0) / vertices.length;
    const turns = eyeTurns(person, vertices, centre, side === 'left' ? 'Left' : 'Right');
    addDome(
      eyes,
      grid,
      centre,
      turns,
      (r) => eyeballHeight(r, radius),
      (r, angle) => eyeColour(r, angle, side),
    );
    addDome(corneas, grid, centre, turns, (r) => corneaHeight(r, radius + 0.00025));
  }
  for (const part of [eyes, corneas]) finishPart(part);
  return [eyes, corneas];
}

function emptyPart(name, material) {
  return { name, positions: [], colors: [], faces: [], targets: new Map(), material, smoothTargets: false };
}

function finishPart(part) {
  part.positions = Float64Array.from(part.positions);
  if (part.colors) part.colors = Float64Array.from(part.colors);
  const count = part.positions.length;
  for (const [name, deltas] of part.targets) {
    part.targets.set(
      name,
      Float64Array.from({ length: count }, (_, i) => deltas[i] ?? 0),
    );
  }
}

function away(positions, v, centre) {
  return Math.hypot(positions[v * 3] - centre[0], positions[v * 3 + 1] - centre[1], positions[v * 3 + 2] - centre[2]);
}

/** The rotation of an eye at weight 1 of each eyeLook shape: unit axis and angle. */
function eyeTurns(person, vertices, centre, side) {
  const front = vertices.reduce((best, v) => (person.positions[v * 3 + 2] > person.positions[best * 3 + 2] ? v : best));
  const turns = [];
  for (const direction of ['Down', 'In', 'Out', 'Up']) {
    const name = `eyeLook${direction}${side}`;
    const deltas = person.targets.get(name);
    const from = [0, 1, 2].map((axis) => person.positions[front * 3 + axis] - centre[axis]);
    const to = from.map((value, axis) => value + deltas[front * 3 + axis]);
    const axis = unit(cross(from, to));
    const angle = Math.acos(Math.min(1, dot(from, to) / (Math.hypot(...from) * Math.hypot(...to))));
    turns.push({ name, axis, angle });
  }
  return turns;
}

/** Distance in front of the eye's centre at radius r: a ball with a shallow dish for the iris. */
function eyeballHeight(r, radius) {
  const ball = Math.sqrt(Math.max(0, radius * radius - r * r));
  if (r >= IRIS + 0.0003) return ball;
  const rim = Math.sqrt(radius * radius - IRIS * IRIS);
  return mixNumber(rim - IRIS_DEPTH * (1 - smoothStep(PUPIL, IRIS, r)), ball, smoothStep(IRIS - 0.0004, IRIS + 0.0003, r));
}

function corneaHeight(r, radius) {
  const ball = Math.sqrt(Math.max(0, radius * radius - r * r));
  return ball + CORNEA_BULGE * (1 - smoothStep(0, CORNEA_RADIUS, r));
}

function addDome(part, { sectors, rings }, centre, turns, height, colour) {
  const base = part.positions.length / 3;
  const points = [[0, 0, height(0)]];
  for (const r of rings) {
    for (let s = 0; s < sectors; s++) {
      const angle = (s / sectors) * 2 * Math.PI;
      points.push([r * Math.cos(angle), r * Math.sin(angle), height(r)]);
    }
  }
  points.forEach((point) => {
    const index = part.positions.length;
    part.positions.push(...point.map((value, axis) => value + centre[axis]));
    if (colour) part.colors.push(...colour(Math.hypot(point[0], point[1]), Math.atan2(point[1], point[0])));
    for (const { name, axis, angle } of turns) {
      const turned = rotate(point, axis, angle);
      if (!part.targets.has(name)) part.targets.set(name, []);
      const deltas = part.targets.get(name);
      for (let a = 0; a < 3; a++) deltas[index + a] = turned[a] - point[a];
    }
  });
  for (let s = 0; s < sectors; s++) {
    const next = (s + 1) % sectors;
    part.faces.push([base, base + 1 + s, base + 1 + next]);
    for (let ring = 0; ring + 1 < rings.length; ring++) {
      const inner = base + 1 + ring * sectors;
      part.faces.push([inner + s, inner + sectors + s, inner + sectors + next, inner + next]);
    }
  }
}

/** Pupil, a hazel iris with streaks, limbal ring, white that is warmer and darker towards the lids. */
function eyeColour(r, angle, side) {
  const streak = noise3(Math.cos(angle) * 4, Math.sin(angle) * 4, r * 180, 3, side === 'left' ? 1 : 2);
  const fine = noise3(Math.cos(angle) * 11, Math.sin(angle) * 11, r * 120, 2, 5);
  const t = (r - PUPIL) / (IRIS - PUPIL);
  const inner = linear(150, 104, 58);
  const outer = linear(82, 104, 96);
  const iris = inner.map((value, c) => {
    const ground = mixNumber(value, outer[c], smoothStep(0.05, 0.6, t + 0.15 * streak));
    return (
      ground *
      (1 + 0.3 * streak + 0.22 * fine) *
      mixNumber(1, 0.32, smoothStep(0.72, 1, t)) *
      mixNumber(0.55, 1, smoothStep(0, 0.14, t))
    );
  });
  // The upper lid shades the eye: painted, because screens without ambient occlusion would show staring eyes.
  const height = r * Math.sin(angle);
  const shade = mixNumber(1, 0.5, smoothStep(0.0008, 0.0058, height)) * mixNumber(1, 0.8, smoothStep(-0.003, -0.006, height));
  const corner = smoothStep(0.007, 0.0145, r);
  const white = linear(226, 220, 214).map((value, c) => mixNumber(value, linear(206, 168, 156)[c], 0.75 * corner));
  const edge = smoothStep(IRIS - 0.00025, IRIS + 0.0004, r);
  const pupil = 1 - smoothStep(PUPIL - 0.0001, PUPIL + 0.0002, r);
  return white.map((value, c) => mixNumber(mixNumber(iris[c], value, edge), 0.004, pupil) * shade);
}

function rotate(v, axis, angle) {
  const turned = cross(axis, v);
  const along = dot(axis, v) * (1 - Math.cos(angle));
  return v.map((value, i) => value * Math.cos(angle) + turned[i] * Math.sin(angle) + axis[i] * along);
}

function cross(a, b) {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a, b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function unit(v) {
  const length = Math.hypot(...v) || 1;
  return v.map((value) => value / length);
}
