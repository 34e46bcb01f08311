import type { Warning } from '../core/errors.ts';
import type { AacConfig } from './aac-config.ts';
import { damagedAac } from './aac-error.ts';
import { AAC_FRAME, createAacDecoder } from './aac-frame.ts';
import type { Playback } from './aac-playback.ts';
import type { SampleBlock } from './sample-stream.ts';

/** Bytes of one packet, with the number of frames in it. */
export interface AacPacket {
  readonly bytes: Uint8Array;
  readonly blocks: number;
  /** Whether 16 bits of checksum follow each frame. */
  readonly hasChecksums?: boolean;
}

/** Decodes packets one after the other and keeps what `playback` wants of them; all without it. */
export async function* decodeAac(
  config: AacConfig,
  packets: AsyncIterable<AacPacket>,
  playback: Playback | undefined,
  warnings: Warning[],
): AsyncGenerator<SampleBlock> {
  const { pause, start, frameCount } = playback ?? { pause: 0, start: 0, frameCount: Number.POSITIVE_INFINITY };
  const decoder = createAacDecoder(config);
  const end = start + frameCount;
  let { hasExtension } = config;
  let at = 0;
  let damaged = 0;
  let given = 0;
  for await (const { bytes, blocks, hasChecksums } of packets) {
    if (at >= end) break;
    const reader = { bytes, position: 0 };
    for (let block = 0; block < blocks; block++, at += AAC_FRAME) {
      const frame = decoder.decode(reader);
      if (hasChecksums) reader.position += 16;
      hasExtension ||= frame.hasExtension;
      if (frame.isDamaged) damaged++;
      const from = Math.min(AAC_FRAME, Math.max(0, start - at));
      const to = Math.max(from, Math.min(AAC_FRAME, end - at));
      if (to === from) continue;
      if (given === 0) yield* silence(pause, config.channels);
      yield { startFrame: pause + given, channels: frame.channels.map((channel) => channel.subarray(from, to)), notFinite: 0 };
      given += to - from;
    }
  }
  if (damaged * AAC_FRAME >= at) throw damagedAac('no part of its sound is intact');
  warnings.push(...soundWarnings(damaged, hasExtension, config.sampleRate));
  if (playback && given < frameCount) {
    const message = `The file is cut short: its index promises ${frameCount} samples, the file holds ${given}.`;
    warnings.push({ code: 'audio-cut-short', message });
  }
}

async function* silence(count: number, channels: number): AsyncGenerator<SampleBlock> {
  const empty = new Float32Array(Math.min(count, 65_536));
  for (let startFrame = 0; startFrame < count; startFrame += empty.length) {
    const part = empty.subarray(0, count - startFrame);
    yield { startFrame, channels: Array.from({ length: channels }, () => part), notFinite: 0 };
  }
}

function soundWarnings(damaged: number, hasExtension: boolean, sampleRate: number): readonly Warning[] {
  const warnings: Warning[] = [];
  if (damaged > 0) {
    warnings.push({ code: 'audio-damaged', message: `${damaged} packets of the file are damaged and became silence.` });
  }
  if (hasExtension) {
    const most = (sampleRate / 2_000).toFixed(1);
    const message = `The file is HE-AAC: only its lower band is decoded, without what is above (at most ${most} kHz are heard).`;
    warnings.push({ code: 'audio-core-only', message });
  }
  return warnings;
}
