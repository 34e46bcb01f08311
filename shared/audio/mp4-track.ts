import { damagedAac, unsupportedAac } from './aac-error.ts';
import { chunkName } from './byte-text.ts';
import { type BoxFields, boxFields, childBoxes, findBox, type Mp4Box } from './mp4-boxes.ts';
import { readMp4DecoderConfig } from './mp4-descriptors.ts';
import { type Mp4Packet, readPacketTable } from './mp4-packets.ts';

/** One line of an edit list: a stretch of the track, or a pause before it. */
export interface Mp4Edit {
  /** In ticks of the movie. */
  readonly duration: number;
  /** Where it starts in ticks of the track; undefined for a pause. */
  readonly mediaTime: number | undefined;
}

/** The sound track of an MPEG-4 file, as its index describes it. */
export interface Mp4Track {
  /** AudioSpecificConfig. */
  readonly config: Uint8Array;
  /** Ticks a second of the movie and of the track. */
  readonly movieTimescale: number;
  readonly timescale: number;
  /** Length of all packets in ticks of the track. */
  readonly ticks: number;
  readonly edits: readonly Mp4Edit[];
  /** Delay and length in samples that iTunes wrote, where it did. */
  readonly gapless?: { readonly delay: number; readonly frameCount: number };
  readonly packetCount: number;
  /** Where the packets lie in the file, in order. */
  packets(): Generator<Mp4Packet>;
  readonly trackCount: number;
}

const OTHER_CODECS: ReadonlyMap<string, string> = new Map([
  ['alac', 'Apple Lossless'],
  ['ac-3', 'AC-3'],
  ['ec-3', 'E-AC-3'],
  ['samr', 'AMR'],
  ['sawb', 'AMR-WB'],
  ['Opus', 'Opus'],
  ['fLaC', 'FLAC'],
  ['enca', 'copy-protected'],
  ['drms', 'copy-protected'],
  ['.mp3', 'MP3'],
]);
const GAPLESS_NAME: readonly number[] = Array.from('iTunSMPB', (letter) => letter.charCodeAt(0));
/** Bytes of an audio sample entry before its boxes, by its version (1 and 2 are QuickTime's). */
const ENTRY_BYTES = [28, 44, 64];

/**
 * Reads the sound track from what the box `moov` holds.
 * @throws StudioError `audio-unsupported-format` where there is no AAC or it comes in fragments, `audio-decode-failed`
 */
export function readMp4Track(moov: Uint8Array): Mp4Track {
  const whole: Mp4Box = { type: 'moov', start: 0, end: moov.length };
  const children = childBoxes(moov, 0, moov.length);
  const tracks = children.filter((box) => box.type === 'trak' && handlerOf(moov, box) === 'soun');
  const track = tracks[0];
  if (!track) throw unsupportedAac('it has no sound');
  const table = findBox(moov, track, 'mdia', 'minf', 'stbl');
  const description = table && findBox(moov, table, 'stsd');
  if (!table || !description) throw damagedAac('its index does not say how the sound is written');
  const config = readSampleEntry(moov, description);
  const packetTable = readPacketTable(moov, table);
  if (packetTable.count === 0 && children.some((box) => box.type === 'mvex')) {
    throw unsupportedAac('it comes in fragments, as streams do');
  }
  const gapless = readGapless(moov, findBox(moov, whole, 'udta'));
  return {
    config,
    movieTimescale: timescaleOf(moov, findBox(moov, whole, 'mvhd')),
    timescale: timescaleOf(moov, findBox(moov, track, 'mdia', 'mdhd')),
    ticks: readTicks(moov, findBox(moov, table, 'stts')),
    edits: readEdits(moov, findBox(moov, track, 'edts', 'elst')),
    ...(gapless && { gapless }),
    packetCount: packetTable.count,
    packets: packetTable.packets,
    trackCount: tracks.length,
  };
}

function handlerOf(moov: Uint8Array, track: Mp4Box): string {
  const handler = findBox(moov, track, 'mdia', 'hdlr');
  return handler && handler.end - handler.start >= 12 ? chunkName(moov, handler.start + 8) : '';
}

function timescaleOf(moov: Uint8Array, header: Mp4Box | undefined): number {
  const fields = header && boxFields(moov, header);
  const timescale = fields?.u32(fields.u8(0) === 1 ? 20 : 12) ?? 0;
  if (timescale === 0) throw damagedAac('its index has no clock');
  return timescale;
}

function readSampleEntry(moov: Uint8Array, description: Mp4Box): Uint8Array {
  const entry = childBoxes(moov, description.start + 8, description.end)[0];
  if (!entry) throw damagedAac('its index does not say how the sound is written');
  if (entry.type !== 'mp4a')
    throw unsupportedAac(`its sound is ${OTHER_CODECS.get(entry.type) ?? `of the kind "${entry.type}"`}`);
  const version = boxFields(moov, entry).u16(8);
  const inside = { ...entry, start: Math.min(entry.end, entry.start + (ENTRY_BYTES[version] ?? 28)) };
  const descriptor = findBox(moov, inside, 'esds') ?? findBox(moov, inside, 'wave', 'esds');
  if (!descriptor) throw damagedAac('its index does not say how the sound is written');
  return readMp4DecoderConfig(moov.subarray(descriptor.start + 4, descriptor.end));
}

function readTicks(moov: Uint8Array, box: Mp4Box | undefined): number {
  const fields = box && boxFields(moov, box);
  if (!fields) return 0;
  let ticks = 0;
  eachEntry(fields, 8, (at) => {
    ticks += fields.u32(at) * fields.u32(at + 4);
  });
  return ticks;
}

function readEdits(moov: Uint8Array, box: Mp4Box | undefined): readonly Mp4Edit[] {
  const fields = box && boxFields(moov, box);
  if (!fields) return [];
  const isLong = fields.u8(0) === 1;
  const edits: Mp4Edit[] = [];
  eachEntry(fields, isLong ? 20 : 12, (at) => {
    const duration = isLong ? fields.u64(at) : fields.u32(at);
    const time = isLong ? fields.u64(at + 8) : fields.u32(at + 4);
    edits.push({ duration, mediaTime: time >= (isLong ? 2 ** 63 : 2 ** 31) ? undefined : time });
  });
  return edits;
}

/** Visits as many entries as a table announces and holds. */
function eachEntry(fields: BoxFields, size: number, visit: (at: number) => void): void {
  const count = Math.min(fields.u32(4), Math.floor((fields.length - 8) / size));
  for (let i = 0; i < count; i++) visit(8 + i * size);
}

/** iTunes writes delay, padding and length as hexadecimal text into its comment iTunSMPB; a cover picture may lie before it. */
function readGapless(moov: Uint8Array, box: Mp4Box | undefined): Mp4Track['gapless'] {
  if (!box) return undefined;
  let at = box.start;
  while (at < box.end && !GAPLESS_NAME.every((byte, i) => moov[at + i] === byte)) at++;
  const text = String.fromCharCode(...moov.subarray(at, Math.min(box.end, at + 256)));
  const found = /^iTunSMPB[\s\S]{0,64}? 0{8} ([0-9A-F]{8}) ([0-9A-F]{8}) ([0-9A-F]{16}) /i.exec(text);
  const [, delay, , length] = found ?? [];
  if (!delay || !length) return undefined;
  return { delay: Number.parseInt(delay, 16), frameCount: Number.parseInt(length, 16) };
}
