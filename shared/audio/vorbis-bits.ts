import { StudioError } from '../core/errors.ts';

/** Bits of a Vorbis packet, least significant first. Reading past the end gives zeros and sets `ended`, as the specification wants. */
export interface PacketBits {
  readonly bytes: Uint8Array;
  position: number;
  ended: boolean;
}

export function packetBits(bytes: Uint8Array, offset = 0): PacketBits {
  return { bytes, position: offset * 8, ended: false };
}

/** The next `count` bits (0..32) as an unsigned number. */
export function take(bits: PacketBits, count: number): number {
  if (bits.position + count > bits.bytes.length * 8) {
    bits.ended = true;
    bits.position = bits.bytes.length * 8;
    return 0;
  }
  let value = 0;
  let at = bits.position;
  for (let got = 0; got < count; ) {
    const part = Math.min(8 - (at & 7), count - got);
    value += (((bits.bytes[at >>> 3] ?? 0) >> (at & 7)) & ((1 << part) - 1)) * 2 ** got;
    at += part;
    got += part;
  }
  bits.position = at;
  return value;
}

/** Number of bits that hold `value`: 0 for 0, 3 for 7. */
export function bitLength(value: number): number {
  return value <= 0 ? 0 : 32 - Math.clz32(value);
}

/** A Huffman code with, for each entry, a vector of `dimensions` values; `vectors` is [entries, dimensions] or absent. */
export interface Codebook {
  readonly dimensions: number;
  readonly entries: number;
  /** Pairs of children by node: a node number above 0, or -1 - entry; 0 where no code leads. */
  readonly tree: Int32Array;
  readonly vectors: Float32Array | undefined;
}

const MOST_ENTRIES = 1 << 18;
const MOST_VALUES = 1 << 22;

/** @throws StudioError `audio-decode-failed` for a code that makes no sense */
export function readCodebook(bits: PacketBits): Codebook {
  if (take(bits, 24) !== 0x564342) throw damagedVorbis('a code table is missing');
  const dimensions = take(bits, 16);
  const entries = take(bits, 24);
  if (entries > MOST_ENTRIES || dimensions === 0 || bits.ended) throw damagedVorbis('a code table makes no sense');
  const lengths = readLengths(bits, entries);
  return { dimensions, entries, tree: buildTree(lengths), vectors: readVectors(bits, entries, dimensions) };
}

/** The next entry of a code; -1 at the end of the packet. */
export function takeEntry(bits: PacketBits, book: Codebook): number {
  let node = 0;
  for (;;) {
    const bit = take(bits, 1);
    if (bits.ended) return -1;
    node = book.tree[2 * node + bit] ?? 0;
    if (node < 0) return -1 - node;
    if (node === 0) {
      bits.ended = true;
      return -1;
    }
  }
}

function readLengths(bits: PacketBits, entries: number): Uint8Array {
  const lengths = new Uint8Array(entries);
  if (take(bits, 1) === 1) {
    let length = take(bits, 5) + 1;
    for (let i = 0; i < entries; length++) {
      const count = take(bits, bitLength(entries - i));
      if (length > 32 || count > entries - i || bits.ended) throw damagedVorbis('a code table makes no sense');
      lengths.fill(length, i, i + count);
      i += count;
    }
    return lengths;
  }
  const isSparse = take(bits, 1) === 1;
  for (let i = 0; i < entries && !bits.ended; i++) {
    if (!isSparse || take(bits, 1) === 1) lengths[i] = take(bits, 5) + 1;
  }
  return lengths;
}

/** Every entry takes the leftmost free place of its depth. */
function buildTree(lengths: Uint8Array): Int32Array {
  const children: number[] = [0, 0];
  const full: boolean[] = [false];
  function place(node: number, depth: number, entry: number): boolean {
    for (let side = 0; side < 2; side++) {
      const slot = 2 * node + side;
      const child = children[slot] ?? 0;
      if (depth === 1) {
        if (child !== 0) continue;
        children[slot] = -1 - entry;
      } else {
        if (child < 0 || (child > 0 && full[child])) continue;
        const next = child > 0 ? child : full.length;
        if (child === 0) {
          full.push(false);
          children.push(0, 0);
          children[slot] = next;
        }
        if (!place(next, depth - 1, entry)) continue;
      }
      full[node] = isFull(children[2 * node] ?? 0) && isFull(children[2 * node + 1] ?? 0);
      return true;
    }
    return false;
  }
  function isFull(child: number): boolean {
    return child < 0 || (child > 0 && full[child] === true);
  }
  lengths.forEach((length, entry) => {
    if (length > 0 && !place(0, length, entry)) throw damagedVorbis('a code table makes no sense');
  });
  return Int32Array.from(children);
}

function readVectors(bits: PacketBits, entries: number, dimensions: number): Float32Array | undefined {
  const type = take(bits, 4);
  if (type === 0) return undefined;
  if (type > 2 || entries * dimensions > MOST_VALUES) throw damagedVorbis('a code table makes no sense');
  const lowest = takeFloat(bits);
  const step = takeFloat(bits);
  const valueBits = take(bits, 4) + 1;
  const isSequence = take(bits, 1) === 1;
  const count = type === 1 ? rootOf(entries, dimensions) : entries * dimensions;
  const values = Array.from({ length: count }, () => lowest + step * take(bits, valueBits));
  const vectors = new Float32Array(entries * dimensions);
  for (let entry = 0; entry < entries; entry++) {
    let last = 0;
    let divisor = 1;
    for (let d = 0; d < dimensions; d++) {
      const index = type === 1 ? Math.floor(entry / divisor) % count : entry * dimensions + d;
      const value = (values[index] ?? 0) + last;
      vectors[entry * dimensions + d] = value;
      if (isSequence) last = value;
      divisor *= count;
    }
  }
  return vectors;
}

/** The largest whole number whose `dimensions`-th power is at most `entries`. */
function rootOf(entries: number, dimensions: number): number {
  let root = Math.floor(entries ** (1 / dimensions));
  while ((root + 1) ** dimensions <= entries) root++;
  while (root > 1 && root ** dimensions > entries) root--;
  return Math.max(1, root);
}

function takeFloat(bits: PacketBits): number {
  const packed = take(bits, 32);
  const mantissa = packed % 2 ** 21;
  const exponent = Math.floor(packed / 2 ** 21) % 1_024;
  return (packed >= 2 ** 31 ? -mantissa : mantissa) * 2 ** (exponent - 788);
}

export function damagedVorbis(what: string): StudioError {
  return new StudioError('audio-decode-failed', `The Ogg Vorbis file cannot be decoded: ${what}.`, {
    hint: 'Copy or export the recording again, or convert it to WAV.',
  });
}
