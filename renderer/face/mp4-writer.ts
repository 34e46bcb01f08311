import type { FrameRate } from '../../shared/core/time.ts';
import type { WebmFrame } from './webm-writer.ts';

export interface Mp4Tracks {
  readonly video: {
    readonly width: number;
    readonly height: number;
    /** Every frame lasts as long. */
    readonly frameRate: FrameRate;
    /** The decoder's settings (AVCDecoderConfigurationRecord), as the encoder describes itself. */
    readonly description: Uint8Array;
  };
  readonly audio?: {
    readonly codec: 'aac' | 'opus';
    readonly sampleRate: number;
    readonly channels: number;
    /** AudioSpecificConfig or the Opus header, as the encoder describes itself. */
    readonly description: Uint8Array;
    /** Samples of a coded piece. */
    readonly pieceSamples: number;
  };
}

type Part = Uint8Array;

/** Of the film as a whole: milliseconds. */
const MOVIE_SCALE = 1_000;
const MATRIX = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];
const VIDEO = 1;
const AUDIO = 2;
const OBJECT_AAC = 0x40;
const STREAM_AUDIO = 0x15;

/**
 * An MP4 file (ISO/IEC 14496-12) with H.264 and AAC or Opus from coded frames, each track in the order of its decoding; what says where they
 * are stands first, so that a film plays while it is still being read. Deterministic.
 */
export function writeMp4(tracks: Mp4Tracks, frames: readonly WebmFrame[], durationMs: number): Uint8Array<ArrayBuffer> {
  const head = box('ftyp', text('isom'), u32(512), text('isom'), text('iso2'), text('avc1'), text('mp41'));
  const bytes = frames.reduce((sum, frame) => sum + frame.bytes.length, 0);
  // Its length does not hang on the places in it.
  const length = movie(tracks, frames, durationMs, 0).length;
  const start = head.length + length + 8;
  return join([
    head,
    movie(tracks, frames, durationMs, start),
    u32(bytes + 8),
    text('mdat'),
    ...frames.map((frame) => frame.bytes),
  ]);
}

function movie({ video, audio }: Mp4Tracks, frames: readonly WebmFrame[], durationMs: number, start: number): Part {
  const places = new Map<WebmFrame, number>();
  let at = start;
  for (const frame of frames) {
    places.set(frame, at);
    at += frame.bytes.length;
  }
  const placed = (track: WebmFrame['track']) =>
    frames.filter((frame) => frame.track === track).map((frame) => ({ frame, place: places.get(frame) ?? 0 }));
  const duration = Math.round(durationMs);
  const times = [u32(0), u32(0), u32(MOVIE_SCALE), u32(duration)];
  const header = full('mvhd', 0, 0, ...times, u32(0x10000), u16(0x100), zeros(10), ...MATRIX.map(u32), zeros(24), u32(3));
  const sound = audio && audioTrack(audio, placed('audio'), duration);
  return box('moov', header, videoTrack(video, placed('video'), duration), ...(sound ? [sound] : []));
}

interface Placed {
  readonly frame: WebmFrame;
  readonly place: number;
}

function videoTrack(video: Mp4Tracks['video'], frames: readonly Placed[], duration: number): Part {
  const { width, height, frameRate, description } = video;
  const { numerator: scale, denominator: step } = frameRate;
  const entry = box(
    'avc1',
    zeros(6),
    u16(1),
    zeros(16),
    u16(width),
    u16(height),
    u32(0x480000),
    u32(0x480000),
    u32(0),
    u16(1),
    zeros(32),
    u16(24),
    u16(0xffff),
    box('avcC', description),
  );
  // Encoders may code a frame before the one that is seen before it.
  const shifts = frames.map(({ frame }, index) => Math.round((frame.time / 1_000) * (scale / step)) - index);
  const keys = frames.flatMap(({ frame }, index) => (frame.isKey ? [index + 1] : []));
  const table = [
    list('stts', [[frames.length, step]]),
    ...(shifts.some((shift) => shift !== 0)
      ? [
          list(
            'ctts',
            shifts.map((shift) => [1, shift * step]),
            1,
          ),
        ]
      : []),
    list(
      'stss',
      keys.map((key) => [key]),
    ),
  ];
  const media = mediaOf({ scale, duration: frames.length * step, kind: 'vide', entry, table, frames });
  return box('trak', trackHeader(VIDEO, duration, width, height), media);
}

