import { damagedAac } from './aac-error.ts';
import type { ByteSource } from './byte-source.ts';
import { chunkName } from './byte-text.ts';

/** A box of an MPEG-4 file (ISO/IEC 14496-12, 4.2). Offsets count within what the box was found in. */
export interface Mp4Box {
  readonly type: string;
  /** First byte after the box's header. */
  readonly start: number;
  readonly end: number;
}

const MOST_BOXES = 10_000;

/** The top-level boxes of a file, in order; one that is cut short ends with the file. */
export async function readTopBoxes(source: ByteSource): Promise<readonly Mp4Box[]> {
  const boxes: Mp4Box[] = [];
  for (let at = 0; at + 8 <= source.size; ) {
    if (boxes.length > MOST_BOXES) throw damagedAac('its boxes do not end');
    const box = boxAt(await source.read(at, 16), source.size - at);
    if (!box) break;
    boxes.push({ type: box.type, start: at + box.start, end: at + box.end });
    at += box.end;
  }
  return boxes;
}

/** The boxes within `bytes` from..to, in order. What does not fit any more is left out. */
export function childBoxes(bytes: Uint8Array, from: number, to: number): readonly Mp4Box[] {
  const boxes: Mp4Box[] = [];
  for (let at = from; at + 8 <= to && boxes.length < MOST_BOXES; ) {
    const box = boxAt(bytes.subarray(at, Math.min(at + 16, to)), to - at);
    if (!box) break;
    boxes.push({ type: box.type, start: at + box.start, end: at + box.end });
    at += box.end;
  }
  return boxes;
}

/** The first box of a path of types below `parent`. */
export function findBox(bytes: Uint8Array, parent: Mp4Box, ...path: readonly string[]): Mp4Box | undefined {
  let found: Mp4Box | undefined = parent;
  for (const type of path) {
    if (!found) return undefined;
    found = childBoxes(bytes, found.start, found.end).find((box) => box.type === type);
  }
  return found;
}

/** Big-endian numbers within a box, by their place in it. @throws StudioError `audio-decode-failed` past its end */
export interface BoxFields {
  readonly length: number;
  u8(at: number): number;
  u16(at: number): number;
  u32(at: number): number;
  u64(at: number): number;
}

export function boxFields(bytes: Uint8Array, box: Mp4Box): BoxFields {
  const length = box.end - box.start;
  const view = new DataView(bytes.buffer, bytes.byteOffset + box.start, length);
  const checked = (at: number, count: number) => {
    if (at + count > length) throw damagedAac(`its part "${box.type}" is cut short`);
    return at;
  };
  return {
    length,
    u8: (at) => view.getUint8(checked(at, 1)),
    u16: (at) => view.getUint16(checked(at, 2)),
    u32: (at) => view.getUint32(checked(at, 4)),
    u64: (at) => view.getUint32(checked(at, 8)) * 2 ** 32 + view.getUint32(at + 4),
  };
}

/** The box that `head` (up to 16 bytes) begins, `left` bytes before the end; relative to its first byte. */
function boxAt(head: Uint8Array, left: number): Mp4Box | undefined {
  if (head.length < 8) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const short = view.getUint32(0);
  if (short === 1 && head.length < 16) return undefined;
  const size = short === 1 ? view.getUint32(8) * 2 ** 32 + view.getUint32(12) : short === 0 ? left : short;
  const start = short === 1 ? 16 : 8;
  if (size < start) return undefined;
  return { type: chunkName(head, 4), start, end: Math.min(size, left) };
}
