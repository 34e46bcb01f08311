import { smoothStep } from './mesh.mjs';
import { denseTarget } from './source.mjs';

/** Who the person is: shares of the macro targets. */
const PERSON = {
  'caucasian-female-young': 0.42,
  'asian-female-young': 0.22,
  'african-female-young': 0.1,
  'caucasian-male-young': 0.14,
  'asian-male-young': 0.07,
  'african-male-young': 0.05,
};
/** Distance between the pupils of the finished head in metres, an adult's. */
const PUPIL_DISTANCE = 0.062;
/** Eyes and lids are made this much larger: natural, a little stylised. */
const EYE_SIZE = 1.07;
/** Share of the blink that rests in the open lids, so that the eyes do not stare. */
const LID_REST = 0.055;
/** Share of the smile that rests in the neutral mouth: friendly rather than grave. */
const SMILE_REST = 0.07;
const EYE_REACH = [0.017, 0.036];

/**
 * The source mesh turned into our person: macro targets mixed, eyes a little larger, adult scale, origin between the ears.
 * Gives `{ positions, faces, targets: Map<name, dense [V,3]>, eyes: { left, right } }` in metres, +Y up, facing +Z.
 */
export function shapePerson(source) {
  const count = source.positions.length / 3;
  const positions = source.positions.slice();
  for (const [name, share] of Object.entries(PERSON)) {
    const dense = denseTarget(source.macros.get(name), count);
    for (let i = 0; i < positions.length; i++) positions[i] += dense[i] * share;
  }
  slimNeck(positions);
  const targets = new Map();
  for (const [name, target] of source.shapes) targets.set(name, denseTarget(target, count));
  const eyes = { left: groupCentre(source, positions, 'helper-l-eye'), right: groupCentre(source, positions, 'helper-r-eye') };
  enlargeEyes(positions, targets, eyes);
  for (const name of ['eyeBlinkLeft', 'eyeBlinkRight']) relaxInto(positions, targets.get(name), LID_REST);
  for (const name of ['mouthSmileLeft', 'mouthSmileRight']) relaxInto(positions, targets.get(name), SMILE_REST);
  const factor = PUPIL_DISTANCE / (eyes.left[0] - eyes.right[0]);
  const origin = [0, (eyes.left[1] + eyes.right[1]) / 2 - 0.028, 0.035];
  for (let i = 0; i < positions.length; i++) positions[i] = (positions[i] - origin[i % 3]) * factor;
  for (const dense of targets.values()) for (let i = 0; i < dense.length; i++) dense[i] *= factor;
  for (const eye of [eyes.left, eyes.right]) for (let axis = 0; axis < 3; axis++) eye[axis] = (eye[axis] - origin[axis]) * factor;
  return { positions, faces: source.faces, masks: source.masks, targets, eyes };
}

/** Vertices that a group of the source uses. */
export function groupVertices(source, matches) {
  const vertices = new Set();
  for (const face of source.faces) if (matches(face.group)) for (const corner of face.corners) vertices.add(corner);
  return [...vertices].sort((a, b) => a - b);
}

function groupCentre(source, positions, group) {
  const lowest = [Infinity, Infinity, Infinity];
  const highest = [-Infinity, -Infinity, -Infinity];
  for (const vertex of groupVertices(source, (name) => name === group)) {
    for (let axis = 0; axis < 3; axis++) {
      lowest[axis] = Math.min(lowest[axis], positions[vertex * 3 + axis]);
      highest[axis] = Math.max(highest[axis], positions[vertex * 3 + axis]);
    }
  }
  return lowest.map((value, axis) => (value + highest[axis]) / 2);
}

/** The macro mix leaves a sturdy neck: makes it a tenth slimmer between jaw and shoulders, in place. */
function slimNeck(positions) {
  for (let i = 0; i < positions.length; i += 3) {
    const y = positions[i + 1];
    if (Math.abs(positions[i]) > 0.12) continue;
    const share = 0.1 * smoothStep(0.655, 0.62, y) * smoothStep(0.555, 0.6, y);
    positions[i] *= 1 - share;
    positions[i + 2] -= (positions[i + 2] - 0.02) * share * smoothStep(0.09, 0.06, positions[i + 2]);
  }
}

/** Moves a share of a shape into the neutral face in place; at weight 1 the shape still ends where it did. */
function relaxInto(positions, dense, share) {
  for (let i = 0; i < positions.length; i++) {
    positions[i] += dense[i] * share;
    dense[i] *= 1 - share;
  }
}

/** Scales the surroundings of each eye about its centre, fading out; displacements grow with them. */
function enlargeEyes(positions, targets, eyes) {
  const scaleAt = new Float64Array(positions.length / 3).fill(1);
  const before = positions.slice();
  for (const eye of [eyes.left, eyes.right]) {
    for (let v = 0; v < scaleAt.length; v++) {
      const offset = [0, 1, 2].map((axis) => before[v * 3 + axis] - eye[axis]);
      const away = Math.hypot(...offset);
      const grown = 1 + (EYE_SIZE - 1) * (1 - smoothStep(EYE_REACH[0], EYE_REACH[1], away));
      if (grown === 1) continue;
      scaleAt[v] = Math.max(scaleAt[v], grown);
      for (let axis = 0; axis < 3; axis++) positions[v * 3 + axis] += offset[axis] * (grown - 1);
    }
  }
  for (const dense of targets.values()) for (let i = 0; i < dense.length; i++) dense[i] *= scaleAt[(i / 3) | 0];
}
