import { invariant } from '../core/assert.ts';
import { StudioError } from '../core/errors.ts';
import type { AudioClip } from '../core/take.ts';

/** How to write a WAV file. `timeReference` (samples since midnight) adds a broadcast extension chunk. */
export interface WavWriteOptions {
  readonly encoding: 'pcm16' | 'float32';
  readonly timeReference?: number;
  /** ASCII, at most 256 characters; goes with `timeReference`. */
  readonly description?: string;
}

const BEXT_BYTES = 602;
/** Everything in front of the samples fits well into this. */
const HEADER_ROOM = 1_024;

/**
 * A WAV file of the clip: 16-bit PCM (rounded, clipped to full scale, no dither, so that 16-bit sound read and written again
 * stays the same) or 32-bit float. Same input, same bytes.
 * @throws StudioError `audio-too-long` when the file would pass 4 GiB
 */
export function writeWav(clip: AudioClip, options: WavWriteOptions): Uint8Array {
  const channels = clip.channels.length;
  const frames = clip.channels[0]?.length ?? 0;
  invariant(channels > 0 && clip.channels.every((channel) => channel.length === frames), 'channels are equally long');
  const bytesPerSample = options.encoding === 'pcm16' ? 2 : 4;
  const dataBytes = frames * channels * bytesPerSample;
  if (dataBytes > 0xffffffff - HEADER_ROOM) {
    throw new StudioError('audio-too-long', `A WAV file cannot hold ${dataBytes} bytes of sound.`, {
      hint: 'Split the recording.',
    });
  }
  const chunks = [
    ...(options.timeReference === undefined ? [] : [broadcastChunk(options.timeReference, options.description ?? '')]),
    formatChunk(options.encoding, channels, clip.sampleRate, bytesPerSample),
    ...(options.encoding === 'float32' ? [chunk('fact', 4, (view) => view.setUint32(8, frames, true))] : []),
    chunk('data', dataBytes, (view) => writeSamples(view, clip.channels, options.encoding)),
  ];
  const size = 12 + chunks.reduce((sum, bytes) => sum + bytes.length, 0);
  const file = new Uint8Array(size);
  setText(file, 0, 'RIFF');
  new DataView(file.buffer).setUint32(4, size - 8, true);
  setText(file, 8, 'WAVE');
  let at = 12;
  for (const bytes of chunks) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

/** A chunk with name, size and filling byte; `fill` gets a view whose byte 8 is the first of the body. */
function chunk(name: string, bodyBytes: number, fill: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(8 + bodyBytes + (bodyBytes % 2));
  setText(bytes, 0, name);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, bodyBytes, true);
  fill(view);
  return bytes;
}

function formatChunk(
  encoding: WavWriteOptions['encoding'],
  channels: number,
  sampleRate: number,
  bytesPerSample: number,
): Uint8Array {
  // A float format carries the size of its (empty) extension.
  return chunk('fmt ', encoding === 'pcm16' ? 16 : 18, (view) => {
    view.setUint16(8, encoding === 'pcm16' ? 1 : 3, true);
    view.setUint16(10, channels, true);
    view.setUint32(12, sampleRate, true);
    view.setUint32(16, sampleRate * channels * bytesPerSample, true);
    view.setUint16(20, channels * bytesPerSample, true);
    view.setUint16(22, bytesPerSample * 8, true);
  });
}

function broadcastChunk(timeReference: number, description: string): Uint8Array {
  invariant(Number.isSafeInteger(timeReference) && timeReference >= 0, 'time reference counts samples');
  return chunk('bext', BEXT_BYTES, (view) => {
    setText(new Uint8Array(view.buffer), 8, description.slice(0, 256));
    view.setUint32(8 + 338, timeReference % 2 ** 32, true);
    view.setUint32(8 + 342, Math.floor(timeReference / 2 ** 32), true);
    view.setUint16(8 + 346, 1, true);
  });
}

function writeSamples(view: DataView, channels: readonly Float32Array[], encoding: WavWriteOptions['encoding']): void {
  const step = channels.length * (encoding === 'pcm16' ? 2 : 4);
  channels.forEach((channel, c) => {
    let at = 8 + (c * step) / channels.length;
    for (const sample of channel) {
      if (encoding === 'float32') view.setFloat32(at, sample, true);
      else view.setInt16(at, Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))), true);
      at += step;
    }
  });
}

function setText(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i) & 0x7f;
}
