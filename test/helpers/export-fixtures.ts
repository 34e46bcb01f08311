import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import type { HeadMotion, Transcript } from '../../shared/core/take.ts';
import { type FrameRate, frameRate } from '../../shared/core/time.ts';
import type { CurveClip } from '../../shared/curves/clip.ts';
import type { ExportHead, ExportMesh, ExportTake } from '../../shared/export/export-input.ts';

/** Curves of which no two channels and no two frames look alike, so that a swap or shift shows; weights within 0..1. */
export function makeClip(rate: FrameRate, frameCount: number, channels: readonly string[] = BLEND_SHAPE_NAMES): CurveClip {
  const values = new Float32Array(frameCount * channels.length);
  for (let frame = 0; frame < frameCount; frame++) {
    channels.forEach((_, channel) => {
      const wave = 0.5 + 0.45 * Math.sin((frame * (channel + 3)) / 17 + channel);
      values[frame * channels.length + channel] = Math.round(wave * 1e6) / 1e6;
    });
  }
  return { frameRate: rate, frameCount, channels, values };
}

export function makeHeadMotion(rate: FrameRate, frameCount: number): HeadMotion {
  const head = Float32Array.from({ length: frameCount * 3 }, (_, i) => 8 * Math.sin(i / 7 + (i % 3)));
  return { frameRate: rate, frameCount, head };
}

export function makeTake(changes: Partial<ExportTake> = {}): ExportTake {
  return { name: 'line 01', clip: makeClip(frameRate(30), 31), provenance: { route: 'text', pack: 'test-pack' }, ...changes };
}

export const TRANSCRIPT: Transcript = {
  language: 'en',
  source: 'script',
  text: 'Bob "moved"',
  words: [
    { start: 0.1, end: 0.35, text: 'Bob', confidence: 0.97 },
    { start: 0.4, end: 0.8, text: '"moved"', confidence: 0.5 },
  ],
  phonemes: [
    { start: 0, end: 0.1, phoneme: 'SIL', confidence: 1 },
    { start: 0.1, end: 0.2, phoneme: 'B', confidence: 0.9, word: 0, burst: 0.19 },
    { start: 0.2, end: 0.3, phoneme: 'AA', confidence: 0.8, word: 0, stress: 1 },
    { start: 0.3, end: 0.35, phoneme: 'B', confidence: 0.9, word: 0 },
    { start: 0.35, end: 1, phoneme: 'SIL', confidence: 1 },
  ],
  differences: [{ kind: 'extra', start: 0.8, end: 0.9, script: '', spoken: 'um' }],
};

/** A bent grid of `columns` x `rows` vertices in which every shape moves a patch of its own; sizes of a real face in metres. */
export function makeMesh(name: string, shapes: readonly string[], columns = 8, rows = 7): ExportMesh {
  const positions: number[] = [];
  const uvs: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [column / (columns - 1) - 0.5, row / (rows - 1) - 0.5];
      positions.push(x * 0.15, y * 0.2 + 1.6, 0.1 - 0.2 * (x * x + y * y));
      uvs.push(column / (columns - 1), row / (rows - 1));
    }
  }
  const indices: number[] = [];
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const corner = row * columns + column;
      indices.push(corner, corner + 1, corner + columns, corner + 1, corner + columns + 1, corner + columns);
    }
  }
  const vertexCount = columns * rows;
  const targets = shapes.map((shape, index) => {
    const positionDeltas = new Float32Array(vertexCount * 3);
    for (let i = 0; i < 3; i++)
      positionDeltas.set([0.001 * (i + 1), -0.002, 0.0005 * index], ((index + i * 5) % vertexCount) * 3);
    return { name: shape, positionDeltas, normalDeltas: positionDeltas.map((delta) => delta * 10) };
  });
  return {
    name,
    positions: Float32Array.from(positions),
    uvs: Float32Array.from(uvs),
    indices: Uint32Array.from(indices),
    material: { name: `${name} material`, baseColor: [0.8, 0.6, 0.5, 1], roughness: 0.6, metallic: 0 },
    targets,
  };
}

/** A face with all 52 shapes, teeth with two of them in another order, and eyes without any. */
export function makeHead(): ExportHead {
  return {
    name: 'head',
    meshes: [makeMesh('face', BLEND_SHAPE_NAMES), makeMesh('teeth', ['tongueOut', 'jawOpen'], 4, 3), makeMesh('eyes', [], 3, 3)],
    pivot: [0, 1.5, -0.05],
  };
}
