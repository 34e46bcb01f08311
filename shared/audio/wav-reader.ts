import { StudioError, type Warning } from '../core/errors.ts';
import { type ByteSource, bufferedSource } from './byte-source.ts';
import { chunkName, isChunkName } from './byte-text.ts';
import { IDENTIFY_BYTES } from './container.ts';
import { type DataRange, type LargeSizes, parseLargeSizes, placeData, UNKNOWN_SIZE } from './wav-data.ts';
import { parseFormatChunk } from './wav-format.ts';
import type { WavFormat, WavHeader } from './wav-header.ts';
import { emptyMetadata, keepMetadata, labelCues, type Metadata } from './wav-metadata.ts';
import * as refusals from './wav-refusals.ts';

const MOST_CHUNKS = 10_000;
/** Longest metadata chunk that is read: iXML of a 64-track recorder is about 30 KB. */
const MOST_METADATA_BYTES = 1 << 20;

/** Chunks that are known to stand in WAV files: used to tell an unpadded chunk from a damaged one. */
const KNOWN_CHUNKS: ReadonlySet<string> = new Set(
  'fmt |data|LIST|bext|iXML|cue |id3 |ID3 |JUNK|junk|fact|smpl|inst|PEAK|PAD |FLLR|axml|chna|cart|umid|minf|elm1|regn|levl|link|plst|ds64|_PMX|acid|DISP'.split(
    '|',
  ),
);

/** `repair` accepts two faults that are otherwise refused with the offer to repair: a sound size of 0 and unpadded chunks. */
export interface WavReadOptions {
  readonly repair?: boolean;
}

/**
 * Reads everything of a WAV file but its samples: RIFF, RIFX, RF64 and BW64, in any order of chunks. Sizes that do not
 * fit the file are corrected to what the file holds, each with a warning; nothing is believed that would reach outside
 * the file. At most 10,000 chunks are walked, and 1 MiB of one metadata chunk is read.
 * The verdict on every known fault is a row of test/shared/audio/wav-verdicts.test.ts.
 * @throws StudioError with a `wav-...` code, or `audio-empty` for a valid file without samples
 */
export async function readWavHeader(unbuffered: ByteSource, options: WavReadOptions = {}): Promise<WavHeader> {
  const source = bufferedSource(unbuffered);
  const walk = await openWalk(source, options.repair === true);
  while (walk.at + 8 <= source.size && !walk.ended) await readChunk(source, walk);
  return finish(source, walk);
}

/** State of the walk over the chunks. */
interface Walk {
  readonly container: WavHeader['container'];
  readonly littleEndian: boolean;
  readonly repair: boolean;
  readonly riffBytes: number;
  readonly warnings: Warning[];
  readonly metadata: Metadata;
  at: number;
  chunks: number;
  ended: boolean;
  large?: LargeSizes;
  format?: WavFormat;
  data?: DataRange;
  misnamedData?: string;
}

/** A chunk header: name, declared size, and the bytes that the file has from its body on. */
interface Chunk {
  readonly name: string;
  readonly body: number;
  readonly declared: number;
  readonly available: number;
}

async function openWalk(source: ByteSource, repair: boolean): Promise<Walk> {
  if (source.size === 0) throw refusals.emptyFile();
  const head = await source.read(0, IDENTIFY_BYTES);
  const container = chunkName(head);
  if (container !== 'RIFF' && container !== 'RIFX' && container !== 'RF64' && container !== 'BW64') throw refusals.notWav(head);
  if (head.length < 12) throw refusals.truncatedHeader(source.size);
  if (chunkName(head, 8) !== 'WAVE') throw refusals.notWav(head);
  if (source.size < 20) throw refusals.truncatedHeader(source.size);
  const littleEndian = container !== 'RIFX';
  const riffBytes = u32(head, 4, littleEndian);
  const metadata = emptyMetadata();
  return { container, littleEndian, repair, riffBytes, warnings: [], metadata, at: 12, chunks: 0, ended: false };
}

async function readChunk(source: ByteSource, walk: Walk): Promise<void> {
  const head = await source.read(walk.at, 8);
  const body = walk.at + 8;
  const complete = walk.format !== undefined && walk.data !== undefined;
  if (++walk.chunks > MOST_CHUNKS || !isChunkName(head)) {
    if (!complete) throw walk.chunks > MOST_CHUNKS ? refusals.tooManyChunks(MOST_CHUNKS) : refusals.notAChunk(walk.at);
    endWithTrailingBytes(source, walk);
    return;
  }
  const chunk = { name: chunkName(head), body, declared: u32(head, 4, walk.littleEndian), available: source.size - body };
  if (chunk.name === 'data') {
    await takeData(source, walk, chunk);
  } else if (chunk.declared > chunk.available) {
    if (!complete) throw chunkPastEnd(chunk, source.size);
    endWithTrailingBytes(source, walk);
  } else {
    await takeOther(source, walk, chunk);
    await advance(source, walk, chunk, chunk.declared);
  }
}

async function takeData(source: ByteSource, walk: Walk, chunk: Chunk): Promise<void> {
  if (walk.container !== 'RIFF' && walk.container !== 'RIFX' && !walk.large) {
    if (walk.container === 'RF64' || chunk.declared === UNKNOWN_SIZE) throw refusals.missingLargeSizes(walk.container);
  }
  if (walk.data) {
    walk.warnings.push({ code: 'wav-duplicate-data', message: 'The file has a second data chunk; only the first is used.' });
    await advance(source, walk, chunk, Math.min(chunk.declared, chunk.available));
    return;
  }
  const { body: offset, declared, available } = chunk;
  const chunkFollows = declared === 0 && (await knownChunkAt(source, walk, offset));
  const claim = { offset, declared, available, large: walk.large, chunkFollows, repair: walk.repair };
  walk.data = placeData(claim, walk.warnings);
  await advance(source, walk, chunk, walk.data.bytes);
}

