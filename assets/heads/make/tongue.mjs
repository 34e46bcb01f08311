import { linear } from './colour.mjs';
import { extractPart, mixNumber, noise3, smoothStep } from './mesh.mjs';
import { subdividePart } from './subdivide.mjs';

const OUT_GAIN = 1.75;

/** The tongue: lower in the mouth, pulled back and down when the jaw opens, and long enough to pass the lips. */
export function buildTongue(person, low) {
  const cage = extractPart('tongue', person, person.targets, (face) => face.group === 'helper-tongue');
  const { positions, targets } = cage;
  const front = (i) => smoothStep(0.05, 0.1, positions[i + 2]);
  const jaw = targets.get('jawOpen');
  const out = targets.get('tongueOut');
  for (let i = 0; i < positions.length; i += 3) {
    const tip = front(i);
    jaw[i + 1] -= mixNumber(0.012, 0.0085, tip);
    jaw[i + 2] -= mixNumber(0.003, 0.0065, tip);
    for (let axis = 0; axis < 3; axis++) out[i + axis] *= OUT_GAIN;
    out[i + 1] += 0.004 * tip;
    positions[i + 1] -= mixNumber(0.002, 0.003, tip);
    positions[i] *= mixNumber(1, 0.9, tip);
  }
  const tongue = low ? cage : subdividePart(cage);
  tongue.colors = new Float64Array(tongue.positions.length);
  for (let i = 0; i < tongue.positions.length; i += 3) {
    const [x, y, z] = tongue.positions.subarray(i, i + 3);
    const groove = 1 - 0.22 * Math.exp(-((x / 0.0022) ** 2));
    const depth = mixNumber(0.12, 1, smoothStep(0.05, 0.096, z));
    const speckle = 1 + 0.08 * noise3(x, y, z, 700, 4);
    linear(198, 108, 108).forEach((value, c) => {
      tongue.colors[i + c] = value * groove * depth * speckle;
    });
  }
  return { ...tongue, material: { roughness: 0.5 } };
}
