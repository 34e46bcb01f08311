import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StudioError } from '../../../shared/core/errors.ts';
import { frameAnswer, readAnswerFrame } from '../../../shared/ipc/answer-frames.ts';

describe('the frame of a binary answer', () => {
  it('gives back any description and any bytes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.uint8Array({ maxLength: 200 }), (meta, bytes) => {
        const { buffer } = frameAnswer({ meta, bytes: new Uint8Array(bytes) });
        const read = readAnswerFrame(buffer);
        expect(JSON.stringify(read.meta)).toBe(JSON.stringify(meta));
        expect([...new Uint8Array(read.bytes)]).toEqual([...bytes]);
      }),
    );
  });

  it('puts numbers where typed arrays can lie on them', () => {
    for (const meta of ['', 'a', 'ab', 'äöü日本', { deep: [1] }]) {
      const floats = Float32Array.of(1, -2.5);
      const { buffer } = frameAnswer({ meta, bytes: new Uint8Array(floats.buffer) });
      expect(new Float32Array(readAnswerFrame(buffer).bytes)).toEqual(floats);
      expect((buffer.byteLength - 8) % 8).toBe(0);
    }
  });

  it('refuses every frame whose description is cut off', () => {
    const { buffer } = frameAnswer({ meta: { name: 'clip' }, bytes: new Uint8Array(0) });
    for (let length = 0; length < buffer.byteLength; length++) {
      expect(() => readAnswerFrame(buffer.slice(0, length))).toThrow(StudioError);
    }
  });
});
