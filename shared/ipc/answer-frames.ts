import { StudioError } from '../core/errors.ts';
import type { BinaryAnswer } from './bridge-data.ts';

const LENGTH_BYTES = 4;
/** Numbers behind the description start at a multiple of this. */
const ALIGNMENT = 8;

/**
 * A binary answer as one piece: length of the description (little-endian, 32 bits), the description as JSON
 * (ASCII, everything else escaped), zeros up to a multiple of
 * 8 bytes, then the bytes.
 */
export function frameAnswer({ bytes, meta }: Pick<BinaryAnswer, 'bytes' | 'meta'>): Uint8Array<ArrayBuffer> {
  const description = asciiBytes(JSON.stringify(meta ?? null));
  const start = bodyStart(description.length);
  const frame = new Uint8Array(start + bytes.length);
  new DataView(frame.buffer).setUint32(0, description.length, true);
  frame.set(description, LENGTH_BYTES);
  frame.set(bytes, start);
  return frame;
}

/** Undoes {@link frameAnswer}; `bytes` is a buffer of its own. @throws StudioError `protocol-invalid` */
export function readAnswerFrame(frame: ArrayBuffer): { readonly meta: unknown; readonly bytes: ArrayBuffer } {
  const length = frame.byteLength < LENGTH_BYTES ? Number.POSITIVE_INFINITY : new DataView(frame).getUint32(0, true);
  if (bodyStart(length) > frame.byteLength) throw new StudioError('protocol-invalid', 'The answer of the studio is cut off.');
  const meta: unknown = JSON.parse(asciiText(new Uint8Array(frame, LENGTH_BYTES, length)));
  return { meta, bytes: frame.slice(bodyStart(length)) };
}

function bodyStart(descriptionBytes: number): number {
  return Math.ceil((LENGTH_BYTES + descriptionBytes) / ALIGNMENT) * ALIGNMENT;
}

/** Everything beyond ASCII as JSON's own `\\u` escapes. */
function asciiBytes(json: string): Uint8Array {
  const escaped = json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return Uint8Array.from(escaped, (character) => character.charCodeAt(0));
}

function asciiText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
