/** How far a surface must be away not to darken, in metres, and how many directions are tried. */
const REACH = 0.028;
const RAYS = 32;
const CELL = 0.004;

/**
 * Ambient light that reaches each vertex of a surface, [V], 0..1: rays over the hemisphere, stopped by triangles within reach.
 * Deterministic: the same directions (a spherical Fibonacci lattice) everywhere.
 */
export function bakeOcclusion({ positions, triangles, normals }) {
  const grid = new Map();
  for (let t = 0; t < triangles.length; t += 3) {
    const low = [0, 1, 2].map((axis) =>
      Math.floor(Math.min(...[0, 1, 2].map((i) => positions[triangles[t + i] * 3 + axis])) / CELL),
    );
    const high = [0, 1, 2].map((axis) =>
      Math.floor(Math.max(...[0, 1, 2].map((i) => positions[triangles[t + i] * 3 + axis])) / CELL),
    );
    for (let x = low[0]; x <= high[0]; x++)
      for (let y = low[1]; y <= high[1]; y++)
        for (let z = low[2]; z <= high[2]; z++) {
          const key = cellKey(x, y, z);
          const list = grid.get(key);
          if (list) list.push(t);
          else grid.set(key, [t]);
        }
  }
  const directions = Array.from({ length: RAYS }, (_, i) => {
    const y = 1 - (2 * (i + 0.5)) / RAYS;
    const angle = i * Math.PI * (3 - Math.sqrt(5));
    const r = Math.sqrt(1 - y * y);
    return [r * Math.cos(angle), y, r * Math.sin(angle)];
  });
  const light = new Float64Array(positions.length / 3);
  for (let v = 0; v < light.length; v++) {
    const normal = [normals[v * 3], normals[v * 3 + 1], normals[v * 3 + 2]];
    const start = [0, 1, 2].map((axis) => positions[v * 3 + axis] + normal[axis] * 0.0006);
    let open = 0;
    let total = 0;
    for (const direction of directions) {
      const cosine = direction[0] * normal[0] + direction[1] * normal[1] + direction[2] * normal[2];
      if (cosine < 0.05) continue;
      total += cosine;
      open += cosine * freeShare(grid, positions, triangles, start, direction);
    }
    light[v] = total > 0 ? open / total : 1;
  }
  return light;
}

function cellKey(x, y, z) {
  return (x + 512) * 1048576 + (y + 512) * 1024 + (z + 512);
}

/** 1 when nothing is met within reach, down to 0 for something that touches. */
function freeShare(grid, positions, triangles, start, direction) {
  let nearest = REACH;
  let last = -1;
  for (let s = 0; s < REACH; s += CELL * 0.5) {
    if (s > nearest + CELL) break;
    const key = cellKey(...[0, 1, 2].map((axis) => Math.floor((start[axis] + direction[axis] * s) / CELL)));
    if (key === last) continue;
    last = key;
    for (const t of grid.get(key) ?? []) nearest = Math.min(nearest, hit(positions, triangles, t, start, direction));
  }
  return nearest / REACH;
}

/** Distance along the ray to a triangle (Moeller and Trumbore), Infinity when it is missed. */
function hit(positions, triangles, t, start, direction) {
  const [a, b, c] = [triangles[t] * 3, triangles[t + 1] * 3, triangles[t + 2] * 3];
  const e1x = positions[b] - positions[a];
  const e1y = positions[b + 1] - positions[a + 1];
  const e1z = positions[b + 2] - positions[a + 2];
  const e2x = positions[c] - positions[a];
  const e2y = positions[c + 1] - positions[a + 1];
  const e2z = positions[c + 2] - positions[a + 2];
  const px = direction[1] * e2z - direction[2] * e2y;
  const py = direction[2] * e2x - direction[0] * e2z;
  const pz = direction[0] * e2y - direction[1] * e2x;
  const determinant = e1x * px + e1y * py + e1z * pz;
  if (Math.abs(determinant) < 1e-14) return Infinity;
  const sx = start[0] - positions[a];
  const sy = start[1] - positions[a + 1];
  const sz = start[2] - positions[a + 2];
  const u = (sx * px + sy * py + sz * pz) / determinant;
  if (u < 0 || u > 1) return Infinity;
  const qx = sy * e1z - sz * e1y;
  const qy = sz * e1x - sx * e1z;
  const qz = sx * e1y - sy * e1x;
  const v = (direction[0] * qx + direction[1] * qy + direction[2] * qz) / determinant;
  if (v < 0 || u + v > 1) return Infinity;
  const distance = (e2x * qx + e2y * qy + e2z * qz) / determinant;
  return distance > 1e-5 ? distance : Infinity;
}
