import { StudioError } from '../../shared/core/errors.ts';
import type { WebmFrame } from './webm-writer.ts';

/** MP4 is what other programs open without asking; WebM what every Chromium can code. */
export type FilmFormat = 'webm' | 'mp4';

export interface FilmSize {
  readonly width: number;
  readonly height: number;
}

/** Bits for a pixel and frame: clean edges around the lips. */
const BITS_PER_PIXEL = 0.14;
const SOUND_RATE = 48_000;
const AAC_PIECE = 1_024;

const VIDEO_CODECS = {
  webm: [
    { codec: 'vp09.00.31.08', name: 'V_VP9' },
    { codec: 'vp8', name: 'V_VP8' },
  ],
  // High profile up to 1080p at 60, then what the simplest coders have.
  mp4: [
    { codec: 'avc1.64002A', name: 'V_H264' },
    { codec: 'avc1.42E02A', name: 'V_H264' },
  ],
} as const;
type CodecName = (typeof VIDEO_CODECS)[FilmFormat][number]['name'];

/** The coder of pictures for a format; undefined where this browser has none. */
export async function findCodec(
  format: FilmFormat,
  { width, height }: FilmSize,
  framerate: number,
): Promise<{ readonly name: CodecName; readonly configuration: VideoEncoderConfig } | undefined> {
  if (typeof VideoEncoder === 'undefined') return undefined;
  const bitrate = Math.round(width * height * framerate * BITS_PER_PIXEL);
  for (const { codec, name } of VIDEO_CODECS[format]) {
    const avc = format === 'mp4' ? { avc: { format: 'avc' as const } } : {};
    const configuration: VideoEncoderConfig = { codec, width, height, framerate, bitrate, latencyMode: 'quality', ...avc };
    if ((await VideoEncoder.isConfigSupported(configuration)).supported === true) return { name, configuration };
  }
  return undefined;
}

export interface CodedSound {
  readonly frames: readonly WebmFrame[];
  readonly track: {
    readonly codec: 'aac' | 'opus';
    readonly sampleRate: number;
    readonly channels: number;
    readonly description: Uint8Array;
    readonly pieceSamples: number;
  };
}

/** The sound as Opus, in an MP4 as AAC where the browser codes it; undefined where it cannot be coded (the film is silent then). */
export async function codeSound(wav: ArrayBuffer, seconds: number, format: FilmFormat): Promise<CodedSound | undefined> {
  const configuration = await findSoundCodec(format);
  if (configuration === undefined) return undefined;
  const length = Math.max(1, Math.round(seconds * SOUND_RATE));
  const sound = await new OfflineAudioContext(1, length, SOUND_RATE).decodeAudioData(wav);
  const samples = new Float32Array(length);
  samples.set(sound.getChannelData(0).subarray(0, length));
  const frames: WebmFrame[] = [];
  let description: Uint8Array | undefined;
  let opusPiece = 0;
  const faults: DOMException[] = [];
  const encoder = new AudioEncoder({
    output(chunk, meta) {
      description ??= bytesOf(meta?.decoderConfig?.description);
      opusPiece ||= Math.round(((chunk.duration ?? 20_000) / 1e6) * SOUND_RATE);
      frames.push(frameOf('audio', chunk));
    },
    error: (fault) => faults.push(fault),
  });
  encoder.configure(configuration);
  for (let at = 0; at < length; at += SOUND_RATE) {
    const data = samples.slice(at, at + SOUND_RATE);
    const timestamp = Math.round((at / SOUND_RATE) * 1e6);
    const shape = { format: 'f32', sampleRate: SOUND_RATE, numberOfFrames: data.length, numberOfChannels: 1 } as const;
    const piece = new AudioData({ ...shape, timestamp, data });
    encoder.encode(piece);
    piece.close();
  }
  await encoder.flush();
  encoder.close();
  if (faults[0] || description === undefined) throw cannotFilm(faults[0]);
  const codec = configuration.codec === 'opus' ? 'opus' : 'aac';
  const pieceSamples = codec === 'opus' ? opusPiece : AAC_PIECE;
  return { frames, track: { codec, sampleRate: SOUND_RATE, channels: 1, description, pieceSamples } };
}

async function findSoundCodec(format: FilmFormat): Promise<AudioEncoderConfig | undefined> {
  if (typeof AudioEncoder === 'undefined') return undefined;
  for (const codec of format === 'mp4' ? ['mp4a.40.2', 'opus'] : ['opus']) {
    const configuration: AudioEncoderConfig = { codec, sampleRate: SOUND_RATE, numberOfChannels: 1, bitrate: 96_000 };
    if ((await AudioEncoder.isConfigSupported(configuration)).supported === true) return configuration;
  }
  return undefined;
}

/** How an encoder describes itself, as bytes. */
export function bytesOf(description: AllowSharedBufferSource | undefined): Uint8Array | undefined {
  if (description === undefined) return undefined;
  if (!ArrayBuffer.isView(description)) return new Uint8Array(description);
  return new Uint8Array(description.buffer, description.byteOffset, description.byteLength);
}

export function frameOf(track: WebmFrame['track'], chunk: EncodedVideoChunk | EncodedAudioChunk): WebmFrame {
  const bytes = new Uint8Array(chunk.byteLength);
  chunk.copyTo(bytes);
  return { track, time: chunk.timestamp / 1_000, isKey: chunk.type === 'key', bytes };
}

/** Both tracks in the order of time, each in the order in which it came out of its encoder. */
export function interleave(video: readonly WebmFrame[], audio: readonly WebmFrame[], frameMs: number): readonly WebmFrame[] {
  const placed = [...video.map((frame, i) => ({ frame, at: i * frameMs })), ...audio.map((frame) => ({ frame, at: frame.time }))];
  return placed.sort((a, b) => a.at - b.at).map(({ frame }) => frame);
}

export function cannotFilm(cause?: unknown): StudioError {
  return new StudioError('request-refused', 'This browser cannot code a film here.', {
    hint: 'Choose the other format, use the Electron window or a current Chromium, or save a picture instead.',
    cause,
  });
}