function audioTrack(audio: NonNullable<Mp4Tracks['audio']>, frames: readonly Placed[], duration: number): Part {
  const { codec, sampleRate, channels, description, pieceSamples } = audio;
  const settings = codec === 'aac' ? esds(description) : opusBox(description);
  const entry = box(
    codec === 'aac' ? 'mp4a' : 'Opus',
    zeros(6),
    u16(1),
    zeros(8),
    u16(channels),
    u16(16),
    u32(0),
    u32(sampleRate * 0x10000),
    settings,
  );
  // What the encoder puts before the first sample is not played.
  const skip = codec === 'opus' ? (description[10] ?? 0) + 256 * (description[11] ?? 0) : 0;
  const edit = box('edts', list('elst', [[duration, skip, 0x10000]]));
  const table = [list('stts', [[frames.length, pieceSamples]])];
  const media = mediaOf({ scale: sampleRate, duration: frames.length * pieceSamples, kind: 'soun', entry, table, frames });
  return box('trak', trackHeader(AUDIO, duration, 0, 0), edit, media);
}

interface Media {
  readonly scale: number;
  readonly duration: number;
  readonly kind: 'vide' | 'soun';
  readonly entry: Part;
  readonly table: readonly Part[];
  readonly frames: readonly Placed[];
}

function mediaOf({ scale, duration, kind, entry, table, frames }: Media): Part {
  const language = u16(0x55c4);
  const header = full('mdhd', 0, 0, u32(0), u32(0), u32(scale), u32(duration), language, u16(0));
  const handler = full('hdlr', 0, 0, u32(0), text(kind), zeros(12), text('Facewright'), zeros(1));
  const info = kind === 'vide' ? full('vmhd', 0, 1, zeros(8)) : full('smhd', 0, 0, zeros(4));
  const data = box('dinf', full('dref', 0, 0, u32(1), full('url ', 0, 1)));
  const samples = box(
    'stbl',
    full('stsd', 0, 0, u32(1), entry),
    ...table,
    list('stsc', [[1, 1, 1]]),
    full('stsz', 0, 0, u32(0), u32(frames.length), ...frames.map(({ frame }) => u32(frame.bytes.length))),
    list(
      'stco',
      frames.map(({ place }) => [place]),
    ),
  );
  return box('mdia', header, handler, box('minf', info, data, samples));
}

function trackHeader(id: number, duration: number, width: number, height: number): Part {
  const volume = id === AUDIO ? 0x100 : 0;
  const times = [u32(0), u32(0), u32(id), u32(0), u32(duration)];
  const looks = [zeros(8), u16(0), u16(0), u16(volume), u16(0), ...MATRIX.map(u32), u32(width * 0x10000), u32(height * 0x10000)];
  return full('tkhd', 0, 3, ...times, ...looks);
}

/** ISO/IEC 14496-1: what an AAC decoder must know. */
function esds(config: Uint8Array): Part {
  const descriptor = (tag: number, ...parts: readonly Part[]): Part => {
    const content = join(parts);
    return join([u8(tag), u8(content.length), content]);
  };
  const decoder = descriptor(4, u8(OBJECT_AAC), u8(STREAM_AUDIO), zeros(3), u32(0), u32(0), descriptor(5, config));
  return full('esds', 0, 0, descriptor(3, u16(AUDIO), u8(0), decoder, descriptor(6, u8(2))));
}

/** "Encapsulation of Opus in ISO Base Media File Format": the Opus header with its numbers turned round. */
function opusBox(header: Uint8Array): Part {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  return box(
    'dOps',
    u8(0),
    u8(view.getUint8(9)),
    u16(view.getUint16(10, true)),
    u32(view.getUint32(12, true)),
    u16(view.getUint16(16, true)),
    u8(0),
  );
}

/** A counted table of rows. */
function list(type: string, rows: readonly (readonly number[])[], version = 0): Part {
  return full(type, version, 0, u32(rows.length), ...rows.flatMap((row) => row.map(u32)));
}

function full(type: string, version: number, flags: number, ...parts: readonly Part[]): Part {
  return box(type, u32(version * 0x1000000 + flags), ...parts);
}

function box(type: string, ...parts: readonly Part[]): Part {
  const content = join(parts);
  return join([u32(content.length + 8), text(type), content]);
}

function u8(value: number): Part {
  return Uint8Array.of(value);
}

function u16(value: number): Part {
  return Uint8Array.of(value >> 8, value);
}

function u32(value: number): Part {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function zeros(count: number): Part {
  return new Uint8Array(count);
}

function text(letters: string): Part {
  return new TextEncoder().encode(letters);
}

function join(parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
