import { linear } from './colour.mjs';
import { mixNumber, noise3, smoothStep } from './mesh.mjs';
import { groupVertices } from './person.mjs';

/** Widths of the crowns from the middle outwards (metres), and how far each reaches short of the middle pair's edge. */
const UPPER = {
  widths: [8.4, 6.5, 7.4, 6.9, 6.7, 9.4],
  short: [0, 0.7, 0.2, 0.9, 1.3, 1.6],
  edge: -0.0413,
  front: 0.1111,
  crown: 0.0102,
  sign: 1,
};
const LOWER = {
  widths: [5.3, 5.8, 6.7, 6.9, 7.0, 9.8],
  short: [0, 0, -0.2, 0.3, 0.6, 0.9],
  edge: -0.0398,
  front: 0.1078,
  crown: 0.0088,
  sign: -1,
};
const HALF_WIDTH = 0.0252;
const DEPTH = 0.033;
const FINE = { ring: 12, levels: [0, 0.18, 0.4, 0.62, 0.8, 0.92, 1], steps: 96, round: 10 };
const COARSE = { ring: 8, levels: [0, 0.5, 0.85, 1], steps: 40, round: 6 };

/** Upper and lower dental arch with single crowns, and gums. The lower ones follow the jaw as the source's lower teeth do. */
export function buildTeeth(person, low) {
  const grid = low ? COARSE : FINE;
  const jaw = jawMotion(person);
  return [
    { ...crowns('teethUpper', UPPER, grid), targets: new Map() },
    { ...gums('gumsUpper', UPPER, grid), targets: new Map() },
    withMotion(crowns('teethLower', LOWER, grid), jaw),
    withMotion(gums('gumsLower', LOWER, grid), jaw),
  ];
}

/** Point of the arch (x, z) and its outward direction at arc length s from the middle (metres, signed), by small steps along an ellipse. */
function archPoint(arch, s) {
  const side = Math.sign(s) || 1;
  const scale = arch === LOWER ? 0.93 : 1;
  let angle = 0;
  for (let left = Math.abs(s); left > 0; left -= 0.0001) {
    angle += 0.0001 / Math.hypot(HALF_WIDTH * scale * Math.cos(angle), DEPTH * Math.sin(angle));
  }
  const normal = [DEPTH * Math.sin(angle) * side, HALF_WIDTH * scale * Math.cos(angle)];
  const length = Math.hypot(...normal);
  return {
    x: side * HALF_WIDTH * scale * Math.sin(angle),
    z: arch.front - DEPTH * (1 - Math.cos(angle)),
    out: [normal[0] / length, normal[1] / length],
  };
}

function crowns(name, arch, grid) {
  const part = { name, positions: [], colors: [], faces: [], material: { roughness: 0.16 } };
  for (const side of [-1, 1]) {
    let s = 0;
    arch.widths.forEach((millimetres, tooth) => {
      const width = millimetres / 1000;
      const place = archPoint(arch, side * (s + width / 2));
      addCrown(part, grid, arch, tooth, width, place, side);
      s += width;
    });
  }
  part.positions = Float64Array.from(part.positions);
  part.colors = Float64Array.from(part.colors);
  return part;
}

function addCrown(part, { ring, levels }, arch, tooth, width, place, side) {
  const base = part.positions.length / 3;
  const molar = smoothStep(2, 4.5, tooth);
  const canine = tooth === 2 ? 1 : 0;
  const along = [place.out[1], -place.out[0]];
  const edge = arch.edge + (arch.sign * arch.short[tooth]) / 1000;
  const height = arch.crown * mixNumber(1, 0.78, molar);
  for (const level of levels) {
    const narrow =
      mixNumber(0.84, 1, smoothStep(0, 0.7, level)) * mixNumber(1, mixNumber(0.93, 0.62, canine), smoothStep(0.75, 1, level));
    const thick = mixNumber(mixNumber(0.0062, 0.0011, smoothStep(0, 1, level)), mixNumber(0.0072, 0.0052, level), molar);
    const bulge = 0.0006 * Math.sin(Math.PI * Math.min(1, level * 1.1));
    for (let i = 0; i < ring; i++) {
      const angle = (i / ring) * 2 * Math.PI;
      const u = (Math.sign(Math.cos(angle)) * Math.abs(Math.cos(angle)) ** 0.62 * width * narrow * 0.99) / 2;
      const v = Math.sin(angle) * Math.abs(Math.sin(angle)) ** -0.25 * (thick / 2);
      // The lip side of a crown is one smooth face; the thickness grows inwards from it.
      const depth = (Number.isFinite(v) ? v : 0) - thick / 2 + bulge;
      const rounded = arch.sign * 0.0007 * smoothStep(0.8, 1, level) * (Math.abs(u) / (width / 2)) ** 3;
      part.positions.push(
        place.x + along[0] * u + place.out[0] * depth,
        edge + arch.sign * height * (1 - level) + rounded,
        place.z + along[1] * u + place.out[1] * depth,
      );
      const shade = mixNumber(0.82, 1, smoothStep(0, 0.35, level)) * mixNumber(1, 0.78, smoothStep(1, 6, tooth));
      const tint = linear(228, 219, 203).map(
        (value, c) => value * shade * (c === 2 ? mixNumber(0.86, 1, level) : 1) * (1 - 0.03 * canine),
      );
      part.colors.push(...tint.map((value) => value * (1 + 0.02 * noise3(tooth, side, level, 3, 9))));
    }
  }
  addTube(part, base, levels.length, ring);
  const last = base + (levels.length - 1) * ring;
  part.faces.push(Array.from({ length: ring }, (_, i) => last + i));
  if (arch.sign < 0) for (const face of part.faces.slice(-(ring * (levels.length - 1) + 1))) face.reverse();
}

