import type { mat4, Node } from '@gltf-transform/core';

/**
 * Where the vertices of a node stand in the scene at rest, column-major. A skinned mesh ignores its node: its bind pose is that of any
 * joint (glTF 2.0, section 3.7.3).
 */
export function sceneMatrix(node: Node): mat4 {
  const skin = node.getSkin();
  const joint = skin?.listJoints()[0];
  const inverse = skin?.getInverseBindMatrices()?.getElement(0, []);
  if (!joint || inverse?.length !== 16) return node.getWorldMatrix();
  return multiply(joint.getWorldMatrix(), inverse);
}

/** The matrix without its (uniform) scale and its translation: for normals. */
export function turnOnly(matrix: mat4): mat4 {
  const scale = Math.cbrt(Math.abs(determinant(matrix))) || 1;
  const out: mat4 = [...matrix];
  for (const i of [0, 1, 2, 4, 5, 6, 8, 9, 10] as const) out[i] = matrix[i] / scale;
  return out;
}

/** Applies a matrix to [V,3] vectors: points with `w` 1, directions and displacements with 0. Zero displacements cost nothing. */
export function transformInPlace(values: Float32Array, m: mat4, w: 0 | 1): void {
  for (let i = 0; i < values.length; i += 3) {
    const x = values[i] ?? 0;
    const y = values[i + 1] ?? 0;
    const z = values[i + 2] ?? 0;
    if (w === 0 && x === 0 && y === 0 && z === 0) continue;
    values[i] = m[0] * x + m[4] * y + m[8] * z + w * m[12];
    values[i + 1] = m[1] * x + m[5] * y + m[9] * z + w * m[13];
    values[i + 2] = m[2] * x + m[6] * y + m[10] * z + w * m[14];
  }
}

/** Makes [V,3] vectors one long; zero vectors stay. */
export function normaliseInPlace(values: Float32Array): void {
  for (let i = 0; i < values.length; i += 3) {
    const length = Math.hypot(values[i] ?? 0, values[i + 1] ?? 0, values[i + 2] ?? 0) || 1;
    for (let axis = 0; axis < 3; axis++) values[i + axis] = (values[i + axis] ?? 0) / length;
  }
}

function determinant(m: mat4): number {
  return m[0] * (m[5] * m[10] - m[6] * m[9]) - m[4] * (m[1] * m[10] - m[2] * m[9]) + m[8] * (m[1] * m[6] - m[2] * m[5]);
}

function multiply(a: readonly number[], b: readonly number[]): mat4 {
  const out: mat4 = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += (a[k * 4 + row] ?? 0) * (b[column * 4 + k] ?? 0);
      out[column * 4 + row] = sum;
    }
  }
  return out;
}
