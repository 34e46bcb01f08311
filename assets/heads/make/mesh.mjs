/**
 * A part of the head while it is built:
 * `{ name, positions: Float64Array [V,3], faces: number[][], colors?: Float64Array [V,3] linear, targets: Map<name, Float64Array [V,3]>, material }`.
 */

/** Takes the faces that `keepFace` accepts, with the vertices they use, out of the source mesh. `origin[i]` is the source vertex of vertex i. */
export function extractPart(name, source, targets, keepFace) {
  const indexOf = new Map();
  const origin = [];
  const faces = [];
  for (const face of source.faces) {
    if (!keepFace(face)) continue;
    const corners = [];
    for (const corner of face.corners) {
      let index = indexOf.get(corner);
      if (index === undefined) {
        index = origin.length;
        indexOf.set(corner, index);
        origin.push(corner);
      }
      if (!corners.includes(index)) corners.push(index);
    }
    if (corners.length > 2) faces.push(corners);
  }
  const pick = (dense) => {
    const out = new Float64Array(origin.length * 3);
    for (let i = 0; i < origin.length; i++) out.set(dense.subarray(origin[i] * 3, origin[i] * 3 + 3), i * 3);
    return out;
  };
  const own = new Map();
  for (const [shape, dense] of targets) {
    const deltas = pick(dense);
    if (peak(deltas) > 1e-6) own.set(shape, deltas);
  }
  return { name, positions: pick(source.positions), faces, targets: own, origin };
}

/** Largest displacement of a dense target, in metres. */
export function peak(deltas) {
  let most = 0;
  for (let i = 0; i < deltas.length; i += 3) most = Math.max(most, Math.hypot(deltas[i], deltas[i + 1], deltas[i + 2]));
  return most;
}

/** Triangles of quads and triangles, [F,3]. Quads are split along the shorter diagonal, so that creases do not zigzag. */
export function triangulate(faces, positions) {
  const triangles = [];
  for (const face of faces) {
    if (face.length === 4 && distance(positions, face[1], face[3]) < distance(positions, face[0], face[2])) {
      triangles.push(face[0], face[1], face[3], face[1], face[2], face[3]);
    } else {
      for (let i = 2; i < face.length; i++) triangles.push(face[0], face[i - 1], face[i]);
    }
  }
  return Uint32Array.from(triangles);
}

/** Area-weighted unit normals of vertices, [V,3]. */
export function vertexNormals(positions, triangles) {
  const normals = new Float64Array(positions.length);
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t] * 3;
    const b = triangles[t + 1] * 3;
    const c = triangles[t + 2] * 3;
    const ux = positions[b] - positions[a];
    const uy = positions[b + 1] - positions[a + 1];
    const uz = positions[b + 2] - positions[a + 2];
    const vx = positions[c] - positions[a];
    const vy = positions[c + 1] - positions[a + 1];
    const vz = positions[c + 2] - positions[a + 2];
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    for (const corner of [a, b, c]) {
      normals[corner] += nx;
      normals[corner + 1] += ny;
      normals[corner + 2] += nz;
    }
  }
  for (let i = 0; i < normals.length; i += 3) {
    const length = Math.hypot(normals[i], normals[i + 1], normals[i + 2]) || 1;
    normals[i] /= length;
    normals[i + 1] /= length;
    normals[i + 2] /= length;
  }
  return normals;
}

export function distance(positions, a, b) {
  return Math.hypot(
    positions[a * 3] - positions[b * 3],
    positions[a * 3 + 1] - positions[b * 3 + 1],
    positions[a * 3 + 2] - positions[b * 3 + 2],
  );
}

/** 0 below `from`, 1 above `to`, smooth between; `from` may be the larger. */
export function smoothStep(from, to, value) {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

export function mixNumber(a, b, t) {
  return a + (b - a) * t;
}

/** A seeded generator of numbers in 0..1 (mulberry32), so that the build gives the same bytes every time. */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Smooth value noise in -1..1 at a point in space; `scale` is cells a metre. */
export function noise3(x, y, z, scale, seed = 0) {
  const px = x * scale;
  const py = y * scale;
  const pz = z * scale;
  const ix = Math.floor(px);
  const iy = Math.floor(py);
  const iz = Math.floor(pz);
  const fx = smoothStep(0, 1, px - ix);
  const fy = smoothStep(0, 1, py - iy);
  const fz = smoothStep(0, 1, pz - iz);
  let sum = 0;
  for (let corner = 0; corner < 8; corner++) {
    const cx = corner & 1;
    const cy = (corner >> 1) & 1;
    const cz = corner >> 2;
    const weight = (cx ? fx : 1 - fx) * (cy ? fy : 1 - fy) * (cz ? fz : 1 - fz);
    sum += weight * lattice(ix + cx, iy + cy, iz + cz, seed);
  }
  return sum;
}

function lattice(x, y, z, seed) {
  let h = Math.imul(x, 374761393) + Math.imul(y, 668265263) + Math.imul(z, 2147483629 % 0x7fffffff) + Math.imul(seed, 69069);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 2147483648 - 1;
}
