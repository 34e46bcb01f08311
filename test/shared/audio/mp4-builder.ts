/** What is in an MPEG-4 file built for a test; all but the packets has a usual value. */
export interface Mp4Fields {
  readonly packets: readonly Uint8Array[];
  /** AudioSpecificConfig; default AAC-LC, 48 kHz, stereo. */
  readonly config?: readonly number[];
  /** Type of the sample entry. */
  readonly entry?: string;
  /** Kind of sound in the decoder descriptor. */
  readonly kind?: number;
  /** Duration in ticks of the movie (1,000 a second) and start in ticks of the track (48,000 a second). */
  readonly edits?: readonly (readonly [number, number])[];
  /** Ticks of the last packet. */
  readonly lastTicks?: number;
  /** Sizes as they are, or in 16 bits; chunk places in 32 or 64 bits. */
  readonly sizes?: 'stsz' | 'stz2';
  readonly chunks?: 'stco' | 'co64';
  readonly handler?: string;
  readonly comment?: string;
  readonly isFragmented?: boolean;
}

const ENCODER = new TextEncoder();

export function u32(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  values.forEach((value, i) => void new DataView(bytes.buffer).setUint32(4 * i, value >>> 0));
  return bytes;
}

function u16(...values: number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [value >> 8, value & 255]));
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function box(type: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = join(...parts);
  return join(u32(content.length + 8), ENCODER.encode(type), content);
}

/** An M4A file with its index in front and all packets in chunks of two. */
export function buildMp4(fields: Mp4Fields): Uint8Array {
  const before = box('ftyp', ENCODER.encode('M4A '), u32(0));
  const moov = (start: number) => index(fields, start);
  const start = before.length + moov(0).length + 8;
  return join(before, moov(start), box('mdat', ...fields.packets));
}

function index(fields: Mp4Fields, start: number): Uint8Array {
  const { edits, handler = 'soun', comment, isFragmented } = fields;
  const media = box(
    'mdia',
    box('mdhd', u32(0, 0, 0, 48_000, 0)),
    box('hdlr', u32(0, 0), ENCODER.encode(handler)),
    tables(fields, start),
  );
  const list = edits && box('elst', u32(0, edits.length), ...edits.map(([duration, time]) => u32(duration, time, 0x10000)));
  const track = box('trak', ...(list ? [box('edts', list)] : []), media);
  const extra = [...(comment ? [box('udta', ENCODER.encode(comment))] : []), ...(isFragmented ? [box('mvex', u32(0))] : [])];
  return box('moov', box('mvhd', u32(0, 0, 0, 1_000, 0)), track, ...extra);
}

function tables(fields: Mp4Fields, start: number): Uint8Array {
  const { packets, lastTicks = 1_024, sizes = 'stsz', chunks = 'stco', isFragmented } = fields;
  const count = isFragmented ? 0 : packets.length;
  const lengths = packets.slice(0, count).map((packet) => packet.length);
  const places: number[] = [];
  for (let i = 0, at = start; i < count; at += lengths[i++]!) if (i % 2 === 0) places.push(at);
  return box(
    'minf',
    box(
      'stbl',
      box('stsd', u32(0, 1), sampleEntry(fields)),
      box('stts', u32(0, 2, Math.max(0, count - 1), 1_024, Math.min(1, count), lastTicks)),
      box('stsc', u32(0, 1, 1, 2, 1)),
      sizes === 'stsz' ? box('stsz', u32(0, 0, count, ...lengths)) : box('stz2', u32(0, 16, count), u16(...lengths)),
      chunks === 'stco'
        ? box('stco', u32(0, places.length, ...places))
        : box('co64', u32(0, places.length, ...places.flatMap((at) => [0, at]))),
    ),
  );
}

function sampleEntry({ config = [0x11, 0x90], entry = 'mp4a', kind = 0x40 }: Mp4Fields): Uint8Array {
  const specific = Uint8Array.of(5, config.length, ...config);
  const decoder = Uint8Array.of(4, 13 + specific.length, kind, 0x15, ...new Array(11).fill(0), ...specific);
  const stream = Uint8Array.of(3, 3 + decoder.length, 0, 1, 0, ...decoder);
  return box(entry, new Uint8Array(28), box('esds', u32(0), stream));
}
