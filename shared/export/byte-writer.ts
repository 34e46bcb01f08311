/** A growing little-endian buffer. Holds its bytes alone: `finish` hands them over and ends its use. */
export interface ByteWriter {
  readonly length: () => number;
  readonly uint8: (value: number) => void;
  readonly uint32: (value: number) => void;
  readonly int32: (value: number) => void;
  readonly int64: (value: bigint) => void;
  readonly float64: (value: number) => void;
  readonly bytes: (value: Uint8Array) => void;
  readonly zeros: (count: number) => void;
  /** Overwrites four bytes written before. */
  readonly setUint32: (offset: number, value: number) => void;
  readonly finish: () => Uint8Array;
}

export function byteWriter(initialSize = 65536): ByteWriter {
  let buffer = new Uint8Array(initialSize);
  let view = new DataView(buffer.buffer);
  let length = 0;

  function reserve(count: number): number {
    const offset = length;
    length += count;
    if (length > buffer.length) {
      const grown = new Uint8Array(Math.max(length, buffer.length * 2));
      grown.set(buffer.subarray(0, offset));
      buffer = grown;
      view = new DataView(buffer.buffer);
    }
    return offset;
  }

  return {
    length: () => length,
    uint8: (value) => {
      // `reserve` may replace the view, so it must run first.
      const offset = reserve(1);
      view.setUint8(offset, value);
    },
    uint32: (value) => {
      const offset = reserve(4);
      view.setUint32(offset, value, true);
    },
    int32: (value) => {
      const offset = reserve(4);
      view.setInt32(offset, value, true);
    },
    int64: (value) => {
      const offset = reserve(8);
      view.setBigInt64(offset, value, true);
    },
    float64: (value) => {
      const offset = reserve(8);
      view.setFloat64(offset, value, true);
    },
    bytes: (value) => {
      const offset = reserve(value.length);
      buffer.set(value, offset);
    },
    zeros: (count) => {
      const offset = reserve(count);
      buffer.fill(0, offset, offset + count);
    },
    setUint32: (offset, value) => view.setUint32(offset, value, true),
    finish: () => buffer.slice(0, length),
  };
}
