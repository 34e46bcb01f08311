import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { checkEntryName, foldedName, packInvalid } from './entry-names.ts';
import { MOST_PACK_BYTES, MOST_PACK_ENTRIES } from './pack-project.ts';

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const MOST_COMMENT = 0xffff;
const MOST_CENTRAL_BYTES = 64 * 1024 ** 2;
/** Text of a project shrinks to a tenth; more than this is made to fill a disk. Small entries may. */
const MOST_RATIO = 200;
const RATIO_FREE_BYTES = 1024 ** 2;
/** Encrypted, patched, strongly encrypted, masked headers. */
const REFUSED_FLAGS = 0x0001 | 0x0020 | 0x0040 | 0x2000;
const UNIX = 3;
const FILE_TYPE = 0xf000;
const REGULAR_FILE = 0x8000;

export interface ZipEntry {
  readonly name: string;
  readonly bytes: number;
  readonly packedBytes: number;
  readonly isDeflated: boolean;
  readonly crc: number;
  /** Where its header begins in the file. */
  readonly start: number;
  /** Where its bytes begin in the file. */
  readonly offset: number;
}

/**
 * Reads and checks the directory of a packed project, without writing anything: every entry is a regular file with a name that a project has,
 * once, at a place of its own, in bounds, within limits. @throws StudioError `project-pack-invalid`
 */
export async function readZipDirectory(file: FileHandle, size: number): Promise<ZipEntry[]> {
  const end = await findEnd(file, size);
  const directory = await readAt(file, end.offset, end.bytes, size);
  const entries: ZipEntry[] = [];
  const names = new Set<string>();
  let at = 0;
  for (let index = 0; index < end.count; index++) {
    if (at + CENTRAL_BYTES > directory.length || directory.readUInt32LE(at) !== CENTRAL)
      throw packInvalid('its directory is damaged');
    const length =
      CENTRAL_BYTES + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    if (at + length > directory.length) throw packInvalid('its directory is damaged');
    const entry = await readEntry(file, directory.subarray(at, at + length), end.offset, size);
    if (names.has(foldedName(entry.name))) throw packInvalid(`"${entry.name}" is in it twice`);
    names.add(foldedName(entry.name));
    entries.push(entry);
    at += length;
  }
  if (at !== directory.length) throw packInvalid('its directory is damaged');
  checkTotals(entries);
  return entries;
}

async function findEnd(
  file: FileHandle,
  size: number,
): Promise<{ readonly count: number; readonly offset: number; readonly bytes: number }> {
  if (size < END_BYTES || size > MOST_PACK_BYTES * 1.1)
    throw packInvalid(size < END_BYTES ? 'it is no zip file' : 'it is too large');
  const tail = await readAt(file, Math.max(0, size - END_BYTES - MOST_COMMENT), Math.min(size, END_BYTES + MOST_COMMENT), size);
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END || tail.readUInt16LE(at + 20) !== tail.length - at - END_BYTES) continue;
    const [disk, start, here, count] = [4, 6, 8, 10].map((place) => tail.readUInt16LE(at + place));
    const [bytes, offset] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
    const endsAt = size - tail.length + at;
    if (disk !== 0 || start !== 0 || here !== count || count === undefined) throw packInvalid('it is in several parts');
    if (count > MOST_PACK_ENTRIES || bytes > MOST_CENTRAL_BYTES) throw packInvalid(`it holds ${count} files`);
    if (offset + bytes !== endsAt) throw packInvalid('its directory is not where it should be');
    return { count, offset, bytes };
  }
  throw packInvalid('it is no zip file, or its end is missing');
}

