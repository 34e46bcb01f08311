import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeGoldenCase } from '../../../electron/inference/golden-model.ts';
import { fromHalfBits, toHalfBits } from '../../../electron/inference/half-float.ts';
import { scanOnnxModel } from '../../../electron/inference/onnx-scan.ts';
import { type GraphDescription, type InitializerDescription, writeOnnxModel } from '../../../electron/inference/onnx-writer.ts';
import { makeEndlessModel } from '../../helpers/endless-model.ts';

const { model } = makeGoldenCase();
const thief: InitializerDescription = {
  name: 'w',
  type: 'float32',
  dims: [1],
  data: new Float32Array(1),
  externalLocation: '../secret',
};

test('a plain model passes, with every tensor seen', () => {
  expect(scanOnnxModel(model)).toEqual({ ok: true, tensors: 5 });
  expect(scanOnnxModel(makeEndlessModel())).toEqual({ ok: true, tensors: 2 });
});

test('external data is found at any depth of sub-graphs', () => {
  let graph: GraphDescription = { name: 'inner', inputs: [], outputs: [], initializers: [thief], nodes: [] };
  for (let depth = 0; depth < 12; depth++) {
    expect(scanOnnxModel(writeOnnxModel(graph))).toMatchObject({ ok: false, reason: /another file/ });
    graph = {
      name: 'outer',
      inputs: [],
      outputs: [],
      nodes: [{ op: 'If', inputs: [], outputs: [], attributes: { then_branch: { graph } } }],
    };
  }
});

test('absurdly deep nesting, the flat format and other files are refused', () => {
  let graph: GraphDescription = { name: 'inner', inputs: [], outputs: [], nodes: [] };
  for (let depth = 0; depth < 60; depth++) {
    graph = {
      name: 'outer',
      inputs: [],
      outputs: [],
      nodes: [{ op: 'If', inputs: [], outputs: [], attributes: { then_branch: { graph } } }],
    };
  }
  const flat = new TextEncoder().encode('\u0018\0\0\0ORTM and the rest');
  const page = new TextEncoder().encode('<!doctype html><title>Sign in</title>');
  for (const bytes of [writeOnnxModel(graph), flat, page, new Uint8Array(0), Uint8Array.of(8, 8)]) {
    expect(scanOnnxModel(bytes).ok).toBe(false);
  }
});

test('every cut of a model and any bytes at all give an answer', () => {
  for (let length = 0; length < model.length; length++) expect(scanOnnxModel(model.subarray(0, length))).toHaveProperty('ok');
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => typeof scanOnnxModel(bytes).ok === 'boolean'));
});

test('half floats come back as themselves, and the nearest one is chosen', () => {
  for (let bits = 0; bits < 65536; bits++) {
    const value = fromHalfBits(bits);
    if (!Number.isNaN(value)) expect(toHalfBits(value)).toBe(bits);
  }
  fc.assert(
    fc.property(fc.float({ min: -65000, max: 65000, noNaN: true }), (value) => {
      const error = Math.abs(fromHalfBits(toHalfBits(value)) - value);
      expect(error).toBeLessThanOrEqual(Math.max(Math.abs(value) * 2 ** -11, 2 ** -25));
    }),
  );
  expect([toHalfBits(65520), toHalfBits(-1e9), toHalfBits(Number.NaN) & 0x7c00]).toEqual([0x7c00, 0xfc00, 0x7c00]);
});
