import { createInverseMdct } from './inverse-mdct.ts';
import { bitLength, type Codebook, type PacketBits, packetBits, take, takeEntry } from './vorbis-bits.ts';
import type { Floor, Mapping, Residue, VorbisIdentity, VorbisSetup } from './vorbis-setup.ts';

/** Turns audio packets into sound. Each packet completes the block before it, so the first gives nothing. */
export interface VorbisDecoder {
  /** Samples by channel; undefined for a packet that is no sound. */
  decode(packet: Uint8Array): readonly Float32Array[] | undefined;
}

/** The decibel table of the specification (10.1): a geometric row from 1.0649863e-7 to 1. */
const FLOOR_VALUES: Float64Array = Float64Array.from({ length: 256 }, (_, i) => 1.0649863e-7 ** ((255 - i) / 255));
const FLOOR_RANGES = [256, 128, 86, 64] as const;

export function createVorbisDecoder(identity: VorbisIdentity, setup: VorbisSetup): VorbisDecoder {
  const { channels, blockSizes } = identity;
  const transforms = blockSizes.map(createInverseMdct);
  let tails: readonly Float32Array[] | undefined;

  return {
    decode(packet) {
      const bits = packetBits(packet);
      if (take(bits, 1) !== 0) return undefined;
      const mode = setup.modes[take(bits, bitLength(setup.modes.length - 1))];
      const mapping = mode && setup.mappings[mode.mapping];
      if (!mode || !mapping || bits.ended) return undefined;
      const size = blockSizes[mode.isLong ? 1 : 0];
      const left = mode.isLong && take(bits, 1) === 0 ? blockSizes[0] : size;
      const right = mode.isLong && take(bits, 1) === 0 ? blockSizes[0] : size;
      const spectra = readSpectra(bits, setup, mapping, channels, size / 2);
      const transform = transforms[mode.isLong ? 1 : 0];
      const blocks = spectra.map((spectrum) => windowed(transform?.(spectrum) ?? spectrum, left, right));
      const output = tails && blocks.map((block, c) => overlap(tails?.[c] ?? new Float32Array(0), block));
      tails = blocks.map((block) => block.slice(size / 2));
      return output ?? blocks.map(() => new Float32Array(0));
    },
  };
}

/** From the middle of the block before to the middle of this one. */
function overlap(tail: Float32Array, block: Float32Array): Float32Array {
  const shift = tail.length / 2 - block.length / 4;
  return Float32Array.from({ length: tail.length / 2 + block.length / 4 }, (_, i) => {
    const inBlock = i - shift;
    return (tail[i] ?? 0) + (inBlock >= 0 ? (block[inBlock] ?? 0) : 0);
  });
}

/** Slopes of `left` / 2 and `right` / 2 samples around the quarter points; zero before and after, one between. */
function windowed(block: Float32Array, left: number, right: number): Float32Array {
  const size = block.length;
  return block.map((sample, i) => {
    const rising = i < size / 2;
    const slope = (rising ? left : right) / 2;
    const from = rising ? i - (size / 4 - slope / 2) : (size * 3) / 4 + slope / 2 - 1 - i;
    if (from < 0) return 0;
    return from >= slope ? sample : sample * Math.sin((Math.PI / 2) * Math.sin((((from + 0.5) / slope) * Math.PI) / 2) ** 2);
  });
}

function readSpectra(bits: PacketBits, setup: VorbisSetup, mapping: Mapping, channels: number, half: number): Float32Array[] {
  const floorOf = (c: number) => setup.floors[mapping.submaps[mapping.submapOf[c] ?? 0]?.floor ?? 0] as Floor;
  const heights = Array.from({ length: channels }, (_, c) => readFloorHeights(bits, floorOf(c), setup.codebooks));
  const used = heights.map((found) => found !== undefined);
  for (const { magnitude, angle } of mapping.couplings) {
    const either = used[magnitude] || used[angle];
    used[magnitude] = either === true;
    used[angle] = either === true;
  }
  const spectra = Array.from({ length: channels }, () => new Float32Array(half));
  mapping.submaps.forEach((submap, s) => {
    const members = spectra.filter((_, c) => mapping.submapOf[c] === s);
    const decoded = used.filter((_, c) => mapping.submapOf[c] === s);
    readResidueInPlace(bits, setup.residues[submap.residue] as Residue, setup.codebooks, members, decoded);
  });
  for (const { magnitude, angle } of mapping.couplings.toReversed()) {
    uncoupleInPlace(spectra[magnitude] as Float32Array, spectra[angle] as Float32Array);
  }
  spectra.forEach((spectrum, c) => {
    const found = heights[c];
    if (found) applyFloorInPlace(spectrum, floorOf(c), found);
    else spectrum.fill(0);
  });
  return spectra;
}

function readFloorHeights(bits: PacketBits, floor: Floor, books: readonly Codebook[]): number[] | undefined {
  if (take(bits, 1) === 0) return undefined;
  const width = bitLength((FLOOR_RANGES[floor.multiplier - 1] ?? 256) - 1);
  const heights = [take(bits, width), take(bits, width)];
  for (const partition of floor.partitions) {
    const kind = floor.classes[partition];
    if (!kind) continue;
    let selector = kind.bits > 0 ? takeEntry(bits, books[kind.master] as Codebook) : 0;
    for (let i = 0; i < kind.size; i++) {
      const book = books[kind.books[selector & (2 ** kind.bits - 1)] ?? -1];
      selector >>= kind.bits;
      heights.push(book ? takeEntry(bits, book) : 0);
    }
  }
  return bits.ended ? undefined : heights;
}

