import { mixNumber, smoothStep, triangulate } from './mesh.mjs';

/** Lips move as one this far from the slit (metres), and not at all beyond. */
const PRESS_CORE = 0.0035;
const PRESS_END = 0.015;
/** Opening wanted of lips that touch: a hair's breadth into each other, so that no light shines through. */
const TOUCH = -0.00006;
/** Columns added at each end of the slit, this far apart in metres. */
const CORNER_STEP = 0.0013;
const CORNER_STEPS = 3;
const ROUNDS = 4;

/** Shapes whose lips would pass through each other or part at rest, with the weights at which they are fitted and the opening wanted. */
const FITTED = [
  { pose: { mouthPucker: 1 }, into: ['mouthPucker'], least: 0, most: 0.0008 },
  { pose: { mouthSmileLeft: 1, mouthSmileRight: 1 }, into: ['mouthSmileLeft', 'mouthSmileRight'], least: 0, most: 0.0012 },
  { pose: { mouthDimpleLeft: 1, mouthDimpleRight: 1 }, into: ['mouthDimpleLeft', 'mouthDimpleRight'], least: 0, most: 0.0005 },
  {
    pose: { mouthStretchLeft: 1, mouthStretchRight: 1 },
    into: ['mouthStretchLeft', 'mouthStretchRight'],
    least: 0,
    most: 0.0015,
  },
  { pose: { mouthFrownLeft: 1, mouthFrownRight: 1 }, into: ['mouthFrownLeft', 'mouthFrownRight'], least: 0, most: 0.0005 },
  { pose: { cheekPuff: 1 }, into: ['cheekPuff'], least: -0.0004, most: 0 },
  { pose: { mouthLeft: 1 }, into: ['mouthLeft'], least: -0.0002, most: 0.0006 },
  { pose: { mouthRight: 1 }, into: ['mouthRight'], least: -0.0002, most: 0.0006 },
  { pose: { jawForward: 1 }, into: ['jawForward'], least: 0, most: 0.002 },
  { pose: { jawOpen: 1, mouthClose: 1 }, into: ['mouthClose'], least: -0.0001, most: 0 },
];

/**
 * Bakes a light press into the skin in place, so that the neutral mouth is shut, and fits the shapes of {@link FITTED} so that lips neither
 * pass through each other nor part where they should touch; above all mouthClose seals the mouth at every jawOpen.
 */
export function pressLips(skin, tools) {
  const geometry = skinGeometry(skin);
  const found = tools.findMouthRegion({ name: 'build', meshes: [geometry] });
  const region = withCorners(found, skin);
  const edges = tools.lipEdges(geometry, region);
  const reach = pressField(skin, region);
  const openings = (positions) => region.slit.map((point) => tools.openingAt(positions, edges, point.x));
  for (let round = 0; round < ROUNDS; round++) {
    const wanted = openings(skin.positions).map((opening) => (Number.isNaN(opening) ? 0 : TOUCH - opening));
    addPress(skin.positions, skin.positions, reach, region.slit, wanted, 1);
  }
  for (const { pose, into, least, most } of FITTED) {
    const share = Object.values(pose)[0];
    for (let round = 0; round < ROUNDS; round++) {
      const posed = posedSkin(skin, pose);
      const places = slitUnder(skin, posed, region);
      const wanted = places.map((x) => {
        const opening = tools.openingAt(posed, edges, x) - TOUCH;
        return Number.isNaN(opening) ? 0 : Math.min(most, Math.max(least, opening)) - opening;
      });
      for (const name of into) {
        const side = into.length === 1 ? 0 : name.endsWith('Left') ? 1 : -1;
        addPress(skin.targets.get(name), skin.positions, reach, region.slit, wanted, 1 / share, side);
      }
    }
  }
  return region;
}

