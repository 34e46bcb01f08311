import { StudioError, type Warning } from '../core/errors.ts';
import type { ByteSource } from './byte-source.ts';
import { decodeFlacFrame, type FlacFrame, type FlacStream } from './flac-frame.ts';
import type { Recording } from './recording.ts';
import type { SampleBlock } from './sample-stream.ts';
import { checkSampleRate } from './wav-format.ts';

const MOST_METADATA = 10_000;

interface FlacFile {
  readonly source: ByteSource;
  readonly stream: FlacStream;
  readonly firstFrame: number;
  /** Samples a channel; 0 when the encoder did not know. */
  readonly frameCount: number;
}

/**
 * Opens a FLAC recording. Frames with a wrong checksum become silence of the same length, so that what follows stays in time
 * (warning `audio-damaged`); sound that is cut short is read as far as it goes (`audio-cut-short`). Both warnings are
 * complete once the blocks have been read.
 * @throws StudioError `audio-decode-failed` for a damaged header, `wav-bad-sample-rate`
 */
export async function openFlac(source: ByteSource): Promise<Recording> {
  const file = await readMetadata(source);
  const { stream, frameCount } = file;
  const warnings: Warning[] = [];
  return {
    ...{ container: 'flac', codec: 'flac', sampleRate: stream.sampleRate, channels: stream.channels, bits: stream.bits },
    ...(frameCount > 0 && { frameCount }),
    ...{ cues: [], info: [], warnings },
    blocks: () => readBlocks(file, warnings),
    probe: () => readBlocks(file, []),
  };
}

async function readMetadata(source: ByteSource): Promise<FlacFile> {
  const head = await source.read(0, 42);
  if (head.length < 42 || ((head[4] ?? 0) & 0x7f) !== 0) throw damaged('its header is cut short');
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const packed = view.getUint32(18);
  const sampleRate = packed >>> 12;
  checkSampleRate(sampleRate);
  const stream = {
    sampleRate,
    channels: ((packed >>> 9) & 7) + 1,
    bits: ((packed >>> 4) & 31) + 1,
    largestBlock: view.getUint16(10),
  };
  if (stream.largestBlock < 16 || stream.bits < 4) throw damaged('its header makes no sense');
  let at = 4;
  for (let blocks = 0, isLast = false; !isLast; blocks++) {
    const block = await source.read(at, 4);
    if (block.length < 4 || blocks > MOST_METADATA) throw damaged('its header does not end');
    isLast = (block[0] ?? 0) >= 0x80;
    at += 4 + (((block[1] ?? 0) << 16) | ((block[2] ?? 0) << 8) | (block[3] ?? 0));
  }
  return { source, stream, firstFrame: at, frameCount: (packed & 15) * 2 ** 32 + view.getUint32(22) };
}

async function* readBlocks(file: FlacFile, warnings: Warning[]): AsyncGenerator<SampleBlock> {
  const { source, stream } = file;
  // No frame can be longer than its samples written out, with a bit to spare for the side channel.
  const longest = Math.ceil((stream.largestBlock * stream.channels * (stream.bits + 1)) / 8) + 4_096;
  const windowBytes = Math.max(1 << 18, 2 * longest);
  let window = await source.read(file.firstFrame, windowBytes);
  let start = file.firstFrame;
  let at = 0;
  let next = 0;
  let lost = 0;
  while (start + at < source.size) {
    if (window.length - at < longest && start + window.length < source.size) {
      start += at;
      at = 0;
      window = await source.read(start, windowBytes);
    }
    const frame = tryFrame(window, at, stream);
    const fits = frame && frame.startFrame >= next && (file.frameCount === 0 || frame.startFrame < file.frameCount);
    if (!frame || !fits) {
      at = nextSync(window, at + 1);
      continue;
    }
    for (; next < frame.startFrame; ) {
      // One block of silence at a time: a damaged number must not ask for more memory than a frame.
      const missing = Math.min(stream.largestBlock, frame.startFrame - next);
      if (lost + missing > mostLost(file)) throw damaged('too much of it is lost');
      yield silence(next, missing, stream.channels);
      lost += missing;
      next += missing;
    }
    at += frame.bytes;
    yield { startFrame: next, channels: frame.channels.map((channel) => toFloats(channel, stream.bits)), notFinite: 0 };
    next += frame.channels[0]?.length ?? 0;
  }
  if (next === 0) throw damaged('no part of its sound is intact');
  if (lost > 0) warnings.push({ code: 'audio-damaged', message: `${lost} samples are damaged in the file and became silence.` });
  if (next < file.frameCount) {
    const message = `The file is cut short: the header promises ${file.frameCount} samples, the file holds ${next}.`;
    warnings.push({ code: 'audio-cut-short', message });
  }
}

/** Silence that is believed: the promised length, or a minute where nothing is promised. */
function mostLost(file: FlacFile): number {
  return file.frameCount > 0 ? file.frameCount : 60 * file.stream.sampleRate;
}

function tryFrame(window: Uint8Array, at: number, stream: FlacStream): FlacFrame | undefined {
  try {
    return decodeFlacFrame(window, at, stream);
  } catch (error) {
    if (error instanceof StudioError) return undefined;
    throw error;
  }
}

/** The next place where a frame could start, or the end of the window. */
function nextSync(window: Uint8Array, from: number): number {
  for (let i = from; i + 1 < window.length; i++) {
    if (window[i] === 0xff && ((window[i + 1] ?? 0) & 0xfe) === 0xf8) return i;
  }
  return Math.max(from, window.length - 1);
}

function toFloats(channel: Float64Array, bits: number): Float32Array {
  const scale = 2 ** (1 - bits);
  return Float32Array.from(channel, (sample) => sample * scale);
}

function silence(startFrame: number, count: number, channels: number): SampleBlock {
  return { startFrame, channels: Array.from({ length: channels }, () => new Float32Array(count)), notFinite: 0 };
}

function damaged(what: string): StudioError {
  return new StudioError('audio-decode-failed', `The FLAC file is damaged: ${what}.`, {
    hint: 'Copy or export the recording again.',
  });
}
