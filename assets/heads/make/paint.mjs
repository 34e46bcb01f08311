import { browLine } from './brows.mjs';
import { linear } from './colour.mjs';
import { hairDepth } from './hair.mjs';
import { mixNumber, noise3, smoothStep } from './mesh.mjs';

const SKIN = linear(221, 176, 150);
const TINTS = {
  flush: linear(212, 132, 112),
  nose: linear(210, 140, 120),
  ears: linear(206, 128, 108),
  lips: linear(186, 100, 96),
  lipLine: linear(120, 52, 52),
  mouth: linear(112, 38, 40),
  lids: linear(190, 132, 112),
  underEye: linear(192, 146, 132),
  brow: linear(128, 92, 74),
  scalp: linear(58, 40, 30),
  lash: linear(66, 42, 36),
};

/** Linear vertex colours of the skin, [V,3]: tone with natural variation, lips, cheeks, nose, ears, lids, brows' ground and the scalp under the hair. */
export function paintSkin(skin, person, occlusion) {
  const colors = new Float64Array(skin.positions.length);
  for (let v = 0; v < colors.length / 3; v++) {
    const point = skin.positions.subarray(v * 3, v * 3 + 3);
    const mask = (name) => skin.masks.get(name)[v];
    let colour = skinTone(point);
    const tint = (name, amount) => {
      colour = colour.map((value, c) => mixNumber(value, TINTS[name][c], Math.min(1, Math.max(0, amount))));
    };
    tint('flush', 0.3 * spot(point, [0.045, -0.004, 0.098], 0.03));
    tint('flush', 0.22 * spot(point, [0, -0.075, 0.108], 0.018));
    tint('nose', 0.5 * spot(point, [0, -0.008, 0.131], 0.017));
    tint('ears', 0.6 * mask('ears'));
    tint('underEye', 0.5 * spot(point, [0.028, 0.014, 0.103], 0.013));
    tint('lids', 0.5 * mask('eyelids'));
    tint('lash', lashLine(point, person));
    tint('brow', 0.5 * browGround(point));
    paintLips(skin, point, mask, tint);
    const inMouth = smoothStep(0.3, 0.9, mask('inside-mouth'));
    tint('mouth', inMouth);
    const hair = smoothStep(-0.004, 0.009, hairDepth(...point));
    if (mask('ears') < 0.3 && point[1] > -0.08) tint('scalp', 0.93 * hair * (1 - smoothStep(0.05, 0.3, mask('ears'))));
    const deep = inMouth * smoothStep(0.105, 0.07, point[2]);
    const shade = mixNumber(1, 0.25, deep) * mixNumber(1, occlusion?.[v] ?? 1, 1 - 0.8 * Math.max(inMouth, mask('lips')));
    for (let c = 0; c < 3; c++) colors[v * 3 + c] = colour[c] * mixNumber(shade, shade ** 0.75, c === 0 ? 1 : 0);
  }
  return colors;
}

function skinTone([x, y, z]) {
  const blotch = noise3(x, y, z, 55, 1) * 0.5 + noise3(x, y, z, 140, 2) * 0.5;
  const warm = noise3(x, y, z, 30, 6);
  return SKIN.map((value, c) => value * (1 + 0.05 * blotch) * (1 + (c === 0 ? 0.012 : c === 1 ? -0.018 : -0.03) * warm));
}

/** 1 at a point, fading to 0 at `reach`, on both sides of the face. */
function spot([x, y, z], [cx, cy, cz], reach) {
  const away = Math.hypot(Math.abs(x) - cx, y - cy, z - cz);
  return 1 - smoothStep(0.1 * reach, reach, away);
}

function paintLips(skin, [x, y, z], mask, tint) {
  const lips = smoothStep(0.25, 0.8, mask('lips'));
  const streak = 0.06 * noise3(x * 3, y * 0.4, z * 0.4, 500, 12);
  tint('lips', lips * (0.78 + streak));
  // Inside the mouth, behind the slit, the mask ends: the lips go on there, then the mouth.
  const slit = skin.region.slit.reduce((best, point) => (Math.abs(point.x - x) < Math.abs(best.x - x) ? point : best));
  const within = (1 - smoothStep(0.006, 0.009, Math.abs(y - slit.y))) * (1 - smoothStep(0.016, 0.02, Math.abs(x)));
  const behind = smoothStep(0.0015, -0.0015, z - slit.z) * within;
  tint('lips', 0.85 * behind);
  tint('mouth', behind * smoothStep(-0.002, -0.006, z - slit.z));
  tint('lipLine', lips * 0.35 * (1 - smoothStep(0.0005, 0.0035, Math.hypot(y - slit.y, (z - slit.z) * 0.6))));
}

/** Skin under the brows is darker, so that thin hairs read as a brow from afar. */
function browGround([x, y, z]) {
  if (z < 0.07 || Math.abs(y - 0.05) > 0.014) return 0;
  let most = 0;
  for (let t = 0; t <= 1; t += 0.04) {
    const line = browLine(t);
    const away = Math.hypot(Math.abs(x) - line.x, (y - line.y) * 1.15);
    most = Math.max(most, (1 - smoothStep(line.half * 0.5, line.half * 1.7, away)) * mixNumber(0.7, 1, smoothStep(0, 0.25, t)));
  }
  return most;
}

/** Dark rim where the lashes grow. */
function lashLine([x, y, z], person) {
  let most = 0;
  for (const root of person.lashRoots) {
    const away = Math.hypot(x - root.point[0], y - root.point[1], z - root.point[2]);
    if (away < 0.004) most = Math.max(most, root.strength * (1 - smoothStep(0.0006, 0.0032, away)));
  }
  return most;
}
