import { vertexNormals } from './mesh.mjs';

/** Look-ups on a triangle mesh: nearest vertex, and the first triangle met when looking from the front along -z. */
export function surfaceOf(positions, triangles) {
  const normals = vertexNormals(positions, triangles);
  const cell = 0.006;
  const cells = new Map();
  const columns = new Map();
  const key = (...at) => at.map((value) => Math.floor(value / cell)).join(',');
  for (let v = 0; v < positions.length / 3; v++)
    push(cells, key(positions[v * 3], positions[v * 3 + 1], positions[v * 3 + 2]), v);
  for (let t = 0; t < triangles.length; t += 3) {
    const xs = [0, 1, 2].map((i) => positions[triangles[t + i] * 3]);
    const ys = [0, 1, 2].map((i) => positions[triangles[t + i] * 3 + 1]);
    for (let x = Math.floor(Math.min(...xs) / cell); x <= Math.floor(Math.max(...xs) / cell); x++) {
      for (let y = Math.floor(Math.min(...ys) / cell); y <= Math.floor(Math.max(...ys) / cell); y++)
        push(columns, `${x},${y}`, t);
    }
  }
  return {
    positions,
    triangles,
    normals,
    nearest: (point) => nearestVertex(positions, cells, cell, point),
    front: (x, y) => frontHit(positions, triangles, normals, columns.get(key(x, y)) ?? [], x, y),
  };
}

function push(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function nearestVertex(positions, cells, cell, [x, y, z]) {
  const at = [x, y, z].map((value) => Math.floor(value / cell));
  let best = -1;
  let least = Infinity;
  for (let reach = 1; reach <= 6 && best < 0; reach++) {
    for (let i = -reach; i <= reach; i++) {
      for (let j = -reach; j <= reach; j++) {
        for (let k = -reach; k <= reach; k++) {
          for (const v of cells.get(`${at[0] + i},${at[1] + j},${at[2] + k}`) ?? []) {
            const d = Math.hypot(positions[v * 3] - x, positions[v * 3 + 1] - y, positions[v * 3 + 2] - z);
            if (d < least) {
              best = v;
              least = d;
            }
          }
        }
      }
    }
  }
  return best;
}

/** `{ corners, weights, point, normal }` of the foremost triangle at (x, y), or undefined. */
function frontHit(positions, triangles, normals, candidates, x, y) {
  let best;
  for (const t of candidates) {
    const corners = [triangles[t], triangles[t + 1], triangles[t + 2]];
    const [ax, ay, bx, by, cx, cy] = corners.flatMap((v) => [positions[v * 3], positions[v * 3 + 1]]);
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (area <= 0) continue;
    const wb = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area;
    const wc = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area;
    const weights = [1 - wb - wc, wb, wc];
    if (weights.some((weight) => weight < -1e-6)) continue;
    const blend = (array) => [0, 1, 2].map((axis) => corners.reduce((sum, v, i) => sum + weights[i] * array[v * 3 + axis], 0));
    const point = blend(positions);
    if (!best || point[2] > best.point[2]) best = { corners, weights, point, normal: blend(normals) };
  }
  return best;
}
