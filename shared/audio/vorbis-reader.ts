import type { Warning } from '../core/errors.ts';
import type { ByteSource } from './byte-source.ts';
import { lastOggGranule, readOggPages } from './ogg-packets.ts';
import type { Recording } from './recording.ts';
import type { SampleBlock } from './sample-stream.ts';
import { damagedVorbis } from './vorbis-bits.ts';
import { createVorbisDecoder } from './vorbis-packet.ts';
import { readIdentity, readSetup, type VorbisIdentity, type VorbisSetup } from './vorbis-setup.ts';
import { checkSampleRate } from './wav-format.ts';

/** Channels are bounded because their number multiplies the memory of every block. */
const MOST_CHANNELS = 16;

/**
 * Opens an Ogg Vorbis recording. Damaged pages are left out (as `audio-cut-short` when samples are missing in the end).
 * @throws StudioError `audio-decode-failed`, `wav-bad-sample-rate`
 */
export async function openVorbis(source: ByteSource): Promise<Recording> {
  const headers: Uint8Array[] = [];
  for await (const page of readOggPages(source)) {
    headers.push(...page.packets);
    if (headers.length >= 3) break;
  }
  const [first, , third] = headers;
  if (!first || !third) throw damagedVorbis('its header is cut short');
  const identity = readIdentity(first);
  checkSampleRate(identity.sampleRate);
  if (identity.channels > MOST_CHANNELS) throw damagedVorbis(`it names ${identity.channels} channels`);
  const setup = readSetup(third, identity.channels);
  const frameCount = (await lastOggGranule(source)) ?? 0;
  const warnings: Warning[] = [];
  return {
    ...{ container: 'ogg', codec: 'vorbis', sampleRate: identity.sampleRate, channels: identity.channels, bits: 0 },
    ...(frameCount > 0 && { frameCount }),
    ...{ cues: [], info: [], warnings },
    blocks: () => decode(source, identity, setup, warnings, frameCount),
    probe: () => decode(source, identity, setup, [], frameCount),
  };
}

async function* decode(
  source: ByteSource,
  identity: VorbisIdentity,
  setup: VorbisSetup,
  warnings: Warning[],
  promised: number,
): AsyncGenerator<SampleBlock> {
  const decoder = createVorbisDecoder(identity, setup);
  let headers = 3;
  let startFrame = 0;
  for await (const page of readOggPages(source)) {
    for (const [i, packet] of page.packets.entries()) {
      if (headers > 0) {
        headers--;
        continue;
      }
      const decoded = decoder.decode(packet);
      const isLast = page.isLast && i === page.packets.length - 1;
      const length = decoded?.[0]?.length ?? 0;
      const kept = isLast && page.granule !== undefined ? Math.max(0, Math.min(length, page.granule - startFrame)) : length;
      if (!decoded || kept === 0) continue;
      yield { startFrame, channels: decoded.map((channel) => finite(channel.subarray(0, kept))), notFinite: 0 };
      startFrame += kept;
    }
  }
  if (startFrame === 0) throw damagedVorbis('no part of its sound is intact');
  if (startFrame < promised) {
    const message = `The file is damaged or cut short: it promises ${promised} samples and holds ${startFrame}.`;
    warnings.push({ code: 'audio-cut-short', message });
  }
}

/** A damaged code table can name values beyond any number. */
function finite(channel: Float32Array): Float32Array {
  return channel.every(Number.isFinite) ? channel : channel.map((sample) => (Number.isFinite(sample) ? sample : 0));
}
