import { StudioError } from '../core/errors.ts';
import type { ByteSource } from './byte-source.ts';
import type { WavHeader } from './wav-header.ts';
import { decodeFramesInPlace } from './wav-samples.ts';

/** A stretch of sound. The arrays are reused: what is wanted beyond the next block has to be copied. */
export interface SampleBlock {
  /** Place of the first frame in the recording. */
  readonly startFrame: number;
  /** One array a channel, all equally long, finite samples. */
  readonly channels: readonly Float32Array[];
  /** Samples in this block that were NaN or infinite and became 0. */
  readonly notFinite: number;
}

/** Which frames to read, and how many at a time. The end is excluded. */
export interface BlockRange {
  readonly startFrame?: number;
  readonly endFrame?: number;
  readonly blockFrames?: number;
}

/** Where uncompressed samples lie in a source, and how they are written. */
export type SampleLayout = Pick<WavHeader, 'format' | 'littleEndian' | 'dataOffset' | 'frameCount'>;

/** Bytes that one block should take at most, whatever the number of channels. */
const BLOCK_BYTES = 1 << 19;

/**
 * Reads the samples of a WAV (or AIFF) file in blocks, never holding more than one of them (half a megabyte of bytes by default).
 * @throws StudioError `file-changed-while-reading` when the source gives fewer bytes than its size promised
 */
export async function* readWavBlocks(
  source: ByteSource,
  header: SampleLayout,
  range: BlockRange = {},
): AsyncGenerator<SampleBlock> {
  const { format } = header;
  const end = Math.min(range.endFrame ?? header.frameCount, header.frameCount);
  const start = Math.max(0, range.startFrame ?? 0);
  const usual = Math.max(1, Math.min(range.blockFrames ?? 65_536, Math.floor(BLOCK_BYTES / format.frameBytes)));
  const size = Math.min(usual, Math.max(0, end - start));
  const buffers = Array.from({ length: format.channels }, () => new Float32Array(size));
  for (let frame = start; frame < end; frame += size) {
    const frames = Math.min(size, end - frame);
    const bytes = await source.read(header.dataOffset + frame * format.frameBytes, frames * format.frameBytes);
    if (bytes.length < frames * format.frameBytes) {
      throw new StudioError('file-changed-while-reading', 'The file became shorter while it was being read.', {
        hint: 'Wait until the program that writes it has finished, then open it again.',
      });
    }
    const notFinite = decodeFramesInPlace(bytes, format, header.littleEndian, frames, buffers);
    yield { startFrame: frame, channels: buffers.map((buffer) => buffer.subarray(0, frames)), notFinite };
  }
}
