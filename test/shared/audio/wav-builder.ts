/** Builds WAV files with any fault that a header can have. Everything has a sound default: 0.1 s of 16-bit mono at 16 kHz. */

export interface FormatFields {
  tag?: number;
  channels?: number;
  sampleRate?: number;
  bits?: number;
  byteRate?: number;
  blockAlign?: number;
  /** Bytes after the 16 that every format chunk has. */
  extension?: number[];
}

export interface Chunk {
  id: string;
  body: Uint8Array;
  /** Declared size where it differs from the body's. */
  size?: number;
  /** False leaves out the filling byte. */
  padded?: boolean;
}

export interface FileFields {
  id?: string;
  form?: string;
  riffSize?: number;
  bigEndian?: boolean;
  tail?: Uint8Array;
}

export function bytesOf(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

export function textBytes(text: string, length = text.length): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < Math.min(text.length, length); i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

export function u32(value: number, bigEndian = false): number[] {
  const bytes = [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255];
  return bigEndian ? bytes.reverse() : bytes;
}

export function u16(value: number, bigEndian = false): number[] {
  const bytes = [value & 255, (value >>> 8) & 255];
  return bigEndian ? bytes.reverse() : bytes;
}

export function format(fields: FormatFields = {}, bigEndian = false): Chunk {
  const { tag = 1, channels = 1, sampleRate = 16_000, bits = 16, extension = [] } = fields;
  const blockAlign = fields.blockAlign ?? channels * Math.ceil(bits / 8);
  const byteRate = fields.byteRate ?? blockAlign * sampleRate;
  const body = [
    ...[...u16(tag, bigEndian), ...u16(channels, bigEndian), ...u32(sampleRate, bigEndian)],
    ...[...u32(byteRate, bigEndian), ...u16(blockAlign, bigEndian), ...u16(bits, bigEndian), ...extension],
  ];
  return { id: 'fmt ', body: Uint8Array.from(body) };
}

/** WAVE_FORMAT_EXTENSIBLE with the sub-format `subTag`, and `extra` bytes more than the 22 it needs. */
export function extensible(fields: FormatFields & { subTag?: number; validBits?: number; extra?: number } = {}): Chunk {
  const { subTag = 1, validBits = fields.bits ?? 16, extra = 0 } = fields;
  const guidTail = [0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
  const extension = [
    ...u16(22 + extra),
    ...u16(validBits),
    ...u32(3),
    ...u32(subTag),
    ...guidTail,
    ...Array<number>(extra).fill(0),
  ];
  return format({ ...fields, tag: 0xfffe, extension });
}

export function data(body: Uint8Array, size?: number): Chunk {
  return size === undefined ? { id: 'data', body } : { id: 'data', body, size };
}

export function ds64(riffBytes: number, dataBytes: number): Chunk {
  const u64 = (value: number) => [...u32(value % 2 ** 32), ...u32(Math.floor(value / 2 ** 32))];
  return { id: 'ds64', body: Uint8Array.from([...u64(riffBytes), ...u64(dataBytes), ...u64(0), ...u32(0)]) };
}

export function file(chunks: Chunk[], fields: FileFields = {}): Uint8Array {
  const { id = 'RIFF', form = 'WAVE', bigEndian = false, tail = new Uint8Array(0) } = fields;
  const parts: Uint8Array[] = [];
  for (const chunk of chunks) {
    parts.push(textBytes(chunk.id, 4), Uint8Array.from(u32(chunk.size ?? chunk.body.length, bigEndian)), chunk.body);
    if (chunk.body.length % 2 === 1 && chunk.padded !== false) parts.push(bytesOf(0));
  }
  const bodySize = parts.reduce((sum, part) => sum + part.length, 0);
  const head = [textBytes(id, 4), Uint8Array.from(u32(fields.riffSize ?? bodySize + 4, bigEndian)), textBytes(form, 4)];
  return join([...head, ...parts, tail]);
}

export function join(parts: Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** A 16-bit sine of 1,600 samples: the payload of most rows. */
export function sine16(count = 1_600, bigEndian = false): Uint8Array {
  return Uint8Array.from(Array.from({ length: count }, (_, i) => u16(Math.round(16_000 * Math.sin(i / 5)), bigEndian)).flat());
}
