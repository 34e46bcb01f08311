import type { Warning } from '../core/errors.ts';
import { AAC_SAMPLE_RATES } from './aac-bands.ts';
import { type AacConfig, channelOrderOf } from './aac-config.ts';
import { damagedAac, unsupportedAac } from './aac-error.ts';
import type { AacPacket } from './aac-stream.ts';
import type { ByteSource } from './byte-source.ts';

/** A raw AAC stream, each packet behind a header of its own (ISO/IEC 14496-3, 1.A.2). */
export interface AdtsStream {
  readonly config: AacConfig;
  /** Its packets in order; those with another format than the first, and what is none, are passed over with a warning. */
  packets(warnings: Warning[]): AsyncGenerator<AacPacket>;
}

/** What one ADTS header says. */
interface AdtsHeader {
  /** Everything that stays the same throughout a stream, as one number. */
  readonly fixed: number;
  readonly profile: number;
  readonly rateIndex: number;
  readonly configuration: number;
  readonly headerBytes: number;
  readonly frameBytes: number;
  readonly blocks: number;
  readonly hasChecksum: boolean;
}

const HEADER_BYTES = 7;
const SCAN_BYTES = 16_384;
const AAC_LC = 1;
const PROFILES = ['AAC Main', 'AAC-LC', 'AAC-SSR', 'AAC-LTP'];

/** @throws StudioError `audio-unsupported-format` for other profiles than LC, `audio-decode-failed` */
export async function openAdtsStream(source: ByteSource): Promise<AdtsStream> {
  const first = await nextHeader(source, 0, undefined);
  if (!first) throw damagedAac('it has no whole packet');
  const { profile, rateIndex, configuration, fixed } = first.header;
  if (profile !== AAC_LC) throw unsupportedAac(`its sound is ${PROFILES[profile]}, not AAC-LC`);
  const channelOrder = channelOrderOf(configuration);
  if (!channelOrder) throw unsupportedAac('its channels are not one of the usual sets');
  const sampleRate = AAC_SAMPLE_RATES[rateIndex] ?? 0;
  const config = { sampleRate, channels: channelOrder.length, channelOrder, hasExtension: false };
  return { config, packets: (warnings) => readPackets(source, fixed, warnings) };
}

async function* readPackets(source: ByteSource, fixed: number, warnings: Warning[]): AsyncGenerator<AacPacket> {
  let at = 0;
  let lost = 0;
  for (;;) {
    const found = await nextHeader(source, at, fixed);
    lost += (found?.at ?? source.size) - at;
    if (!found) break;
    const { headerBytes, frameBytes, blocks, hasChecksum } = found.header;
    const bytes = await source.read(found.at + headerBytes, frameBytes - headerBytes);
    at = found.at + frameBytes;
    yield { bytes, blocks, hasChecksums: hasChecksum && blocks > 1 };
  }
  if (lost > 0) {
    warnings.push({ code: 'audio-damaged', message: `${lost} bytes of the file are no AAC sound and were left out.` });
  }
}

/** The first whole packet from a place on, with the given fixed part where one is given. */
async function nextHeader(
  source: ByteSource,
  from: number,
  fixed: number | undefined,
): Promise<{ readonly at: number; readonly header: AdtsHeader } | undefined> {
  for (let start = from; start + HEADER_BYTES <= source.size; start += SCAN_BYTES) {
    const window = await source.read(start, SCAN_BYTES + HEADER_BYTES - 1);
    for (let i = 0; i + HEADER_BYTES <= window.length; i++) {
      const header = readAdtsHeader(window, i);
      if (!header || (fixed !== undefined && header.fixed !== fixed)) continue;
      const at = start + i;
      if (at + header.frameBytes > source.size) continue;
      if (at === from || (await startsPacket(source, at + header.frameBytes))) return { at, header };
    }
  }
  return undefined;
}

/** Whether the stream goes on, or ends, here: away from its place, a packet is only believed if another follows. */
async function startsPacket(source: ByteSource, at: number): Promise<boolean> {
  if (at === source.size) return true;
  return readAdtsHeader(await source.read(at, HEADER_BYTES), 0) !== undefined;
}

/** The ADTS header at a place, or undefined where there is none. */
export function readAdtsHeader(bytes: Uint8Array, at: number): AdtsHeader | undefined {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = bytes.subarray(at, at + HEADER_BYTES);
  if (a !== 0xff || (b & 0xf6) !== 0xf0) return undefined;
  const rateIndex = (c >> 2) & 15;
  const hasChecksum = (b & 1) === 0;
  const blocks = (g & 3) + 1;
  // With several frames under one checksum their places come first, and each has a checksum of its own.
  const headerBytes = HEADER_BYTES + (hasChecksum ? 2 * blocks : 0);
  const frameBytes = ((d & 3) << 11) | (e << 3) | (f >> 5);
  if (rateIndex >= AAC_SAMPLE_RATES.length || frameBytes <= headerBytes) return undefined;
  const configuration = ((c & 1) << 2) | (d >> 6);
  const fixed = ((b & 0xf8) << 16) | ((c & 0xfd) << 8) | (d & 0xc0);
  return { fixed, profile: c >> 6, rateIndex, configuration, headerBytes, frameBytes, blocks, hasChecksum };
}
