import type { Warning } from '../core/errors.ts';
import { readAacConfig } from './aac-config.ts';
import { damagedAac, unsupportedAac } from './aac-error.ts';
import { planPlayback } from './aac-playback.ts';
import { type AacPacket, decodeAac } from './aac-stream.ts';
import { openAdtsStream } from './adts-stream.ts';
import { type ByteSource, bufferedSource } from './byte-source.ts';
import { readTopBoxes } from './mp4-boxes.ts';
import { type Mp4Track, readMp4Track } from './mp4-track.ts';
import type { Recording } from './recording.ts';
import { checkSampleRate } from './wav-format.ts';

/** The index of a film of hours takes a few megabytes. */
const MOST_INDEX_BYTES = 1 << 26;
/** About this many packets are decoded to compare the channels, in runs. */
const PROBES = 1_024;
const PROBE_RUN = 4;

/**
 * Opens the AAC sound of an MPEG-4 file (M4A, MP4, MOV). Delay and padding of the encoder are taken away where the file names them, so
 * that it is as long as the original. Damaged packets become silence (warning `audio-damaged`); of HE-AAC only the lower band is
 * decoded (`audio-core-only`). Warnings are complete once the blocks have been read.
 * @throws StudioError `audio-unsupported-format` for other codecs and fragmented files, `audio-decode-failed`, `wav-bad-sample-rate`
 */
export async function openM4a(unbuffered: ByteSource): Promise<Recording> {
  const source = bufferedSource(unbuffered);
  const track = readMp4Track(await readIndex(source));
  const config = readAacConfig(track.config);
  checkSampleRate(config.sampleRate);
  const warnings: Warning[] = [];
  if (track.trackCount > 1) {
    const message = `The file has ${track.trackCount} sound tracks; the first is read.`;
    warnings.push({ code: 'audio-more-tracks', message });
  }
  const playback = planPlayback(track, config.sampleRate, warnings);
  const every = Math.ceil(track.packetCount / PROBES);
  return {
    ...{ container: 'm4a', codec: config.hasExtension ? 'he-aac' : 'aac', sampleRate: config.sampleRate },
    ...{ channels: config.channels, bits: 0, cues: [], info: [], warnings },
    ...(playback.frameCount > 0 && { frameCount: playback.pause + playback.frameCount }),
    blocks: () => decodeAac(config, readPackets(source, track), playback, warnings),
    probe: () => decodeAac(config, readPackets(source, track, every), undefined, []),
  };
}

/**
 * Opens a raw AAC stream (ADTS). It does not name the delay of its encoder, so about 20 to 50 ms stay in front. What is damaged is
 * left out or becomes silence (warning `audio-damaged`).
 * @throws StudioError `audio-unsupported-format`, `audio-decode-failed`
 */
export async function openAdts(unbuffered: ByteSource): Promise<Recording> {
  const source = bufferedSource(unbuffered);
  const stream = await openAdtsStream(source);
  const { config } = stream;
  const warnings: Warning[] = [];
  return {
    ...{ container: 'aac', codec: 'aac', sampleRate: config.sampleRate, channels: config.channels },
    ...{ bits: 0, cues: [], info: [], warnings },
    blocks: () => decodeAac(config, stream.packets(warnings), undefined, warnings),
    probe: () => decodeAac(config, stream.packets([]), undefined, []),
  };
}

async function readIndex(source: ByteSource): Promise<Uint8Array> {
  const boxes = await readTopBoxes(source);
  const index = boxes.find((box) => box.type === 'moov');
  if (!index) {
    if (boxes.some((box) => box.type === 'moof')) throw unsupportedAac('it comes in fragments, as streams do');
    throw damagedAac('its index (moov) is missing, so it was not finished or is cut short');
  }
  if (index.end - index.start > MOST_INDEX_BYTES) throw damagedAac('its index is too large');
  return source.read(index.start, index.end - index.start);
}

/** The packets of a track as far as the file goes; only some runs of them where `every` is above 1. */
async function* readPackets(source: ByteSource, track: Mp4Track, every = 1): AsyncGenerator<AacPacket> {
  let total = 0;
  let number = 0;
  for (const { offset, size } of track.packets()) {
    total += size;
    // Packets do not overlap: more bytes than the file has are a damaged index, which could name one place for ever.
    if (offset + size > source.size || total > source.size) return;
    if (Math.floor(number++ / PROBE_RUN) % every === 0) yield { bytes: await source.read(offset, size), blocks: 1 };
  }
}