async function takeOther(source: ByteSource, walk: Walk, chunk: Chunk): Promise<void> {
  if (chunk.name === 'fmt ') {
    if (walk.format) {
      walk.warnings.push({
        code: 'wav-duplicate-format',
        message: 'The file has a second format chunk; only the first is used.',
      });
      return;
    }
    if (walk.data) {
      walk.warnings.push({
        code: 'wav-format-after-data',
        message: 'The format chunk stands after the sound; it is used all the same.',
      });
    }
    walk.format = parseFormatChunk(await source.read(chunk.body, Math.min(chunk.declared, 40)), walk.littleEndian, walk.warnings);
    return;
  }
  if (chunk.name === 'ds64' && !walk.large && walk.container !== 'RIFF' && walk.container !== 'RIFX') {
    const large = parseLargeSizes(await source.read(chunk.body, Math.min(chunk.declared, 28)), walk.littleEndian);
    if (large) walk.large = large;
    return;
  }
  if (chunk.name.toLowerCase() === 'data') walk.misnamedData = chunk.name;
  if (chunk.name !== 'bext' && chunk.name !== 'iXML' && chunk.name !== 'cue ' && chunk.name !== 'LIST') return;
  if (chunk.declared > MOST_METADATA_BYTES) {
    walk.warnings.push({
      code: 'wav-metadata-too-large',
      message: `The chunk "${chunk.name}" has ${chunk.declared} bytes and was not read.`,
    });
    return;
  }
  keepMetadata(walk.metadata, chunk.name, await source.read(chunk.body, chunk.declared), walk.littleEndian);
}

/** Steps to the next chunk. Odd chunks are followed by a filling byte, unless a known chunk starts right after them. */
async function advance(source: ByteSource, walk: Walk, chunk: Chunk, bytes: number): Promise<void> {
  const end = chunk.body + bytes;
  walk.at = end + (bytes % 2);
  if (bytes % 2 === 0 || end >= source.size) return;
  if (!(await knownChunkAt(source, walk, end)) || (await knownChunkAt(source, walk, walk.at))) return;
  const complete = walk.format !== undefined && walk.data !== undefined;
  if (!complete && !walk.repair) throw refusals.unpaddedChunk(chunk.name, bytes);
  walk.warnings.push({
    code: 'wav-unpadded-chunk',
    message: `The chunk "${chunk.name}" lacks the filling byte after its ${bytes} bytes.`,
  });
  walk.at = end;
}

async function knownChunkAt(source: ByteSource, walk: Walk, at: number): Promise<boolean> {
  if (at + 8 > source.size) return false;
  const head = await source.read(at, 8);
  const name = chunkName(head);
  return KNOWN_CHUNKS.has(name) && (name === 'data' || u32(head, 4, walk.littleEndian) <= source.size - at - 8);
}

function chunkPastEnd(chunk: Chunk, size: number): StudioError {
  const cut = chunk.name === 'fmt ' && chunk.available < 16 && chunk.declared >= 16 && chunk.declared <= 64;
  return cut ? refusals.truncatedHeader(size) : refusals.chunkTooLarge(chunk.name, chunk.declared, chunk.available);
}

function endWithTrailingBytes(source: ByteSource, walk: Walk): void {
  walk.ended = true;
  const message = `${source.size - walk.at} bytes after the last chunk are no chunk; they are left out.`;
  walk.warnings.push({ code: 'wav-trailing-bytes', message });
}

function finish(source: ByteSource, walk: Walk): WavHeader {
  const { format, data, container, littleEndian, warnings, metadata } = walk;
  const left = source.size - walk.at;
  if (!format) throw left > 0 && left < 8 && !data ? refusals.truncatedHeader(source.size) : refusals.missingFormat();
  if (!data) throw left > 0 && left < 8 ? refusals.truncatedHeader(source.size) : refusals.missingData(walk.misnamedData);
  if (!walk.ended && left > 0) endWithTrailingBytes(source, walk);
  warnOfRiffSize(source.size, walk);
  const frameCount = Math.floor(data.bytes / format.frameBytes);
  const dataBytes = frameCount * format.frameBytes;
  if (dataBytes < data.bytes) {
    warnings.push({
      code: 'wav-partial-sample',
      message: `The last ${data.bytes - dataBytes} bytes are not a whole sample and are left out.`,
    });
  }
  if (frameCount === 0) {
    throw new StudioError('audio-empty', 'The WAV file is in order but holds no samples.', {
      hint: 'Choose the recording that has sound in it.',
    });
  }
  return {
    ...{ container, littleEndian, format, dataOffset: data.offset, dataBytes, frameCount, warnings },
    ...(metadata.broadcast && { broadcast: metadata.broadcast }),
    ...(metadata.iXml && { iXml: metadata.iXml }),
    ...{ cues: labelCues(metadata.cues, metadata.labels), info: metadata.info },
  };
}

/** One byte of difference is forgiven: writers disagree on whether the last filling byte counts. */
function warnOfRiffSize(size: number, walk: Walk): void {
  const declared = walk.riffBytes === UNKNOWN_SIZE && walk.large ? walk.large.riffBytes : walk.riffBytes;
  if (Math.abs(declared + 8 - size) <= 1) return;
  const message = `The header says that the file has ${declared + 8} bytes; it has ${size}.`;
  walk.warnings.push({ code: 'wav-riff-size', message });
}

function u32(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 4);
  return littleEndian ? ((d << 24) | (c << 16) | (b << 8) | a) >>> 0 : ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}
