import { linear } from './colour.mjs';
import { noise3, triangulate, vertexNormals } from './mesh.mjs';
import { BUST } from './skin.mjs';

const NECKLINE = { height: -0.129, slope: -0.26 };
const THICKNESS = 0.0035;
const COLLAR = 0.0042;
const CLOTH = linear(62, 70, 82);

/** Height of a point above the neckline in metres. */
function aboveNeckline(positions, v) {
  return positions[v * 3 + 1] - (NECKLINE.height + NECKLINE.slope * positions[v * 3 + 2]);
}

/** A plain crew-neck shirt over the shoulders, and the skin without what it covers. */
export function dress(skin, low) {
  const above = (v) => aboveNeckline(skin.positions, v);
  const shirtFaces = skin.faces.filter((face) => face.some((v) => above(v) < 0));
  const keptFaces = skin.faces.filter((face) => face.some((v) => above(v) > -0.012));
  const covered = { ...skin, faces: keptFaces, positions: low ? drawnIn(skin) : skin.positions };
  return { shirt: sewShirt(skin, shirtFaces, low ? 1.9 : 1), skin: compact(covered) };
}

/** Skin below this height above the neckline is drawn in by a share of its depth, up to so much; metres. */
const DRAWN_IN = { from: 0.012, share: 0.8, most: 0.016 };

/** Positions with the skin under collar and cloth drawn in: its large faces would come through between the vertices of the cloth. */
function drawnIn(skin) {
  const normals = vertexNormals(skin.positions, triangulate(skin.faces, skin.positions));
  const positions = skin.positions.slice();
  for (let v = 0; v < positions.length / 3; v++) {
    const depth = Math.min(DRAWN_IN.most, (DRAWN_IN.from - aboveNeckline(skin.positions, v)) * DRAWN_IN.share);
    if (depth <= 0) continue;
    for (let axis = 0; axis < 3; axis++) positions[v * 3 + axis] -= normals[v * 3 + axis] * depth;
  }
  return positions;
}

/** The part without the vertices that none of its faces uses. */
export function compact(part) {
  const used = new Set(part.faces.flat());
  const order = [...used].sort((a, b) => a - b);
  const indexOf = new Map(order.map((v, i) => [v, i]));
  const pick = (dense) => {
    const out = new Float64Array(order.length * 3);
    order.forEach((v, i) => {
      out.set(dense.subarray(v * 3, v * 3 + 3), i * 3);
    });
    return out;
  };
  return {
    ...part,
    positions: pick(part.positions),
    colors: part.colors && pick(part.colors),
    normals: part.normals && pick(part.normals),
    faces: part.faces.map((face) => face.map((v) => indexOf.get(v))),
    targets: new Map([...part.targets].map(([name, deltas]) => [name, pick(deltas)])),
    masks: new Map([...(part.masks ?? [])].map(([name, values]) => [name, Float64Array.from(order, (v) => values[v])])),
  };
}

/** Brings the lower border of the cloth onto the oval at which the bust ends. */
function trimHem(cloth) {
  for (const loop of borderLoops(cloth).slice(1)) {
    const smooth = smoothLoop(loop.map((v) => [0, 1, 2].map((axis) => cloth.positions[v * 3 + axis])));
    loop.forEach((v, i) => {
      const [x, y] = [smooth[i][0], smooth[i][1] - BUST.centre];
      const grown = 1 / Math.hypot(x / BUST.width, y / BUST.height);
      cloth.positions[v * 3] = x * grown;
      cloth.positions[v * 3 + 1] = BUST.centre + y * grown;
      cloth.positions[v * 3 + 2] = smooth[i][2];
    });
  }
}

function sewShirt(skin, faces, thick) {
  const normals = vertexNormals(skin.positions, triangulate(skin.faces, skin.positions));
  const positions = skin.positions.slice();
  for (const v of new Set(faces.flat())) {
    const above = aboveNeckline(positions, v);
    if (above > 0) positions[v * 3 + 1] -= above;
    for (let axis = 0; axis < 3; axis++) positions[v * 3 + axis] += normals[v * 3 + axis] * THICKNESS * thick;
  }
  const cloth = compact({ name: 'shirt', positions, faces, targets: new Map() });
  trimHem(cloth);
  const part = {
    ...cloth,
    positions: [...cloth.positions],
    faces: [...cloth.faces],
    material: { roughness: 0.85, doubleSided: true },
  };
  addCollar(part, borderLoops(cloth)[0], COLLAR * (thick > 1 ? 1.3 : 1));
  for (const loop of borderLoops(cloth).slice(1)) closeHem(part, loop);
  part.positions = Float64Array.from(part.positions);
  part.colors = new Float64Array(part.positions.length);
  for (let i = 0; i < part.positions.length; i += 3) {
    const [x, y, z] = part.positions.subarray(i, i + 3);
    const weave = 1 + 0.07 * noise3(x, y, z, 90, 2) + 0.05 * noise3(x, y, z, 400, 3);
    CLOTH.forEach((value, c) => {
      part.colors[i + c] = value * weave * (i / 3 >= cloth.positions.length / 3 ? 0.86 : 1);
    });
  }
  part.masks = undefined;
  return part;
}

