import { StudioError } from '../core/errors.ts';

/** Bits of a byte array, most significant first, from bit `position` on. */
export interface BitReader {
  readonly bytes: Uint8Array;
  position: number;
}

/** The next `count` bits (0..32) as an unsigned number. @throws StudioError `audio-decode-failed` past the end */
export function readBits(reader: BitReader, count: number): number {
  const { bytes } = reader;
  let value = 0;
  let left = count;
  let at = reader.position;
  if (at + count > bytes.length * 8) throw pastEnd();
  while (left > 0) {
    const available = 8 - (at & 7);
    const taken = Math.min(left, available);
    value = value * (1 << taken) + (((bytes[at >>> 3] ?? 0) >> (available - taken)) & ((1 << taken) - 1));
    at += taken;
    left -= taken;
  }
  reader.position = at;
  return value;
}

/** The next `count` bits (0..33) as a two's complement number. */
export function readSigned(reader: BitReader, count: number): number {
  if (count === 0) return 0;
  if (count > 32) {
    const high = readSigned(reader, count - 32);
    return high * 2 ** 32 + readBits(reader, 32);
  }
  const value = readBits(reader, count);
  return value >= 2 ** (count - 1) ? value - 2 ** count : value;
}

/** How many 0 bits come before the next 1 bit, which is consumed too. @throws StudioError past the end */
export function readUnary(reader: BitReader): number {
  const { bytes } = reader;
  const start = reader.position;
  let byte = start >>> 3;
  let rest = (bytes[byte] ?? 0) & (0xff >> (start & 7));
  while (rest === 0) {
    if (++byte >= bytes.length) throw pastEnd();
    rest = bytes[byte] ?? 0;
  }
  const one = byte * 8 + Math.clz32(rest) - 24;
  reader.position = one + 1;
  return one - start;
}

function pastEnd(): StudioError {
  return new StudioError('audio-decode-failed', 'The sound ends in the middle of a packet.', {
    hint: 'Copy or export the recording again.',
  });
}
