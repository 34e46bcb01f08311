import { buildBrows } from './brows.mjs';
import { buildEyes } from './eyes.mjs';
import { buildHair } from './hair.mjs';
import { bandGrid, buildLashes } from './lashes.mjs';
import { extractPart, triangulate } from './mesh.mjs';
import { bakeOcclusion } from './occlusion.mjs';
import { paintSkin } from './paint.mjs';
import { shapePerson } from './person.mjs';
import { dress } from './shirt.mjs';
import { buildSkin } from './skin.mjs';
import { surfaceOf } from './surface.mjs';
import { buildTeeth } from './teeth.mjs';
import { buildTongue } from './tongue.mjs';

/** All parts of the head from the source. `low` makes the light variant: skin not subdivided, fewer hairs. */
export function assembleHead(source, tools, { low = false } = {}) {
  const person = { ...shapePerson(source) };
  person.lashRoots = lashRoots(person);
  const bare = buildSkin(person, tools, { coarse: low });
  const surface = surfaceOf(bare.positions, triangulate(bare.faces, bare.positions));
  bare.colors = paintSkin(bare, person, bakeOcclusion(surface));
  const { shirt, skin } = dress(bare, low);
  return [
    skin,
    ...buildEyes(person, low),
    ...buildTeeth(person, low),
    buildTongue(person, low),
    buildLashes(person, low),
    buildBrows(surface, bare.targets, low),
    buildHair(surface, bare.masks.get('ears'), low),
    shirt,
  ];
}

/** Points along the lids where lashes grow, with how dark the rim is. */
function lashRoots(person) {
  const roots = [];
  for (const side of ['l', 'r']) {
    for (const [number, strength] of [
      [1, 0.45],
      [2, 0.85],
    ]) {
      const group = `helper-${side}-eyelashes-${number}`;
      const band = extractPart(group, person, new Map(), (face) => face.group === group);
      const grid = bandGrid(band, person.eyes[side === 'l' ? 'left' : 'right']);
      for (let i = 0; i + 1 < grid.length; i++) {
        for (const t of [0, 0.33, 0.66]) {
          const [a, b] = [grid[i][1], grid[i + 1][1]];
          const point = [0, 1, 2].map((axis) => band.positions[a * 3 + axis] * (1 - t) + band.positions[b * 3 + axis] * t);
          roots.push({ point, strength });
        }
      }
    }
  }
  return roots;
}
