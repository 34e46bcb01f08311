/**
 * Bytes that can be read at any place: a file, a blob, an array. `size` does not change while it is being read.
 * `read` gives exactly `length` bytes, or fewer where the source ends; it may answer at once or later.
 */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Uint8Array | Promise<Uint8Array>;
}

/** A source over bytes in memory. The bytes given out are views, not copies. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(Math.min(offset, bytes.length), Math.min(offset + length, bytes.length)),
  };
}

/**
 * The same source with one remembered window, so that walking over thousands of small chunks does not cost
 * thousands of reads. `windowBytes` is how much is fetched at a time; longer reads go straight to the source.
 */
export function bufferedSource(source: ByteSource, windowBytes = 65_536): ByteSource {
  let start = 0;
  let window: Uint8Array = new Uint8Array(0);
  return {
    size: source.size,
    async read(offset, length) {
      const end = Math.min(offset + length, source.size);
      if (end - offset > windowBytes) return source.read(offset, end - offset);
      if (offset < start || end > start + window.length) {
        window = await source.read(offset, Math.min(windowBytes, source.size - offset));
        start = offset;
      }
      return window.subarray(offset - start, Math.max(0, end - start));
    },
  };
}
