import type { Warning } from '../core/errors.ts';
import type { ByteSource } from './byte-source.ts';
import type { Container } from './container.ts';
import { readWavBlocks, type SampleBlock, type SampleLayout } from './sample-stream.ts';
import type { BroadcastExtension, WavCue, WavHeader, WavInfo, WavIXml } from './wav-header.ts';

/** An opened recording of any format: what it says about itself, and its samples as often as wanted. */
export interface Recording {
  readonly container: Container;
  /** How the samples are written, e.g. `pcm`, `float`, `flac`, `mp3`. */
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** Bits a sample; 0 where the codec has no such thing (mp3, Vorbis, Opus). */
  readonly bits: number;
  /** Samples a channel, where it is known before decoding. */
  readonly frameCount?: number;
  readonly broadcast?: BroadcastExtension;
  readonly iXml?: WavIXml;
  readonly cues: readonly WavCue[];
  readonly info: readonly WavInfo[];
  readonly warnings: readonly Warning[];
  /** All samples from the start. */
  blocks(): AsyncGenerator<SampleBlock>;
  /** Enough of the samples to compare the channels' levels: all of them, or places spread over the recording. */
  probe(): AsyncGenerator<SampleBlock>;
}

const PROBES = 256;
const PROBE_FRAMES = 4_096;

/** The recording behind a WAV header that has been read from `source`. */
export function wavRecording(source: ByteSource, header: WavHeader): Recording {
  const { format } = header;
  return {
    container: 'wav',
    codec: format.codec,
    sampleRate: format.sampleRate,
    channels: format.channels,
    bits: format.bits,
    frameCount: header.frameCount,
    ...(header.broadcast && { broadcast: header.broadcast }),
    ...(header.iXml && { iXml: header.iXml }),
    cues: header.cues,
    info: header.info,
    warnings: header.warnings,
    blocks: () => readWavBlocks(source, header),
    probe: () => spreadBlocks(source, header),
  };
}

/** Evenly spread stretches, so that comparing the channels of a 4 GB file costs a few megabytes of reading. */
export async function* spreadBlocks(source: ByteSource, header: SampleLayout): AsyncGenerator<SampleBlock> {
  const step = Math.max(PROBE_FRAMES, Math.ceil(header.frameCount / PROBES));
  for (let startFrame = 0; startFrame < header.frameCount; startFrame += step) {
    yield* readWavBlocks(source, header, { startFrame, endFrame: startFrame + PROBE_FRAMES });
  }
}
