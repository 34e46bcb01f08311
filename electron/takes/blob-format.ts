import { invariant } from '../../shared/core/assert.ts';
import { StudioError } from '../../shared/core/errors.ts';

/** First bytes of every blob; the last is the version of the layout. */
const MAGIC = 'FWBLOB1\n';
const ALIGNMENT = 8;
const ARRAY_TYPES = { f32: Float32Array, u16: Uint16Array, u8: Uint8Array } as const;

export type BlobArray = Float32Array | Uint16Array | Uint8Array;
type ArrayType = keyof typeof ARRAY_TYPES;

/** Dense data with a small description. */
export interface BlobContent {
  /** What it is, e.g. `clip/1`. */
  readonly kind: string;
  /** Plain JSON; its own order of keys decides the bytes. */
  readonly meta: unknown;
  readonly arrays: Readonly<Record<string, BlobArray>>;
}

interface Header extends Omit<BlobContent, 'arrays'> {
  readonly arrays: readonly (readonly [name: string, type: ArrayType, length: number])[];
}

/**
 * Arrays as one piece of bytes: `FWBLOB1\n`, length of the header (little-endian, 32 bits), the header as JSON, zeros up to a multiple of
 * 8, then each array (little-endian) with zeros up to a multiple of 8. The same content always gives the same bytes.
 */
export function writeBlob({ kind, meta, arrays }: BlobContent): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(arrays);
  const header: Header = { kind, meta, arrays: entries.map(([name, array]) => [name, typeOf(array), array.length]) };
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const start = aligned(MAGIC.length + 4 + text.length);
  const bytes = new Uint8Array(entries.reduce((size, [, array]) => size + aligned(array.byteLength), start));
  bytes.set(Buffer.from(MAGIC, 'latin1'));
  new DataView(bytes.buffer).setUint32(MAGIC.length, text.length, true);
  bytes.set(text, MAGIC.length + 4);
  let at = start;
  for (const [, array] of entries) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += aligned(array.byteLength);
  }
  return bytes;
}

/** Undoes {@link writeBlob}; the arrays are copies. @throws StudioError `project-blob-damaged` when it is cut off, damaged or of another kind */
export function readBlob(bytes: Uint8Array, kind: string): BlobContent {
  const headerBytes = bytes.length < MAGIC.length + 4 ? 0 : viewOf(bytes).getUint32(MAGIC.length, true);
  const start = aligned(MAGIC.length + 4 + headerBytes);
  if (Buffer.from(bytes.subarray(0, MAGIC.length)).toString('latin1') !== MAGIC || start > bytes.length) throw damaged();
  const header = readHeader(bytes.subarray(MAGIC.length + 4, MAGIC.length + 4 + headerBytes));
  if (header.kind !== kind) throw damaged();
  const arrays: Record<string, BlobArray> = {};
  let at = start;
  for (const [name, type, length] of header.arrays) {
    const size = length * ARRAY_TYPES[type].BYTES_PER_ELEMENT;
    if (at + size > bytes.length) throw damaged();
    // A copy, also where `bytes` is a Buffer, whose `slice` would be a view.
    arrays[name] = new ARRAY_TYPES[type](new Uint8Array(bytes.subarray(at, at + size)).buffer);
    at += aligned(size);
  }
  return { kind, meta: header.meta, arrays };
}

/** An array of a blob that was written by us. @throws StudioError `project-blob-damaged` when it is not there, of another type or length */
export function floatsOf(content: BlobContent, name: string, length: number): Float32Array {
  const array = content.arrays[name];
  if (array instanceof Float32Array && array.length === length) return array;
  throw damaged();
}

/** As {@link floatsOf} for half floats, which are kept as their bits. */
export function halvesOf(content: BlobContent, name: string, length: number): Uint16Array {
  const array = content.arrays[name];
  if (array instanceof Uint16Array && array.length === length) return array;
  throw damaged();
}

function readHeader(text: Uint8Array): Header {
  try {
    const header = JSON.parse(Buffer.from(text).toString('utf8')) as Header;
    const isSound = header.arrays.every(
      ([name, type, length]) =>
        typeof name === 'string' && name !== '__proto__' && type in ARRAY_TYPES && Number.isSafeInteger(length) && length >= 0,
    );
    if (isSound && typeof header.kind === 'string') return header;
  } catch {
    // Told below, as every other damage.
  }
  throw damaged();
}

function typeOf(array: BlobArray): ArrayType {
  const type = (Object.keys(ARRAY_TYPES) as ArrayType[]).find((known) => array instanceof ARRAY_TYPES[known]);
  invariant(type !== undefined, 'blobs hold arrays of known types');
  return type;
}

function aligned(size: number): number {
  return Math.ceil(size / ALIGNMENT) * ALIGNMENT;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function damaged(): StudioError {
  return new StudioError('project-blob-damaged', 'Stored curves of this project are damaged.', {
    hint: 'Generate the take again, or open an older version of the project.',
  });
}
