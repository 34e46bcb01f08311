/** Where the sound of an MP3 file starts, and what its first frames say about it. */
export interface Mp3Layout {
  readonly sampleRate: number;
  readonly channels: number;
  /** Byte offset of the first frame with sound. */
  readonly firstFrame: number;
  /** Samples that the encoder and the decoder add in front; 0 when the file does not say. */
  readonly delay: number;
  /** Samples a channel of the original; absent when the file does not say. */
  readonly frameCount?: number;
}

interface FrameHeader {
  readonly sampleRate: number;
  readonly channels: number;
  readonly samples: number;
  readonly bytes: number;
  /** Bytes of side information, behind which an Info frame has its tag. */
  readonly sideBytes: number;
}

/** kbit/s of layer III by index, MPEG 1 and MPEG 2/2.5. */
const BIT_RATES_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320] as const;
const BIT_RATES_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160] as const;
/** Hz of MPEG 1 by index; MPEG 2 has half, MPEG 2.5 a quarter. */
const SAMPLE_RATES = [44_100, 48_000, 32_000] as const;
/** What every layer III decoder adds (528 samples of filter bank and one). */
const DECODER_DELAY = 529;
/** Garbage that is searched for the first frame. */
const SEARCH_BYTES = 1 << 16;

/**
 * Finds the first frame of layer III sound behind ID3v2 tags: one that is followed by another. The Info frame that encoders
 * put first is skipped, and its note on added samples is used so that the sound starts where the original did.
 * @returns undefined when there is no such frame
 */
export function readMp3Layout(bytes: Uint8Array): Mp3Layout | undefined {
  const start = skipTags(bytes);
  for (let at = start; at < Math.min(bytes.length - 4, start + SEARCH_BYTES); at++) {
    const header = frameHeader(bytes, at);
    if (!header) continue;
    const next = frameHeader(bytes, at + header.bytes);
    const isLast = at + header.bytes >= bytes.length;
    if (isLast || next?.sampleRate === header.sampleRate) return withInfo(bytes, at, header);
  }
  return undefined;
}

/**
 * The whole frames of one format from `from` on, end to end, without anything between or behind them: the decoder stands still
 * for ever in front of a frame that is cut short.
 */
export function intactFrames(bytes: Uint8Array, from: number, sampleRate: number): Uint8Array {
  const frames = new Uint8Array(Math.max(0, bytes.length - from));
  let filled = 0;
  for (let at = from; at + 4 < bytes.length; ) {
    const header = frameHeader(bytes, at);
    if (!header || header.sampleRate !== sampleRate || at + header.bytes > bytes.length) {
      at++;
      continue;
    }
    frames.set(bytes.subarray(at, at + header.bytes), filled);
    filled += header.bytes;
    at += header.bytes;
  }
  return frames.subarray(0, filled);
}

/** The end of the ID3v2 tags in front. */
function skipTags(bytes: Uint8Array): number {
  let at = 0;
  while (bytes[at] === 0x49 && bytes[at + 1] === 0x44 && bytes[at + 2] === 0x33) {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at + 6, at + 10);
    const hasFooter = ((bytes[at + 5] ?? 0) & 0x10) !== 0;
    at += 10 + (((a & 127) << 21) | ((b & 127) << 14) | ((c & 127) << 7) | (d & 127)) + (hasFooter ? 10 : 0);
  }
  return at;
}

function frameHeader(bytes: Uint8Array, at: number): FrameHeader | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 4);
  const version = (b >> 3) & 3;
  const base = SAMPLE_RATES[(c >> 2) & 3];
  if (a !== 0xff || (b & 0xe0) !== 0xe0 || version === 1 || ((b >> 1) & 3) !== 1 || base === undefined) return undefined;
  const isFirst = version === 3;
  const kilobits = (isFirst ? BIT_RATES_1 : BIT_RATES_2)[c >> 4];
  if (!kilobits) return undefined;
  const sampleRate = base / (isFirst ? 1 : version === 2 ? 2 : 4);
  const channels = d >> 6 === 3 ? 1 : 2;
  const samples = isFirst ? 1_152 : 576;
  const frameBytes = Math.floor((samples * kilobits * 125) / sampleRate) + ((c >> 1) & 1);
  const sideBytes = isFirst ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17;
  return { sampleRate, channels, samples, bytes: frameBytes, sideBytes };
}

function withInfo(bytes: Uint8Array, at: number, header: FrameHeader): Mp3Layout {
  const { sampleRate, channels } = header;
  const tag = at + 4 + header.sideBytes;
  const name = String.fromCharCode(...bytes.subarray(tag, tag + 4));
  if (name !== 'Xing' && name !== 'Info') return { sampleRate, channels, firstFrame: at, delay: 0 };
  const layout = { sampleRate, channels, firstFrame: at + header.bytes };
  const flags = bytes[tag + 7] ?? 0;
  let field = tag + 8;
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(field, field + 4);
  const frames = flags & 1 ? ((a << 24) | (b << 16) | (c << 8) | d) >>> 0 : 0;
  field += (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  const [x = 0, y = 0, z = 0] = bytes.subarray(field + 21, field + 24);
  const delay = (x << 4) | (y >> 4);
  const padding = ((y & 15) << 8) | z;
  if (frames === 0 || field + 24 > at + header.bytes || (delay === 0 && padding === 0)) return { ...layout, delay: 0 };
  const frameCount = frames * header.samples - delay - padding;
  return frameCount > 0 ? { ...layout, delay: delay + DECODER_DELAY, frameCount } : { ...layout, delay: 0 };
}
