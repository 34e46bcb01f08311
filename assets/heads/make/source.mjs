import { gunzipSync, strFromU8, unzipSync } from 'fflate';
import { decodeGreyJpeg } from './jpeg.mjs';

/** The base mesh is in decimetres. */
const METRES = 0.1;
const SHAPE_FOLDER = 'faceunits01/targets/faceunits/';
const MACRO_FOLDER = 'mpfb2/targets/macrodetails/';
const MASK = /^mpfb2\/textures\/mpfb_(.+)\.jpg$/;

/**
 * Reads the CC0 source archive.
 * Gives `positions` (metres, [V,3]), `faces` (`{ group, corners }`, quads), two maps of sparse targets (`{ indices, deltas }`,
 * metres): `shapes` (the 52 ARKit names) and `macros` (who the person is), and `masks`, a map of painted masks sampled at vertices ([V], 0..1):
 * `lips`, `face`, `eyelids`, `ears`, `inside-mouth`.
 */
export function readSource(zipBytes) {
  const files = unzipSync(zipBytes);
  const object = files['mpfb2/3dobjs/base.obj'];
  if (!object) throw new Error('The archive has no mpfb2/3dobjs/base.obj.');
  const mesh = parseObject(strFromU8(object));
  const shapes = new Map();
  const macros = new Map();
  const masks = new Map();
  for (const path of Object.keys(files).sort()) {
    const bytes = files[path];
    if (path.startsWith(SHAPE_FOLDER) && path.endsWith('.target')) {
      shapes.set(path.slice(SHAPE_FOLDER.length, -'.target'.length), parseTarget(strFromU8(bytes)));
    } else if (path.startsWith(MACRO_FOLDER) && path.endsWith('.gz')) {
      macros.set(path.slice(MACRO_FOLDER.length, -'.target.gz'.length), parseTarget(strFromU8(gunzipSync(bytes))));
    } else if (MASK.test(path)) {
      masks.set(path.replace(MASK, '$1'), sampleMask(decodeGreyJpeg(bytes), mesh));
    }
  }
  return { positions: mesh.positions, faces: mesh.faces, shapes, macros, masks };
}

function parseObject(text) {
  const positions = [];
  const uvs = [];
  const faces = [];
  let group = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('v ')) {
      const [, x, y, z] = line.split(/\s+/);
      positions.push(Number(x) * METRES, Number(y) * METRES, Number(z) * METRES);
    } else if (line.startsWith('vt ')) {
      uvs.push(line.slice(3).trim().split(/\s+/).map(Number));
    } else if (line.startsWith('g ')) {
      group = line.slice(2).trim();
    } else if (line.startsWith('f ')) {
      const pairs = line
        .slice(2)
        .trim()
        .split(/\s+/)
        .map((corner) => corner.split('/').map((index) => Number.parseInt(index, 10) - 1));
      faces.push({ group, corners: pairs.map(([vertex]) => vertex), uvs: pairs.map(([, uv]) => uvs[uv]) });
    }
  }
  return { positions: Float64Array.from(positions), faces };
}

function parseTarget(text) {
  const indices = [];
  const deltas = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [index, x, y, z] = line.trim().split(/\s+/).map(Number);
    indices.push(index);
    deltas.push(x * METRES, y * METRES, z * METRES);
  }
  return { indices: Uint32Array.from(indices), deltas: Float64Array.from(deltas) };
}

/** The greatest value of a mask at each vertex, over the places where the vertex lies in the texture. */
function sampleMask({ width, height, pixels }, { positions, faces }) {
  const values = new Float64Array(positions.length / 3);
  for (const face of faces) {
    if (face.group !== 'body') continue;
    face.corners.forEach((vertex, i) => {
      const [u, v] = face.uvs[i];
      const x = Math.min(width - 1, Math.max(0, Math.floor(u * width)));
      const y = Math.min(height - 1, Math.max(0, Math.floor((1 - v) * height)));
      values[vertex] = Math.max(values[vertex], pixels[y * width + x] / 255);
    });
  }
  return values;
}

/** The sparse target as a dense [V,3] array. */
export function denseTarget(target, vertexCount) {
  const dense = new Float64Array(vertexCount * 3);
  for (let i = 0; i < target.indices.length; i++) {
    for (let axis = 0; axis < 3; axis++) dense[target.indices[i] * 3 + axis] += target.deltas[i * 3 + axis];
  }
  return dense;
}
