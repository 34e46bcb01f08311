import { bitLength, type Codebook, damagedVorbis, type PacketBits, packetBits, readCodebook, take } from './vorbis-bits.ts';

export interface VorbisIdentity {
  readonly channels: number;
  readonly sampleRate: number;
  /** Short and long block, in samples. */
  readonly blockSizes: readonly [number, number];
}

export interface Floor {
  readonly partitions: readonly number[];
  readonly classes: readonly {
    readonly size: number;
    readonly bits: number;
    readonly master: number;
    readonly books: readonly number[];
  }[];
  readonly multiplier: number;
  readonly places: readonly number[];
  /** Indices of `places` from left to right. */
  readonly order: readonly number[];
}

export interface Residue {
  readonly type: number;
  readonly begin: number;
  readonly end: number;
  readonly partitionSize: number;
  readonly classBook: number;
  /** Book by class and pass, -1 for none. */
  readonly books: readonly (readonly number[])[];
}

export interface Mapping {
  readonly couplings: readonly { readonly magnitude: number; readonly angle: number }[];
  /** Submap by channel. */
  readonly submapOf: readonly number[];
  readonly submaps: readonly { readonly floor: number; readonly residue: number }[];
}

export interface VorbisSetup {
  readonly codebooks: readonly Codebook[];
  readonly floors: readonly Floor[];
  readonly residues: readonly Residue[];
  readonly mappings: readonly Mapping[];
  readonly modes: readonly { readonly isLong: boolean; readonly mapping: number }[];
}

/** Reads the identification header (Vorbis I specification, 4.2.2). @throws StudioError `audio-decode-failed` */
export function readIdentity(packet: Uint8Array): VorbisIdentity {
  const bits = packetBits(packet, 7);
  const version = take(bits, 32);
  const channels = take(bits, 8);
  const sampleRate = take(bits, 32);
  for (let i = 0; i < 3; i++) take(bits, 32);
  const short = 2 ** take(bits, 4);
  const long = 2 ** take(bits, 4);
  const fits = packet[0] === 1 && version === 0 && channels > 0 && short >= 64 && long >= short && long <= 8_192 && !bits.ended;
  if (!fits) throw damagedVorbis('its header makes no sense');
  return { channels, sampleRate, blockSizes: [short, long] };
}

/** Reads the setup header (4.2.4). Floors of type 0, which no encoder has written since 2001, are refused. */
export function readSetup(packet: Uint8Array, channels: number): VorbisSetup {
  const bits = packetBits(packet, 7);
  const list = <T>(count: number, read: () => T): T[] => Array.from({ length: count }, read);
  const codebooks = list(take(bits, 8) + 1, () => readCodebook(bits));
  list(take(bits, 6) + 1, () => take(bits, 16));
  const floors = list(take(bits, 6) + 1, () => readFloor(bits));
  const residues = list(take(bits, 6) + 1, () => readResidue(bits));
  const mappings = list(take(bits, 6) + 1, () => readMapping(bits, channels));
  const modes = list(take(bits, 6) + 1, () => {
    const isLong = take(bits, 1) === 1;
    take(bits, 32);
    return { isLong, mapping: take(bits, 8) };
  });
  const setup = { codebooks, floors, residues, mappings, modes };
  if (packet[0] !== 5 || bits.ended || !isConsistent(setup, channels)) throw damagedVorbis('its setup makes no sense');
  return setup;
}

function readFloor(bits: PacketBits): Floor {
  if (take(bits, 16) !== 1) throw damagedVorbis('it uses an outdated form of the codec');
  const partitions = Array.from({ length: take(bits, 5) }, () => take(bits, 4));
  const classes = Array.from({ length: Math.max(-1, ...partitions) + 1 }, () => {
    const size = take(bits, 3) + 1;
    const subclassBits = take(bits, 2);
    const master = subclassBits > 0 ? take(bits, 8) : -1;
    return { size, bits: subclassBits, master, books: Array.from({ length: 2 ** subclassBits }, () => take(bits, 8) - 1) };
  });
  const multiplier = take(bits, 2) + 1;
  const rangeBits = take(bits, 4);
  const places = [0, 2 ** rangeBits];
  for (const partition of partitions)
    for (let i = 0; i < (classes[partition]?.size ?? 0); i++) places.push(take(bits, rangeBits));
  const order = places.map((_, i) => i).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  if (new Set(places).size !== places.length) throw damagedVorbis('its setup makes no sense');
  return { partitions, classes, multiplier, places, order };
}

function readResidue(bits: PacketBits): Residue {
  const type = take(bits, 16);
  const begin = take(bits, 24);
  const end = take(bits, 24);
  const partitionSize = take(bits, 24) + 1;
  const classCount = take(bits, 6) + 1;
  const classBook = take(bits, 8);
  const cascades = Array.from({ length: classCount }, () => {
    const low = take(bits, 3);
    return take(bits, 1) === 1 ? take(bits, 5) * 8 + low : low;
  });
  const books = cascades.map((cascade) => Array.from({ length: 8 }, (_, pass) => ((cascade >> pass) & 1 ? take(bits, 8) : -1)));
  if (type > 2 || end < begin) throw damagedVorbis('its setup makes no sense');
  return { type, begin, end, partitionSize, classBook, books };
}

function readMapping(bits: PacketBits, channels: number): Mapping {
  if (take(bits, 16) !== 0) throw damagedVorbis('its setup makes no sense');
  const submapCount = take(bits, 1) === 1 ? take(bits, 4) + 1 : 1;
  const width = bitLength(channels - 1);
  const couplingCount = take(bits, 1) === 1 ? take(bits, 8) + 1 : 0;
  const couplings = Array.from({ length: couplingCount }, () => ({ magnitude: take(bits, width), angle: take(bits, width) }));
  if (take(bits, 2) !== 0) throw damagedVorbis('its setup makes no sense');
  const submapOf = Array.from({ length: channels }, () => (submapCount > 1 ? take(bits, 4) : 0));
  const submaps = Array.from({ length: submapCount }, () => {
    take(bits, 8);
    return { floor: take(bits, 8), residue: take(bits, 8) };
  });
  return { couplings, submapOf, submaps };
}

/** Every number that points at something points at something that is there. */
function isConsistent(setup: VorbisSetup, channels: number): boolean {
  const isBook = (book: number) => book < setup.codebooks.length;
  const isVectorBook = (book: number) => book < 0 || setup.codebooks[book]?.vectors !== undefined;
  return (
    setup.floors.every((floor) => floor.classes.every((kind) => isBook(kind.master) && kind.books.every(isBook))) &&
    setup.residues.every((residue) => isBook(residue.classBook) && residue.books.every((books) => books.every(isVectorBook))) &&
    setup.mappings.every(
      (mapping) =>
        mapping.couplings.every(({ magnitude, angle }) => magnitude !== angle && magnitude < channels && angle < channels) &&
        mapping.submapOf.every((submap) => submap < mapping.submaps.length) &&
        mapping.submaps.every(({ floor, residue }) => floor < setup.floors.length && residue < setup.residues.length),
    ) &&
    setup.modes.every((mode) => mode.mapping < setup.mappings.length)
  );
}