/** The region with columns and vertices more at each corner, where the lips part too little to be found by their parting. */
function withCorners(region, skin) {
  const { positions } = skin;
  const slit = [...region.slit];
  const upper = [...region.upper];
  const lower = [...region.lower];
  const known = new Set([...upper, ...lower]);
  for (const end of [region.slit[0], region.slit.at(-1)]) {
    const side = Math.sign(end.x);
    for (let step = 1; step <= CORNER_STEPS; step++) {
      const point = { ...end, x: end.x + side * step * CORNER_STEP, z: end.z - step * 0.0006 };
      if (side < 0) slit.unshift(point);
      else slit.push(point);
    }
    for (let v = 0; v < positions.length / 3; v++) {
      const beyond = side * (positions[v * 3] - end.x);
      const near = Math.hypot(positions[v * 3 + 1] - end.y, positions[v * 3 + 2] - end.z) < 0.016;
      if (known.has(v) || !near || beyond < 0 || beyond > CORNER_STEP * (CORNER_STEPS + 1)) continue;
      (region.jawTravel[v] > end.travel * 0.94 ? lower : upper).push(v);
    }
  }
  return { ...region, slit, upper, lower };
}

function skinGeometry(skin) {
  return {
    name: 'skin',
    positions: Float32Array.from(skin.positions),
    indices: triangulate(skin.faces, skin.positions),
    targets: [...skin.targets].map(([name, deltas]) => ({ name, sourceName: name, deltas: Float32Array.from(deltas) })),
  };
}

/** Share of the press that each vertex takes, [V]: positive for the lower lip (moves up), negative for the upper. */
function pressField(skin, region) {
  const field = new Float64Array(skin.positions.length / 3);
  const centre = region.slit[region.slit.length >> 1];
  const end = Math.abs(region.slit[0].x);
  for (const [lip, sign] of [
    [region.upper, -1],
    [region.lower, 1],
  ]) {
    for (const v of lip) {
      const x = skin.positions[v * 3];
      const near = nearest(region.slit, x);
      const dy = skin.positions[v * 3 + 1] - near.y;
      const dz = Math.max(0, Math.abs(skin.positions[v * 3 + 2] - near.z) - 0.003);
      const away = Math.hypot(dy, dz);
      const corner = 1 - smoothStep(end, end * 1.1, Math.abs(x - centre.x));
      field[v] = (sign / 2) * corner * (1 - smoothStep(PRESS_CORE, PRESS_END, away));
    }
  }
  return field;
}

function addPress(deltas, rest, field, slit, wanted, gain, side = 0) {
  for (let v = 0; v < field.length; v++) {
    if (field[v] === 0) continue;
    const x = rest[v * 3];
    const half = side === 0 ? 1 : smoothStep(-0.004, 0.004, side * x);
    deltas[v * 3 + 1] -= interpolate(slit, wanted, x) * field[v] * gain * half;
  }
}

function posedSkin(skin, weights) {
  const posed = skin.positions.slice();
  for (const [name, weight] of Object.entries(weights)) {
    const deltas = skin.targets.get(name);
    for (let i = 0; i < posed.length; i++) posed[i] += weight * deltas[i];
  }
  return posed;
}

/** Where the columns of the slit go under a pose: the mean travel along x of the lip vertices near each. */
function slitUnder(skin, posed, region) {
  return region.slit.map((point) => {
    let sum = 0;
    let weight = 0;
    for (const v of [...region.upper, ...region.lower]) {
      const away = Math.hypot(
        skin.positions[v * 3] - point.x,
        skin.positions[v * 3 + 1] - point.y,
        skin.positions[v * 3 + 2] - point.z,
      );
      if (away > 0.004) continue;
      const w = 1 - away / 0.004;
      sum += w * (posed[v * 3] - skin.positions[v * 3]);
      weight += w;
    }
    return point.x + (weight > 0 ? sum / weight : 0);
  });
}

function nearest(slit, x) {
  return slit.reduce((best, point) => (Math.abs(point.x - x) < Math.abs(best.x - x) ? point : best));
}

/** Piecewise linear in x over the columns of the slit; constant beyond. */
function interpolate(slit, values, x) {
  if (x <= slit[0].x) return values[0];
  for (let i = 1; i < slit.length; i++) {
    if (x <= slit[i].x) return mixNumber(values[i - 1], values[i], (x - slit[i - 1].x) / (slit[i].x - slit[i - 1].x));
  }
  return values.at(-1);
}
