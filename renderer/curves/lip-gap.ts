import { type BlendShapeName, isBlendShapeName } from '../../shared/core/blend-shapes.ts';
import type { LipTable } from '../../shared/core/lip-measures.ts';
import { compileLipTable } from '../../shared/speech/lips/compiled-table.ts';

/** Opening between the lips in adult millimetres, for rows of weights of some channels. */
export interface LipGap {
  /** Whether the channel has any part in it. */
  moves(channel: string): boolean;
  /** Of the weights that start at `offset`. */
  at(values: ArrayLike<number>, offset: number): number;
  /** Of frames `from`..`to` (end excluded) of frame-major values, into `target`, one a frame. */
  measureInPlace(target: Float32Array, values: Float32Array, from: number, to: number): void;
}

/**
 * The same as `measureClip` of shared/speech gives, ready for many frames: of each pair of lip points only the shapes that move it are looked at.
 * @throws StudioError `lip-table-invalid`
 */
export function createLipGap(table: LipTable, channels: readonly string[]): LipGap {
  // Checks the table, and knows the size of the head.
  const { scale } = compileLipTable(table);
  const forms = table.gap.map(({ rest, coefficients }) => {
    const parts = channels.flatMap((channel, column) => {
      const coefficient = isBlendShapeName(channel) ? (coefficients[channel as BlendShapeName] ?? 0) : 0;
      return coefficient === 0 ? [] : [{ column, coefficient }];
    });
    return {
      rest,
      columns: Int32Array.from(parts, (part) => part.column),
      coefficients: Float64Array.from(parts, (part) => part.coefficient),
    };
  });
  const moving = new Set(channels.filter((name) => isBlendShapeName(name) && table.gap.some((form) => form.coefficients[name])));
  const at = (values: ArrayLike<number>, offset: number): number => {
    let sum = 0;
    for (const { rest, columns, coefficients } of forms) {
      let distance = rest;
      for (let i = 0; i < columns.length; i++) distance += (coefficients[i] ?? 0) * (values[offset + (columns[i] ?? 0)] ?? 0);
      if (distance > 0) sum += distance;
    }
    return sum / forms.length / scale;
  };
  return {
    moves: (channel) => moving.has(channel),
    at,
    measureInPlace(target, values, from, to) {
      for (let frame = from; frame < to; frame++) target[frame] = at(values, frame * channels.length);
    },
  };
}
