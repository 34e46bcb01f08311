import { pressLips } from './lips.mjs';
import { distance, extractPart, smoothStep } from './mesh.mjs';
import { subdividePart } from './subdivide.mjs';

/** Lowest point of the bust and how far the shoulders reach, in metres; everything beyond the oval is cut away. */
export const BUST = { centre: -0.07, width: 0.205, height: 0.165 };
/** Shapes whose displacement has kinks in the cheek, and how many rounds of smoothing they get. */
const RELAXED = { mouthSmile: 14, mouthDimple: 10, mouthStretch: 8, mouthFrown: 6, cheekSquint: 4, noseSneer: 3 };
const PUCKER_GAIN = 1.3;

/** The skin: bust crop, repaired shapes, one subdivision unless `coarse`, lips pressed shut. `masks` are [V] arrays by name. */
export function buildSkin(person, tools, { coarse = false } = {}) {
  const { positions } = person;
  const inside = (v) =>
    Math.hypot(positions[v * 3] / BUST.width, Math.min(0, positions[v * 3 + 1] - BUST.centre) / BUST.height) < 1;
  const cage = extractPart('skin', person, person.targets, (face) => face.group === 'body' && face.corners.every(inside));
  const pucker = cage.targets.get('mouthPucker');
  for (let i = 0; i < pucker.length; i++) pucker[i] *= PUCKER_GAIN;
  relaxShapes(cage);
  const names = [...person.masks.keys()];
  for (const name of names) {
    const values = person.masks.get(name);
    cage.targets.set(
      `mask:${name}`,
      Float64Array.from({ length: cage.positions.length }, (_, i) => (i % 3 === 0 ? values[cage.origin[i / 3]] : 0)),
    );
  }
  const skin = coarse ? cage : subdividePart(cage);
  const masks = new Map();
  for (const name of names) {
    const packed = skin.targets.get(`mask:${name}`);
    masks.set(
      name,
      Float64Array.from({ length: packed.length / 3 }, (_, v) => packed[v * 3]),
    );
    skin.targets.delete(`mask:${name}`);
  }
  const region = pressLips(skin, tools);
  return { ...skin, masks, region, material: { roughness: 0.56 } };
}

/** Smooths displacements over the cheeks in place, away from lips and lids, where the source has creases. */
function relaxShapes(cage) {
  const count = cage.positions.length / 3;
  const neighbours = Array.from({ length: count }, () => new Set());
  for (const face of cage.faces) {
    face.forEach((a, i) => {
      const b = face[(i + 1) % face.length];
      neighbours[a].add(b);
      neighbours[b].add(a);
    });
  }
  const share = Float64Array.from({ length: count }, (_, v) => {
    const [x, y, z] = cage.positions.subarray(v * 3, v * 3 + 3);
    const lips = Math.hypot(Math.max(0, Math.abs(x) - 0.018), y + 0.0405, Math.min(0, z - 0.105));
    return smoothStep(0.007, 0.017, lips) * (1 - smoothStep(0.004, 0.016, y)) * smoothStep(0.02, 0.05, z);
  });
  for (const [name, deltas] of cage.targets) {
    const rounds = RELAXED[name.replace(/Left$|Right$/, '')] ?? 0;
    for (let round = 0; round < rounds; round++) {
      const before = deltas.slice();
      for (let v = 0; v < count; v++) {
        if (share[v] === 0) continue;
        const around = [...neighbours[v]];
        const weights = around.map((n) => 1 / (1e-4 + distance(cage.positions, v, n)));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        for (let axis = 0; axis < 3; axis++) {
          const mean = around.reduce((sum, n, i) => sum + weights[i] * before[n * 3 + axis], 0) / total;
          deltas[v * 3 + axis] += 0.6 * share[v] * (mean - before[v * 3 + axis]);
        }
      }
    }
  }
}
