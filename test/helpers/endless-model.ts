import { writeOnnxModel } from '../../electron/inference/onnx-writer.ts';

/** A valid model that never ends: a Loop whose condition is always true and whose count has no practical limit. Input `x` [1]. */
export function makeEndlessModel(): Uint8Array {
  const scalar = (name: string, type: 'int64' | 'bool' | 'float32') => ({ name, type, dims: [] });
  return writeOnnxModel({
    name: 'endless',
    inputs: [{ name: 'x', type: 'float32', dims: [1] }],
    outputs: [{ name: 'y', type: 'float32', dims: [1] }],
    initializers: [
      { name: 'limit', type: 'int64', dims: [], data: BigInt64Array.of(2n ** 62n) },
      { name: 'yes', type: 'bool', dims: [], data: Uint8Array.of(1) },
    ],
    nodes: [
      {
        op: 'Loop',
        inputs: ['limit', 'yes', 'x'],
        outputs: ['y'],
        attributes: {
          body: {
            graph: {
              name: 'body',
              inputs: [scalar('i', 'int64'), scalar('go', 'bool'), { name: 'value', type: 'float32', dims: [1] }],
              outputs: [scalar('go_on', 'bool'), { name: 'next', type: 'float32', dims: [1] }],
              nodes: [
                { op: 'Identity', inputs: ['go'], outputs: ['go_on'] },
                { op: 'Cos', inputs: ['value'], outputs: ['next'] },
              ],
            },
          },
        },
      },
    ],
  });
}
