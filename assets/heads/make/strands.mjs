/** A part made of thin ribbons: hair, brows, lashes. */
export function strandPart(name, roughness, doubleSided = false) {
  return {
    name,
    positions: [],
    normals: [],
    colors: [],
    faces: [],
    targets: new Map(),
    material: { roughness, doubleSided },
    smoothTargets: false,
  };
}

/**
 * Adds one ribbon along `points` ([x,y,z][]). `side` is its sideways direction, `normal` the direction it is lit from, `widths` its full width
 * at each point (0 at the end makes a tip), `colors` linear RGB a point. Gives the index of its first vertex; each point makes two.
 */
export function addStrand(part, { points, sides, normals, widths, colors }) {
  const base = part.positions.length / 3;
  points.forEach((point, i) => {
    for (const sign of [-0.5, 0.5]) {
      part.positions.push(...point.map((value, axis) => value + sides[i][axis] * widths[i] * sign));
      const lean = normals[i].map((value, axis) => value + sides[i][axis] * sign * 0.55);
      const length = Math.hypot(...lean) || 1;
      part.normals.push(...lean.map((value) => value / length));
      part.colors.push(...colors[i]);
    }
    if (i > 0) {
      const at = base + (i - 1) * 2;
      part.faces.push([at, at + 2, at + 3, at + 1]);
    }
  });
  return base;
}

/** Displacement of one vertex under a shape. */
export function setDelta(part, name, vertex, delta) {
  let deltas = part.targets.get(name);
  if (!deltas) {
    deltas = [];
    part.targets.set(name, deltas);
  }
  for (let axis = 0; axis < 3; axis++) deltas[vertex * 3 + axis] = delta[axis];
}

/** Turns the growing lists of a part into typed arrays. */
export function sealPart(part) {
  const count = part.positions.length;
  const targets = new Map();
  for (const [name, deltas] of part.targets) {
    targets.set(
      name,
      Float64Array.from({ length: count }, (_, i) => deltas[i] ?? 0),
    );
  }
  const normals = part.normals && Float64Array.from(part.normals);
  const colors = part.colors && Float64Array.from(part.colors);
  return { ...part, positions: Float64Array.from(part.positions), normals, colors, targets };
}

export function add(a, b, factor = 1) {
  return [a[0] + b[0] * factor, a[1] + b[1] * factor, a[2] + b[2] * factor];
}

export function cross(a, b) {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function dot(a, b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function unit(v) {
  const length = Math.hypot(...v) || 1;
  return v.map((value) => value / length);
}
