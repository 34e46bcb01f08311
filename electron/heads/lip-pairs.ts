import { BLEND_SHAPE_NAMES, type BlendShapeName } from '../../shared/core/blend-shapes.ts';
import { headInvalid } from './glb-safety.ts';
import { type HeadGeometry, type HeadMesh, posedPositions, type ShapeWeights } from './head-geometry.ts';
import type { VertexPair } from './lip-landmarks.ts';
import { lipEdges, type OpeningProfile, openingProfile, profileAt } from './mesh-gap.ts';
import { at, type MouthRegion } from './mouth-region.ts';

/** Poses on which candidates are compared: rest, openings, and openings with the shapes of speech. */
const POSES: readonly ShapeWeights[] = [
  {},
  { jawOpen: 0.15 },
  { jawOpen: 0.4 },
  { jawOpen: 0.3, mouthClose: 0.3 },
  { jawOpen: 0.25, mouthFunnel: 0.6 },
  { jawOpen: 0.2, mouthPucker: 0.7 },
  { jawOpen: 0.15, mouthLowerDownLeft: 0.4, mouthLowerDownRight: 0.4, mouthUpperUpLeft: 0.3, mouthUpperUpRight: 0.3 },
  { jawOpen: 0.1, mouthStretchLeft: 0.5, mouthStretchRight: 0.5, mouthSmileLeft: 0.3, mouthSmileRight: 0.3 },
  { jawOpen: 0.2, mouthRollLower: 0.3, mouthRollUpper: 0.3 },
  { jawOpen: 0.2, mouthShrugLower: 0.4, mouthShrugUpper: 0.3 },
];
const CANDIDATES = 10;
/** Spacing of the samples of true openings, in eye distances. */
const PROFILE_STEP = 0.004;

/**
 * One pair of inner-lip vertices near each of `places` (x in units of the head): of the vertices along the two rims, the pair whose
 * vertical distance follows the true opening of the mesh best over poses of speech.
 */
export function chooseLipPairs(head: HeadGeometry, region: MouthRegion, places: readonly number[]): VertexPair[] {
  const skin = head.meshes[region.mesh];
  if (!skin) throw headInvalid('The head has no skin.', 'Export the head with its mesh.');
  const edges = lipEdges(skin, region);
  const poses = POSES.map((weights) => posedPositions(skin, carried(skin, weights)));
  const [start, end, step] = [-0.6, 0.6, PROFILE_STEP].map((share) => share * region.eyeDistance) as [number, number, number];
  const profiles = poses.map((pose) => openingProfile(pose, edges, start, end, step));
  return places.map((place) => {
    const uppers = rimVertices(skin, region, region.upper, place, poses, -1);
    const lowers = rimVertices(skin, region, region.lower, place, poses, 1);
    let best: VertexPair | undefined;
    let least = Infinity;
    for (const upper of uppers) {
      for (const lower of lowers) {
        const misfit = pairMisfit(poses, profiles, upper, lower);
        if (!(misfit < least)) continue;
        best = { upper: { mesh: region.mesh, vertex: upper }, lower: { mesh: region.mesh, vertex: lower } };
        least = misfit;
      }
    }
    if (!best)
      throw headInvalid('The rims of the lips could not be found.', 'The mouth of the head needs an upper and a lower lip.');
    return best;
  });
}

function carried(skin: HeadMesh, weights: ShapeWeights): ShapeWeights {
  const names = new Set(skin.targets.map((target) => target.name));
  const kept: Partial<Record<BlendShapeName, number>> = {};
  for (const name of BLEND_SHAPE_NAMES) {
    const weight = weights[name];
    if (weight !== undefined && names.has(name)) kept[name] = weight;
  }
  return kept;
}

/** The vertices of a lip near a place that come closest to the other lip, at rest or open. */
function rimVertices(
  skin: HeadMesh,
  region: MouthRegion,
  lip: readonly number[],
  place: number,
  poses: readonly Float32Array[],
  sign: 1 | -1,
): number[] {
  for (const reach of [0.03, 0.05, 0.08, 0.14]) {
    const near = lip.filter((v) => Math.abs(at(skin.positions, v * 3) - place) < reach * region.eyeDistance);
    if (near.length < 8) continue;
    const chosen = new Set<number>();
    for (const pose of [poses[0], poses[2], poses[4]]) {
      if (!pose) continue;
      const order = [...near].sort((a, b) => sign * (at(pose, b * 3 + 1) - at(pose, a * 3 + 1)) || a - b);
      for (const v of order.slice(0, CANDIDATES)) chosen.add(v);
    }
    return [...chosen];
  }
  return [];
}

function pairMisfit(poses: readonly Float32Array[], profiles: readonly OpeningProfile[], upper: number, lower: number): number {
  let sum = 0;
  poses.forEach((pose, p) => {
    const profile = profiles[p];
    if (!profile) return;
    const truth = profileAt(profile, (at(pose, upper * 3) + at(pose, lower * 3)) / 2);
    const apart = at(pose, upper * 3 + 1) - at(pose, lower * 3 + 1);
    sum += Math.abs(Math.max(0, apart) - Math.max(0, truth)) + 0.25 * Math.abs(apart - truth);
  });
  return sum;
}
