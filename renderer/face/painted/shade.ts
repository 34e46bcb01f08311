/** A light from far away: where it comes from (length 1), and its colour times its strength, linear. */
export interface FarLight {
  readonly direction: readonly [number, number, number];
  readonly color: readonly [number, number, number];
}

/** What lights a head: lights from far away, and the sky above and the ground below. */
export interface PaintedLight {
  readonly far: readonly FarLight[];
  readonly sky: readonly [number, number, number];
  readonly ground: readonly [number, number, number];
}

/** How a surface shines. */
export interface Gloss {
  readonly roughness: number;
  readonly metalness: number;
}

/** What is reflected by a surface that is no metal and looked at straight. */
const PLAIN_SHINE = 0.04;
const STEPS = 4_095;
/** 0..1 linear to 0..255 as screens want it. */
const SCREEN = Float32Array.from({ length: STEPS + 2 }, (_, i) => {
  const value = Math.min(1, i / STEPS);
  return 255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);
});

/** How much more edges reflect, by how straight they are looked at. */
const EDGE_STEPS = 512;
const EDGES = Float32Array.from({ length: EDGE_STEPS + 2 }, (_, i) => 2 ** (-9.28 * (i / EDGE_STEPS)));

/**
 * Light on a point, as the graphics card's own programs work it out (three's standard material, neutral tone mapping), into `out` as red, green, blue of
 * the screen, 0..255. `surface` is what the point is: normal (any length), direction to the eye (length 1), linear colour.
 */
export type Shade = (surface: Float32Array, gloss: Gloss, out: Float32Array) => void;

export function createShade({ far, sky, ground }: PaintedLight): Shade {
  const count = far.length;
  const lights = Float32Array.from(far.flatMap(({ direction, color }) => [...direction, ...color]));
  const [skyR, skyG, skyB] = sky;
  const [groundR, groundG, groundB] = ground;
  return (s, { roughness, metalness }, out) => {
    let nx = s[0] ?? 0;
    let ny = s[1] ?? 0;
    let nz = s[2] ?? 0;
    const length = 1 / (Math.sqrt(nx * nx + ny * ny + nz * nz) || 1);
    nx *= length;
    ny *= length;
    nz *= length;
    const vx = s[3] ?? 0;
    const vy = s[4] ?? 0;
    const vz = s[5] ?? 0;
    const r = s[6] ?? 0;
    const g = s[7] ?? 0;
    const b = s[8] ?? 0;
    const dull = 1 - metalness;
    const shineR = mix(r, metalness);
    const shineG = mix(g, metalness);
    const shineB = mix(b, metalness);
    const rough = Math.min(1, Math.max(roughness, 0.045));
    const alpha = rough * rough;
    const a2 = alpha * alpha;
    const nv = Math.max(0, nx * vx + ny * vy + nz * vz);
    const half = ny * 0.5 + 0.5;
    // Of light from everywhere a surface reflects more at its edges.
    const smooth = 1 - rough;
    const edge = Math.min(smooth * smooth, EDGES[(nv * EDGE_STEPS) | 0] ?? 0) * smooth + 0.0425 - 0.0275 * rough;
    const kept = 1 - (PLAIN_SHINE * (-1.04 * edge + 1.04 - 0.572 * rough) + 1.04 * edge - 0.04 + 0.022 * rough);
    let diffuseR = (groundR + (skyR - groundR) * half) * kept;
    let diffuseG = (groundG + (skyG - groundG) * half) * kept;
    let diffuseB = (groundB + (skyB - groundB) * half) * kept;
    let mirrorR = 0;
    let mirrorG = 0;
    let mirrorB = 0;
    for (let at = 0; at < count * 6; at += 6) {
      const lx = lights[at] ?? 0;
      const ly = lights[at + 1] ?? 0;
      const lz = lights[at + 2] ?? 0;
      const nl = nx * lx + ny * ly + nz * lz;
      if (nl <= 0) continue;
      const hx = lx + vx;
      const hy = ly + vy;
      const hz = lz + vz;
      const over = 1 / (Math.sqrt(hx * hx + hy * hy + hz * hz) || 1);
      const nh = Math.max(0, (nx * hx + ny * hy + nz * hz) * over);
      const away = 1 - Math.max(0, (vx * hx + vy * hy + vz * hz) * over);
      const away2 = away * away;
      const fresnel = away2 * away2 * away;
      const bent = nh * nh * (a2 - 1) + 1;
      const seen = nl * Math.sqrt(a2 + (1 - a2) * nv * nv) + nv * Math.sqrt(a2 + (1 - a2) * nl * nl);
      const mirrored = (nl * (a2 / (bent * bent)) * 0.5) / Math.max(seen, 1e-6);
      const spread = nl * (1 - (PLAIN_SHINE + (1 - PLAIN_SHINE) * fresnel));
      const lightR = lights[at + 3] ?? 0;
      const lightG = lights[at + 4] ?? 0;
      const lightB = lights[at + 5] ?? 0;
      diffuseR += lightR * spread;
      diffuseG += lightG * spread;
      diffuseB += lightB * spread;
      mirrorR += lightR * mirrored * (shineR + (1 - shineR) * fresnel);
      mirrorG += lightG * mirrored * (shineG + (1 - shineG) * fresnel);
      mirrorB += lightB * mirrored * (shineB + (1 - shineB) * fresnel);
    }
    out[0] = (r * dull * diffuseR + mirrorR) / Math.PI;
    out[1] = (g * dull * diffuseG + mirrorG) / Math.PI;
    out[2] = (b * dull * diffuseB + mirrorB) / Math.PI;
    toScreen(out);
  };
}

function mix(color: number, metalness: number): number {
  return PLAIN_SHINE + (color - PLAIN_SHINE) * metalness;
}

/** Neutral tone mapping, then the curve of screens, in place. */
function toScreen(color: Float32Array): void {
  let r = color[0] ?? 0;
  let g = color[1] ?? 0;
  let b = color[2] ?? 0;
  const least = Math.min(r, g, b);
  const offset = least < 0.08 ? least - 6.25 * least * least : 0.04;
  r -= offset;
  g -= offset;
  b -= offset;
  const peak = Math.max(r, g, b);
  if (peak >= 0.76) {
    const next = 1 - 0.0576 / (peak + 0.24 - 0.76);
    const scale = next / peak;
    const grey = 1 - 1 / (0.15 * (peak - next) + 1);
    r = r * scale + (next - r * scale) * grey;
    g = g * scale + (next - g * scale) * grey;
    b = b * scale + (next - b * scale) * grey;
  }
  color[0] = onScreen(r);
  color[1] = onScreen(g);
  color[2] = onScreen(b);
}

function onScreen(value: number): number {
  const place = value <= 0 ? 0 : value >= 1 ? STEPS : value * STEPS;
  const index = place | 0;
  const here = SCREEN[index] ?? 0;
  return here + ((SCREEN[index + 1] ?? 255) - here) * (place - index);
}