function addTube(part, base, rings, size) {
  for (let ring = 0; ring + 1 < rings; ring++) {
    for (let i = 0; i < size; i++) {
      const a = base + ring * size + i;
      const b = base + ring * size + ((i + 1) % size);
      part.faces.push([a, a + size, b + size, b]);
    }
  }
}

/** A rounded band along the arch; its edge scallops around each crown. */
function gums(name, arch, { steps, round }) {
  const part = { name, positions: [], colors: [], faces: [], material: { roughness: 0.28 } };
  const bounds = [0];
  for (const width of arch.widths) bounds.push(bounds.at(-1) + width / 1000);
  const reach = bounds.at(-1);
  for (let step = 0; step <= steps; step++) {
    const s = mixNumber(-reach, reach, step / steps);
    const place = archPoint(arch, s);
    const next = bounds.findIndex((bound) => bound > Math.abs(s) + 1e-9);
    const tooth = next < 0 ? arch.widths.length - 1 : next - 1;
    const within = Math.min(1, (Math.abs(s) - bounds[tooth]) / (bounds[tooth + 1] - bounds[tooth]));
    const papilla = Math.abs(2 * within - 1) ** 2.2;
    const crown = arch.crown * mixNumber(1, 0.78, smoothStep(2, 4.5, tooth)) - arch.short[tooth] / 1000;
    const margin = arch.edge + arch.sign * (crown - 0.0016 - 0.0019 * papilla + arch.short[tooth] / 1000);
    for (let i = 0; i < round; i++) {
      const angle = (i / round) * 2 * Math.PI;
      const out = Math.cos(angle) * 0.0036 - 0.0034;
      const up = (1 - Math.sin(angle)) * (arch.sign > 0 ? 0.006 : 0.0042);
      part.positions.push(place.x + place.out[0] * out, margin + arch.sign * up, place.z + place.out[1] * out);
      const pale = smoothStep(0.006, 0, up);
      part.colors.push(
        ...linear(186, 98, 96).map(
          (value, c) =>
            mixNumber(value, linear(205, 128, 122)[c], pale) * mixNumber(1, 0.6, step === 0 || step === steps ? 1 : 0),
        ),
      );
    }
  }
  addTube(part, 0, steps + 1, round);
  if (arch.sign > 0) for (const face of part.faces) face.reverse();
  part.positions = Float64Array.from(part.positions);
  part.colors = Float64Array.from(part.colors);
  return part;
}

/** The affine motion of the source's lower teeth under each shape that moves all of them: `{ name, rows }`, 4 numbers an axis. */
export function jawMotion(person) {
  const vertices = groupVertices(person, (group) => group === 'helper-lower-teeth');
  const motions = [];
  for (const name of ['jawOpen', 'jawForward', 'jawLeft', 'jawRight']) {
    const deltas = person.targets.get(name);
    const rows = [0, 1, 2].map((axis) =>
      solveAffine(
        vertices.map((v) => [person.positions[v * 3], person.positions[v * 3 + 1], person.positions[v * 3 + 2]]),
        vertices.map((v) => deltas[v * 3 + axis]),
      ),
    );
    motions.push({ name, rows });
  }
  return motions;
}

function withMotion(part, motions) {
  const targets = new Map();
  for (const { name, rows } of motions) {
    const deltas = new Float64Array(part.positions.length);
    for (let i = 0; i < deltas.length; i += 3) {
      rows.forEach((row, axis) => {
        deltas[i + axis] = row[0] * part.positions[i] + row[1] * part.positions[i + 1] + row[2] * part.positions[i + 2] + row[3];
      });
    }
    targets.set(name, deltas);
  }
  return { ...part, targets };
}

/** Least squares of value = a x + b y + c z + d by the normal equations. */
function solveAffine(points, values) {
  const m = Array.from({ length: 4 }, () => new Float64Array(5));
  points.forEach((point, p) => {
    const row = [...point, 1];
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) m[i][j] += row[i] * row[j];
      m[i][4] += row[i] * values[p];
    }
  });
  for (let i = 0; i < 4; i++) m[i][i] += 1e-9;
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      if (j === i) continue;
      const factor = m[j][i] / m[i][i];
      for (let k = 0; k < 5; k++) m[j][k] -= factor * m[i][k];
    }
  }
  return m.map((row, i) => row[4] / row[i]);
}
