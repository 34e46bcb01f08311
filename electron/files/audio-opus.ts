import { OpusDecoder } from 'opus-decoder';
import type { ByteSource } from '../../shared/audio/byte-source.ts';
import { chunkName } from '../../shared/audio/byte-text.ts';
import { lastOggGranule, readOggPages } from '../../shared/audio/ogg-packets.ts';
import type { Recording } from '../../shared/audio/recording.ts';
import type { SampleBlock } from '../../shared/audio/sample-stream.ts';
import { StudioError, type Warning } from '../../shared/core/errors.ts';

/** Opus always decodes to this, whatever was recorded. */
const SAMPLE_RATE = 48_000;

/** Identification header (RFC 7845, section 5.1). */
interface OpusHead {
  readonly channels: number;
  readonly preSkip: number;
  readonly gain: number;
  readonly streamCount: number;
  readonly coupledStreamCount: number;
  readonly channelMappingTable: number[];
}

/**
 * Opens an Ogg Opus recording: pre-skip, end trimming and output gain are applied, so it is as long as the original.
 * @throws StudioError `audio-decode-failed`
 */
export async function openOpus(source: ByteSource): Promise<Recording> {
  const head = await readHead(source);
  const granule = await lastOggGranule(source);
  const frameCount = granule === undefined ? 0 : granule - head.preSkip;
  const warnings: Warning[] = [];
  return {
    ...{ container: 'opus', codec: 'opus', sampleRate: SAMPLE_RATE, channels: head.channels, bits: 0 },
    ...(frameCount > 0 && { frameCount }),
    ...{ cues: [], info: [], warnings },
    blocks: () => decode(source, head, warnings),
    probe: () => decode(source, head, []),
  };
}

async function readHead(source: ByteSource): Promise<OpusHead> {
  for await (const page of readOggPages(source)) {
    const packet = page.packets[0];
    if (!packet || packet.length < 19 || chunkName(packet) !== 'Opus' || chunkName(packet, 4) !== 'Head') break;
    const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
    const channels = view.getUint8(9);
    const family = view.getUint8(18);
    const mapping = family === 0 ? [] : Array.from(packet.subarray(21, 21 + channels));
    if (channels === 0 || (family === 0 ? channels > 2 : mapping.length < channels)) break;
    return {
      channels,
      preSkip: view.getUint16(10, true),
      gain: 10 ** (view.getInt16(16, true) / 256 / 20),
      streamCount: family === 0 ? 1 : view.getUint8(19),
      coupledStreamCount: family === 0 ? channels - 1 : view.getUint8(20),
      channelMappingTable: family === 0 ? [0, 1].slice(0, channels) : mapping,
    };
  }
  throw damaged('its header makes no sense');
}

async function* decode(source: ByteSource, head: OpusHead, warnings: Warning[]): AsyncGenerator<SampleBlock> {
  const { channels, streamCount, coupledStreamCount, channelMappingTable } = head;
  const decoder = new OpusDecoder({ channels, streamCount, coupledStreamCount, channelMappingTable, preSkip: 0 });
  await decoder.ready.catch((cause: unknown) => Promise.reject(damaged('its header makes no sense', cause)));
  try {
    let skip = head.preSkip;
    let startFrame = 0;
    let faults = 0;
    for await (const page of readOggPages(source)) {
      const packets = page.packets.filter((packet) => !isHeader(packet));
      if (packets.length === 0) continue;
      const decoded = decoder.decodeFrames(packets);
      faults += decoded.errors.length;
      const from = Math.min(skip, decoded.samplesDecoded);
      skip -= from;
      const promised =
        page.isLast && page.granule !== undefined ? page.granule - head.preSkip - startFrame : decoded.samplesDecoded;
      const to = Math.max(from, Math.min(decoded.samplesDecoded, from + promised));
      if (to === from) continue;
      const block = decoded.channelData.map((channel) => channel.slice(from, to).map((sample) => sample * head.gain));
      yield { startFrame, channels: block, notFinite: 0 };
      startFrame += to - from;
    }
    if (startFrame === 0) throw damaged('no part of its sound is intact');
    if (faults > 0)
      warnings.push({ code: 'audio-damaged', message: `${faults} packets of the file are damaged and were left out.` });
  } finally {
    decoder.free();
  }
}

function isHeader(packet: Uint8Array): boolean {
  return chunkName(packet) === 'Opus' && (chunkName(packet, 4) === 'Head' || chunkName(packet, 4) === 'Tags');
}

function damaged(what: string, cause?: unknown): StudioError {
  return new StudioError('audio-decode-failed', `The Ogg Opus file cannot be decoded: ${what}.`, {
    hint: 'Copy or export the recording again, or convert it to WAV.',
    cause,
  });
}
