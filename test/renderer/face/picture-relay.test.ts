import { describe, expect, it } from 'vitest';
import { flipInto } from '../../../renderer/face/picture-relay.ts';

/** Bytes of pixels, four each, as the words that a graphics context gives. */
const words = (...pixels: readonly (readonly number[])[]): Uint32Array => new Uint32Array(Uint8Array.from(pixels.flat()).buffer);

describe('flipInto', () => {
  it('puts the last row first', () => {
    const source = words([1, 0, 0, 255], [2, 0, 0, 255], [3, 0, 0, 255], [4, 0, 0, 255]);
    const target = new Uint32Array(4);
    flipInto(target, source, 2, 2);
    expect([...target]).toEqual([source[2], source[3], source[0], source[1]]);
  });

  it('takes alpha out of the colours of an edge and leaves the rest alone', () => {
    const target = new Uint32Array(3);
    flipInto(target, words([10, 20, 30, 255], [50, 25, 100, 128], [0, 0, 0, 0]), 3, 1);
    expect([...new Uint8Array(target.buffer)]).toEqual([10, 20, 30, 255, 100, 50, 199, 128, 0, 0, 0, 0]);
  });
});
