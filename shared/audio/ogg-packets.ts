import type { ByteSource } from './byte-source.ts';
import { chunkName } from './byte-text.ts';

/** The packets that end on one page of an Ogg stream. */
export interface OggPage {
  readonly packets: readonly Uint8Array[];
  /** Samples of the stream up to the end of this page's last whole packet, as its codec counts them; undefined for "none". */
  readonly granule: number | undefined;
  readonly isLast: boolean;
}

const HEADER_BYTES = 27;
/** A page has at most 255 segments of 255 bytes. */
const MOST_PAGE_BYTES = HEADER_BYTES + 255 + 255 * 255;
const WINDOW_BYTES = 1 << 18;
/** A packet that has not ended after this many bytes is damage: the largest of Vorbis and Opus are far below. */
const MOST_PACKET_BYTES = 1 << 22;

/**
 * The pages of the first logical stream in an Ogg file (RFC 3533), in order. Pages with a wrong checksum are passed over, and
 * with them the packets that they carry; other streams that are mixed in are ignored.
 */
export async function* readOggPages(source: ByteSource): AsyncGenerator<OggPage> {
  let window = await source.read(0, WINDOW_BYTES);
  let start = 0;
  let at = 0;
  let serial: number | undefined;
  let pending: Uint8Array[] = [];
  while (start + at + HEADER_BYTES <= source.size) {
    if (window.length - at < MOST_PAGE_BYTES && start + window.length < source.size) {
      start += at;
      at = 0;
      window = await source.read(start, WINDOW_BYTES);
    }
    const page = parsePage(window, at);
    if (!page) {
      at = nextCapture(window, at + 1);
      continue;
    }
    at += page.bytes;
    serial ??= page.serial;
    if (page.serial !== serial) continue;
    if (!page.isContinued) pending = [];
    const packets: Uint8Array[] = [];
    for (const { body, ends } of page.parts) {
      pending.push(body);
      const pendingBytes = pending.reduce((sum, part) => sum + part.length, 0);
      if (ends) packets.push(joinParts(pending, pendingBytes));
      if (ends || pendingBytes > MOST_PACKET_BYTES) pending = [];
    }
    yield { packets, granule: page.granule, isLast: page.isLast };
    if (page.isLast) return;
  }
}

/** The granule of the last page, found from the end of the file: how long the stream says it is. Undefined when there is none. */
export async function lastOggGranule(source: ByteSource): Promise<number | undefined> {
  const from = Math.max(0, source.size - 2 * MOST_PAGE_BYTES);
  const tail = await source.read(from, source.size - from);
  let granule: number | undefined;
  for (let at = nextCapture(tail, 0); at + HEADER_BYTES <= tail.length; at = nextCapture(tail, at + 1)) {
    granule = parsePage(tail, at)?.granule ?? granule;
  }
  return granule;
}

interface ParsedPage {
  readonly bytes: number;
  readonly serial: number;
  readonly isContinued: boolean;
  readonly isLast: boolean;
  readonly granule: number | undefined;
  readonly parts: readonly { readonly body: Uint8Array; readonly ends: boolean }[];
}

function parsePage(window: Uint8Array, at: number): ParsedPage | undefined {
  if (at + HEADER_BYTES > window.length || chunkName(window, at) !== 'OggS') return undefined;
  const view = new DataView(window.buffer, window.byteOffset + at);
  const segments = view.getUint8(26);
  if (at + HEADER_BYTES + segments > window.length) return undefined;
  let bytes = HEADER_BYTES + segments;
  const parts: { body: Uint8Array; ends: boolean }[] = [];
  let partBytes = 0;
  for (let i = 0; i < segments; i++) {
    const size = view.getUint8(HEADER_BYTES + i);
    partBytes += size;
    if (size === 255 && i < segments - 1) continue;
    parts.push({ body: window.subarray(at + bytes, at + bytes + partBytes), ends: size < 255 });
    bytes += partBytes;
    partBytes = 0;
  }
  if (at + bytes > window.length || view.getUint32(22, true) !== pageChecksum(window, at, bytes)) return undefined;
  const flags = view.getUint8(5);
  const high = view.getInt32(10, true);
  const granule = high < 0 ? undefined : high * 2 ** 32 + view.getUint32(6, true);
  return { bytes, serial: view.getUint32(14, true), isContinued: (flags & 1) !== 0, isLast: (flags & 4) !== 0, granule, parts };
}

function nextCapture(window: Uint8Array, from: number): number {
  for (let i = from; i + 3 < window.length; i++) {
    if (window[i] === 0x4f && window[i + 1] === 0x67 && window[i + 2] === 0x67 && window[i + 3] === 0x53) return i;
  }
  return Math.max(from, window.length - 3);
}

function joinParts(parts: readonly Uint8Array[], bytes: number): Uint8Array {
  const joined = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

const CHECKSUMS: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum & 0x80000000 ? 0x04c11db7 : 0);
  return sum >>> 0;
});

/** CRC-32 of the page with its own checksum field taken as 0. */
function pageChecksum(window: Uint8Array, at: number, bytes: number): number {
  let sum = 0;
  for (let i = 0; i < bytes; i++) {
    const byte = i >= 22 && i < 26 ? 0 : (window[at + i] ?? 0);
    sum = ((sum << 8) ^ (CHECKSUMS[(sum >>> 24) ^ byte] ?? 0)) >>> 0;
  }
  return sum;
}