/** Undoes the prediction of the floor's points and draws the lines between them (7.2.4). */
function applyFloorInPlace(spectrum: Float32Array, floor: Floor, heights: readonly number[]): void {
  const { places, order, multiplier } = floor;
  const range = FLOOR_RANGES[multiplier - 1] ?? 256;
  const final = heights.slice(0, 2);
  const isUsed = [true, true];
  for (let i = 2; i < places.length; i++) {
    const at = places[i] as number;
    let low = 0;
    let high = 1;
    for (let k = 0; k < i; k++) {
      const place = places[k] as number;
      if (place < at && place > (places[low] as number)) low = k;
      if (place > at && place < (places[high] as number)) high = k;
    }
    const predicted = pointOnLine(places[low] as number, final[low] as number, places[high] as number, final[high] as number, at);
    const value = heights[i] ?? 0;
    isUsed.push(value !== 0);
    if (value !== 0) {
      isUsed[low] = true;
      isUsed[high] = true;
    }
    final.push(predicted + unfold(value, predicted, range - predicted));
  }
  let x = 0;
  let y = (final[order[0] ?? 0] ?? 0) * multiplier;
  for (const i of order.slice(1)) {
    if (!isUsed[i]) continue;
    const nextX = places[i] as number;
    const nextY = (final[i] ?? 0) * multiplier;
    drawInPlace(spectrum, x, y, nextX, nextY);
    x = nextX;
    y = nextY;
  }
  drawInPlace(spectrum, x, y, spectrum.length, y);
}

function unfold(value: number, below: number, above: number): number {
  const room = 2 * Math.min(below, above);
  if (value >= room) return above > below ? value - below : above - value - 1;
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
}

function pointOnLine(x0: number, y0: number, x1: number, y1: number, x: number): number {
  return y0 + Math.trunc(((y1 - y0) * (x - x0)) / (x1 - x0));
}

function drawInPlace(spectrum: Float32Array, x0: number, y0: number, x1: number, y1: number): void {
  for (let x = x0; x < Math.min(x1, spectrum.length); x++) {
    const y = Math.max(0, Math.min(255, pointOnLine(x0, y0, x1, y1, x)));
    spectrum[x] = (spectrum[x] as number) * (FLOOR_VALUES[y] ?? 0);
  }
}

function uncoupleInPlace(magnitudes: Float32Array, angles: Float32Array): void {
  for (let i = 0; i < magnitudes.length; i++) {
    const m = magnitudes[i] as number;
    const a = angles[i] as number;
    const toward = m > 0 ? m - a : m + a;
    const away = m > 0 ? m + a : m - a;
    magnitudes[i] = a > 0 ? m : away;
    angles[i] = a > 0 ? toward : m;
  }
}

function readResidueInPlace(
  bits: PacketBits,
  residue: Residue,
  books: readonly Codebook[],
  spectra: readonly Float32Array[],
  used: readonly boolean[],
): void {
  if (residue.type !== 2) {
    readPartitionsInPlace(
      bits,
      residue,
      books,
      spectra.filter((_, c) => used[c]),
    );
    return;
  }
  if (!used.includes(true)) return;
  const mixed = new Float32Array(spectra.length * (spectra[0]?.length ?? 0));
  readPartitionsInPlace(bits, residue, books, [mixed]);
  for (const [c, spectrum] of spectra.entries())
    for (let i = 0; i < spectrum.length; i++) spectrum[i] = mixed[i * spectra.length + c] ?? 0;
}

function readPartitionsInPlace(
  bits: PacketBits,
  residue: Residue,
  books: readonly Codebook[],
  vectors: readonly Float32Array[],
): void {
  const length = vectors[0]?.length ?? 0;
  const begin = Math.min(residue.begin, length);
  const count = Math.floor((Math.min(residue.end, length) - begin) / residue.partitionSize);
  const classBook = books[residue.classBook] as Codebook;
  const classes = vectors.map(() => new Uint8Array(count + classBook.dimensions));
  for (let pass = 0; pass < 8; pass++) {
    for (let partition = 0; partition < count; ) {
      if (pass === 0) {
        for (const found of classes) {
          let packed = takeEntry(bits, classBook);
          if (packed < 0) return;
          for (let i = classBook.dimensions - 1; i >= 0; i--) {
            found[partition + i] = packed % residue.books.length;
            packed = Math.floor(packed / residue.books.length);
          }
        }
      }
      for (let i = 0; i < classBook.dimensions && partition < count; i++, partition++) {
        for (const [v, vector] of vectors.entries()) {
          const book = books[residue.books[classes[v]?.[partition] ?? 0]?.[pass] ?? -1];
          if (book && !addPartitionInPlace(bits, book, residue, vector, begin + partition * residue.partitionSize)) return;
        }
      }
    }
  }
}

/** Adds the vectors of one partition; false at the end of the packet. */
function addPartitionInPlace(bits: PacketBits, book: Codebook, residue: Residue, vector: Float32Array, from: number): boolean {
  const { dimensions, vectors } = book;
  const steps = Math.floor(residue.partitionSize / dimensions);
  for (let step = 0; step < steps; step++) {
    const entry = takeEntry(bits, book);
    if (entry < 0) return false;
    for (let d = 0; d < dimensions; d++) {
      const at = residue.type === 0 ? from + step + d * steps : from + step * dimensions + d;
      vector[at] = (vector[at] ?? 0) + (vectors?.[entry * dimensions + d] ?? 0);
    }
  }
  return true;
}
