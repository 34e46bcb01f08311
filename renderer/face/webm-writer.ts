/** A piece of coded picture or sound. */
export interface WebmFrame {
  readonly track: 'video' | 'audio';
  /** Milliseconds from the film's start. */
  readonly time: number;
  readonly isKey: boolean;
  readonly bytes: Uint8Array;
}

export interface WebmTracks {
  readonly video: {
    readonly codec: 'V_VP8' | 'V_VP9';
    readonly width: number;
    readonly height: number;
    readonly frameMs: number;
  };
  readonly audio?: {
    readonly sampleRate: number;
    readonly channels: number;
    /** The Opus header, as the encoder describes itself. */
    readonly description: Uint8Array;
  };
}

/** A cluster ends after this long: its frames count from its start in 16 bits. */
const CLUSTER_MS = 2_000;
const VIDEO = 1;
const AUDIO = 2;
/** Decoders of Opus are to play this much before a seek, in nanoseconds. */
const OPUS_PRE_ROLL_NS = 80_000_000;

/**
 * A WebM file (Matroska, RFC 9559) from coded frames in order of time: header, tracks, clusters. Deterministic.
 * @param durationMs length of the film
 */
export function writeWebm(tracks: WebmTracks, frames: readonly WebmFrame[], durationMs: number): Uint8Array<ArrayBuffer> {
  const header = element(0x1a45dfa3, [
    element(0x4286, bytesOf(1)),
    element(0x42f7, bytesOf(1)),
    element(0x42f2, bytesOf(4)),
    element(0x42f3, bytesOf(8)),
    element(0x4282, text('webm')),
    element(0x4287, bytesOf(4)),
    element(0x4285, bytesOf(2)),
  ]);
  const info = element(0x1549a966, [
    element(0x2ad7b1, bytesOf(1_000_000)),
    element(0x4489, float(durationMs)),
    element(0x4d80, text('Facewright')),
    element(0x5741, text('Facewright')),
  ]);
  const segment = element(0x18538067, [info, trackList(tracks), ...clustersOf(frames)]);
  return concat([header, segment]);
}

function trackList({ video, audio }: WebmTracks): Uint8Array {
  const picture = element(0xae, [
    element(0xd7, bytesOf(VIDEO)),
    element(0x73c5, bytesOf(VIDEO)),
    element(0x83, bytesOf(1)),
    element(0x9c, bytesOf(0)),
    element(0x86, text(video.codec)),
    element(0x23e383, bytesOf(Math.round(video.frameMs * 1_000_000))),
    element(0xe0, [element(0xb0, bytesOf(video.width)), element(0xba, bytesOf(video.height))]),
  ]);
  if (!audio) return element(0x1654ae6b, [picture]);
  const sound = element(0xae, [
    element(0xd7, bytesOf(AUDIO)),
    element(0x73c5, bytesOf(AUDIO)),
    element(0x83, bytesOf(2)),
    element(0x9c, bytesOf(0)),
    element(0x86, text('A_OPUS')),
    element(0x63a2, audio.description),
    element(0x56bb, bytesOf(OPUS_PRE_ROLL_NS)),
    element(0xe1, [element(0xb5, float(audio.sampleRate)), element(0x9f, bytesOf(audio.channels))]),
  ]);
  return element(0x1654ae6b, [picture, sound]);
}

function clustersOf(frames: readonly WebmFrame[]): Uint8Array[] {
  const clusters: { readonly start: number; readonly blocks: Uint8Array[] }[] = [];
  for (const frame of frames) {
    const open = clusters.at(-1);
    const time = Math.round(frame.time);
    const current = open && time - open.start < CLUSTER_MS ? open : { start: time, blocks: [] };
    if (current !== open) clusters.push(current);
    current.blocks.push(simpleBlock(frame, time - current.start));
  }
  return clusters.map(({ start, blocks }) => element(0x1f43b675, [element(0xe7, bytesOf(start)), ...blocks]));
}

function simpleBlock({ track, isKey, bytes }: WebmFrame, offset: number): Uint8Array {
  const head = Uint8Array.of(0x80 | (track === 'video' ? VIDEO : AUDIO), (offset >> 8) & 0xff, offset & 0xff, isKey ? 0x80 : 0);
  return element(0xa3, concat([head, bytes]));
}

/** An element: its id (marker bits included), its size in eight bytes where it must, its content. */
function element(id: number, content: Uint8Array | readonly Uint8Array[]): Uint8Array {
  const body = content instanceof Uint8Array ? content : concat(content);
  return concat([bytesOf(id), sizeBytes(body.length), body]);
}

/** A whole number in as few bytes as it needs, the greatest first. */
function bytesOf(value: number): Uint8Array {
  const digits = value.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return Uint8Array.from({ length: even.length / 2 }, (_, i) => Number.parseInt(even.slice(i * 2, i * 2 + 2), 16));
}

function sizeBytes(length: number): Uint8Array {
  if (length < 127) return Uint8Array.of(0x80 | length);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length));
  bytes[0] = 0x01;
  return bytes;
}

function float(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