async function readEntry(file: FileHandle, head: Buffer, directoryOffset: number, size: number): Promise<ZipEntry> {
  const [madeBy, flags, method] = [head.readUInt16LE(4), head.readUInt16LE(8), head.readUInt16LE(10)];
  const [crc, packedBytes, bytes] = [head.readUInt32LE(16), head.readUInt32LE(20), head.readUInt32LE(24)];
  const nameBytes = head.subarray(CENTRAL_BYTES, CENTRAL_BYTES + head.readUInt16LE(28));
  const name = decodeName(nameBytes);
  checkEntryName(name);
  const mode = head.readUInt32LE(38) >>> 16;
  const type = mode & FILE_TYPE;
  if (madeBy >> 8 === UNIX && type !== 0 && type !== REGULAR_FILE) throw packInvalid(`"${name}" is a link or device`);
  if ((flags & REFUSED_FLAGS) !== 0) throw packInvalid(`"${name}" is encrypted`);
  if (method !== 0 && method !== 8) throw packInvalid(`"${name}" is packed in an unknown way (${method})`);
  if (method === 0 && packedBytes !== bytes) throw packInvalid(`the sizes of "${name}" contradict each other`);
  if (bytes > RATIO_FREE_BYTES && bytes > packedBytes * MOST_RATIO)
    throw packInvalid(`"${name}" would grow ${MOST_RATIO} times and more`);
  const place = head.readUInt32LE(42);
  const local = await readAt(file, place, LOCAL_BYTES + nameBytes.length, size);
  if (
    local.readUInt32LE(0) !== LOCAL ||
    !local.subarray(LOCAL_BYTES).equals(nameBytes) ||
    local.readUInt16LE(26) !== nameBytes.length
  ) {
    throw packInvalid(`"${name}" has another name where it begins`);
  }
  const offset = place + LOCAL_BYTES + nameBytes.length + local.readUInt16LE(28);
  if (offset + packedBytes > directoryOffset) throw packInvalid(`"${name}" reaches beyond its place`);
  return { name, bytes, packedBytes, isDeflated: method === 8, crc, start: place, offset };
}

function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw packInvalid('a name in it is no text');
  }
}

function checkTotals(entries: readonly ZipEntry[]): void {
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > MOST_PACK_BYTES) throw packInvalid(`it would take ${(total / 1024 ** 3).toFixed(1)} GB`);
  let reached = 0;
  for (const { name, start, offset, packedBytes } of [...entries].sort((a, b) => a.start - b.start)) {
    if (start < reached) throw packInvalid(`"${name}" overlaps another file`);
    reached = offset + packedBytes;
  }
}

async function readAt(file: FileHandle, offset: number, length: number, size: number): Promise<Buffer> {
  if (offset + length > size) throw packInvalid('a part of it is missing');
  const buffer = Buffer.alloc(length);
  const { bytesRead } = length === 0 ? { bytesRead: 0 } : await file.read(buffer, 0, length, offset);
  if (bytesRead < length) throw packInvalid('a part of it is missing');
  return buffer;
}

/** An entry's bytes; never more than the directory promised. @throws StudioError `project-pack-invalid`, also on a wrong checksum */
export async function* readZipEntry(path: string, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  if (entry.packedBytes === 0 && entry.bytes === 0) return;
  const packed = createReadStream(path, { start: entry.offset, end: entry.offset + entry.packedBytes - 1 });
  const source: AsyncIterable<Uint8Array> = entry.isDeflated ? Readable.from(packed).pipe(createInflateRaw()) : packed;
  let bytes = 0;
  let crc = 0xffffffff;
  try {
    for await (const piece of source) {
      bytes += piece.byteLength;
      if (bytes > entry.bytes) throw packInvalid(`"${entry.name}" is larger than it says`);
      crc = addToCrc(crc, piece);
      yield piece;
    }
  } catch (error) {
    const isOfZlib = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
    throw isOfZlib ? packInvalid(`"${entry.name}" is damaged`) : error;
  } finally {
    packed.destroy();
  }
  if (bytes !== entry.bytes || (crc ^ 0xffffffff) >>> 0 !== entry.crc) throw packInvalid(`"${entry.name}" is damaged`);
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function addToCrc(crc: number, bytes: Uint8Array): number {
  let value = crc;
  for (let i = 0; i < bytes.length; i++) value = (CRC_TABLE[(value ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (value >>> 8);
  return value;
}