/** Closes the bust below with a shallow dome, so that it is solid from every side. */
function closeHem(part, loop) {
  const centre = [0, 1, 2].map((axis) => loop.reduce((sum, v) => sum + part.positions[v * 3 + axis], 0) / loop.length);
  const base = part.positions.length / 3;
  const rings = [1, 0.96, 0.5];
  for (const ring of rings) {
    for (const v of loop) {
      for (let axis = 0; axis < 3; axis++) {
        const lift = axis === 1 && ring < 1 ? 0.004 : 0;
        part.positions.push(centre[axis] + (part.positions[v * 3 + axis] - centre[axis]) * ring + lift);
      }
    }
  }
  part.positions.push(centre[0], centre[1] + 0.004, centre[2]);
  const size = loop.length;
  for (let i = 0; i < size; i++) {
    const j = (i + 1) % size;
    for (let ring = 0; ring + 1 < rings.length; ring++) {
      const at = base + ring * size;
      part.faces.push([at + i, at + size + i, at + size + j, at + j]);
    }
    part.faces.push([base + 2 * size + i, base + 3 * size, base + 2 * size + j]);
  }
}

/** The borders of the cloth as loops of vertices in order, the one around the neck first. */
function borderLoops(cloth) {
  const next = new Map();
  const edges = new Set(cloth.faces.flatMap((face) => face.map((a, i) => `${a},${face[(i + 1) % face.length]}`)));
  for (const edge of edges) {
    const [a, b] = edge.split(',').map(Number);
    if (!edges.has(`${b},${a}`)) next.set(a, b);
  }
  const loops = [];
  const seen = new Set();
  for (const start of next.keys()) {
    const loop = [];
    for (let v = start; v !== undefined && !seen.has(v); v = next.get(v)) {
      seen.add(v);
      loop.push(v);
    }
    if (loop.length > 2) loops.push(loop);
  }
  const height = (loop) => loop.reduce((sum, v) => sum + cloth.positions[v * 3 + 1], 0) / loop.length;
  return loops.sort((a, b) => height(b) - height(a));
}

/** A rounded band sewn along the neck. */
function addCollar(part, loop, size) {
  const around = 10;
  const base = part.positions.length / 3;
  const centre = [0, 1, 2].map((axis) => loop.reduce((sum, v) => sum + part.positions[v * 3 + axis], 0) / loop.length);
  const smooth = smoothLoop(loop.map((v) => [0, 1, 2].map((axis) => part.positions[v * 3 + axis])));
  for (const point of smooth) {
    const out = [point[0] - centre[0], 0, point[2] - centre[2]];
    const length = Math.hypot(...out) || 1;
    for (let i = 0; i < around; i++) {
      const angle = (i / around) * 2 * Math.PI;
      const side = Math.cos(angle) * size * 0.6;
      const up = Math.sin(angle) * size * 1.7 + size * 0.4;
      part.positions.push(point[0] + (out[0] / length) * side, point[1] + up, point[2] + (out[2] / length) * side);
    }
  }
  smooth.forEach((_, s) => {
    const next = (s + 1) % smooth.length;
    for (let i = 0; i < around; i++) {
      const j = (i + 1) % around;
      part.faces.push([base + s * around + i, base + s * around + j, base + next * around + j, base + next * around + i]);
    }
  });
}

function smoothLoop(points) {
  let smooth = points;
  for (let round = 0; round < 12; round++) {
    smooth = smooth.map((point, i) => {
      const before = smooth[(i + smooth.length - 1) % smooth.length];
      const after = smooth[(i + 1) % smooth.length];
      return point.map((value, axis) => value / 2 + (before[axis] + after[axis]) / 4);
    });
  }
  return smooth;
}
