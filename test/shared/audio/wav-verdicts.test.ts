import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../shared/audio/byte-source.ts';
import { readWavBlocks } from '../../../shared/audio/sample-stream.ts';
import { readWavHeader } from '../../../shared/audio/wav-reader.ts';
import { StudioError } from '../../../shared/core/errors.ts';
import { bytesOf, type Chunk, data, ds64, extensible, file, format, join, sine16, textBytes, u32 } from './wav-builder.ts';

const payload = sine16();
const fact: Chunk = { id: 'fact', body: bytesOf(...u32(1_600)) };
const list: Chunk = { id: 'LIST', body: join([textBytes('INFOINAM'), bytesOf(5, 0, 0, 0), textBytes('Hello'), bytesOf(0)]) };
const oddList: Chunk = { id: 'LIST', body: join([textBytes('INFOINAM'), bytesOf(5, 0, 0, 0), textBytes('Hello')]) };
const junk: Chunk = { id: 'JUNK', body: new Uint8Array(28) };
const bext: Chunk = { id: 'bext', body: new Uint8Array(602) };
const iXml: Chunk = { id: 'iXML', body: textBytes('<BWFXML><SCENE>12A</SCENE></BWFXML>') };
const cue: Chunk = { id: 'cue ', body: new Uint8Array(4) };
const id3: Chunk = { id: 'id3 ', body: textBytes('ID3junk!') };
const lots = (id: string, count: number): Chunk[] => Array.from({ length: count }, () => ({ id, body: new Uint8Array(0) }));

/** Rows that are read: name, file, samples a channel, warnings. */
const ACCEPTED: [string, Uint8Array, number, string[]][] = [
  ['PCM 8', file([format({ bits: 8 }), data(new Uint8Array(1_600).fill(128))]), 1_600, []],
  ['PCM 16', file([format(), data(payload)]), 1_600, []],
  ['PCM 24', file([format({ bits: 24 }), data(new Uint8Array(4_800))]), 1_600, []],
  ['PCM 32', file([format({ bits: 32 }), data(new Uint8Array(6_400))]), 1_600, []],
  ['PCM 12', file([format({ bits: 12 }), data(payload)]), 1_600, []],
  ['PCM 20 in 24', file([extensible({ bits: 24, validBits: 20 }), data(new Uint8Array(4_800))]), 1_600, []],
  ['PCM 20 without extension', file([format({ bits: 20 }), data(new Uint8Array(4_800))]), 1_600, []],
  ['float 32', file([format({ tag: 3, bits: 32 }), fact, data(new Uint8Array(6_400))]), 1_600, []],
  ['float 64', file([format({ tag: 3, bits: 64 }), fact, data(new Uint8Array(12_800))]), 1_600, []],
  ['A-law', file([format({ tag: 6, bits: 8 }), fact, data(new Uint8Array(1_600))]), 1_600, []],
  ['mu-law', file([format({ tag: 7, bits: 8 }), fact, data(new Uint8Array(1_600))]), 1_600, []],
  ['extensible', file([extensible(), data(payload)]), 1_600, []],
  ['extensible float', file([extensible({ bits: 32, subTag: 3 }), data(new Uint8Array(6_400))]), 1_600, []],
  ['extensible with an oversized extension', file([extensible({ extra: 34 }), data(payload)]), 1_600, []],
  ['oversized format chunk', file([format({ extension: Array(24).fill(0) }), data(payload)]), 1_600, []],
  ['8 channels', file([format({ channels: 8 }), data(payload)]), 200, []],
  ['1 sample', file([format(), data(bytesOf(1, 2))]), 1, []],
  ['RIFX', file([format({}, true), data(sine16(1_600, true))], { id: 'RIFX', bigEndian: true }), 1_600, []],
  ['RF64 with ds64', rf64('RF64', payload.length), 1_600, []],
  ['BW64', rf64('BW64', payload.length), 1_600, []],
  ['ds64 with sizes of 2^62', rf64('RF64', 2 ** 62, 2 ** 62), 1_600, ['wav-ds64-size', 'wav-riff-size']],
  ['RIFF size 0', file([format(), data(payload)], { riffSize: 0 }), 1_600, ['wav-riff-size']],
  ['RIFF size FFFFFFFF', file([format(), data(payload)], { riffSize: 0xffffffff }), 1_600, ['wav-riff-size']],
  ['undercounted RIFF size', file([format(), data(payload)], { riffSize: 100 }), 1_600, ['wav-riff-size']],
  ['data size FFFFFFFF', file([format(), data(payload, 0xffffffff)]), 1_600, ['wav-data-size-unknown']],
  ['odd LIST with its filling byte', file([format(), oddList, data(payload)]), 1_600, []],
  ['odd data at the end without filling byte', file([format({ bits: 8 }), { ...data(new Uint8Array(5)), padded: false }]), 5, []],
  ['JUNK first', file([junk, format(), data(payload)]), 1_600, []],
  ['bext, iXML, cue, id3 around the data', file([bext, format(), iXml, data(payload), cue, id3]), 1_600, []],
  [
    'garbage tail',
    file([format(), data(payload)], { tail: new Uint8Array(99).fill(7) }),
    1_600,
    ['wav-trailing-bytes', 'wav-riff-size'],
  ],
  ['wrong byte rate', file([format({ byteRate: 1 }), data(payload)]), 1_600, ['wav-byte-rate']],
  ['wrong block align', file([format({ blockAlign: 6, byteRate: 32_000 }), data(payload)]), 1_600, ['wav-block-align']],
  ['block align 0', file([format({ blockAlign: 0, byteRate: 32_000 }), data(payload)]), 1_600, ['wav-block-align']],
  ['cut in the middle of a sample', file([format(), data(payload)]).slice(0, 44 + 1_001), 500, truncated()],
  ['format after the data', file([data(payload), format()]), 1_600, ['wav-format-after-data']],
  ['two data chunks', file([format(), data(payload), data(sine16(10))]), 1_600, ['wav-duplicate-data']],
  ['two format chunks', file([format(), format({ bits: 8 }), data(payload)]), 1_600, ['wav-duplicate-format']],
  ['"data" inside a LIST', file([format(), { id: 'LIST', body: textBytes('INFOdata\x04\0\0\0abcd') }, data(payload)]), 1_600, []],
  ['10,000 empty chunks after the data', file([format(), data(payload), ...lots('junk', 10_001)]), 1_600, ['wav-trailing-bytes']],
  ['more valid bits than bits', file([extensible({ validBits: 24 }), data(payload)]), 1_600, ['wav-valid-bits']],
  [
    'unpadded odd chunk after the sound',
    file([format(), data(payload), { ...oddList, padded: false }, list]),
    1_600,
    ['wav-unpadded-chunk'],
  ],
];

const HTML = '<!DOCTYPE html><html><head><title>404</title></head></html>';

/** Rows that are refused: name, file, code, a part of the message, a part of the hint. */
const REFUSED: [string, Uint8Array, string, string, string][] = [
  ['empty', new Uint8Array(0), 'wav-empty', '0 bytes', 'again'],
  ['12 bytes', file([]), 'wav-truncated-header', 'after 12 bytes', 'incomplete'],
  [
    'cut inside the format chunk',
    file([format(), data(payload)]).slice(0, 30),
    'wav-truncated-header',
    'after 30 bytes',
    'incomplete',
  ],
  [
    'cut inside the data header',
    file([format(), data(payload)]).slice(0, 40),
    'wav-truncated-header',
    'after 40 bytes',
    'incomplete',
  ],
  ['no format', file([data(payload)]), 'wav-no-format', 'no format chunk', 'Export'],
  ['no data', file([format(), list]), 'wav-no-data', 'no data chunk', 'again'],
  ['0 channels', file([format({ channels: 0 }), data(payload)]), 'wav-bad-channels', 'names 0 channels', 'damaged'],
  ['65,535 channels', file([format({ channels: 65_535, blockAlign: 2 }), data(payload)]), 'wav-bad-channels', '65535', 'damaged'],
  ['rate 0', file([format({ sampleRate: 0 }), data(payload)]), 'wav-bad-sample-rate', 'is 0 Hz', 'damaged'],
  ['rate 1', file([format({ sampleRate: 1 }), data(payload)]), 'wav-bad-sample-rate', 'is 1 Hz', '48,000'],
  ['rate 3,999', file([format({ sampleRate: 3_999 }), data(payload)]), 'wav-bad-sample-rate', '3999', '48,000'],
  ['rate 4,000,000,000', file([format({ sampleRate: 4e9 }), data(payload)]), 'wav-bad-sample-rate', '4000000000', '48,000'],
  ['bits 0', file([format({ bits: 0 }), data(payload)]), 'wav-bad-bits', 'names 0 bits', '24-bit'],
  ['bits 65,535', file([format({ bits: 65_535 }), data(payload)]), 'wav-bad-bits', '65535', '24-bit'],
  ['RF64 without ds64', file([format(), data(payload, 0xffffffff)], { id: 'RF64' }), 'wav-no-ds64', 'RF64', 'Export'],
  [
    'unpadded odd chunk',
    file([format(), { ...oddList, padded: false }, data(payload)]),
    'wav-unpadded-chunk',
    '"LIST" has 17',
    'repair',
  ],
  [
    'LIST size FFFFFFF0',
    file([format(), { ...list, size: 0xfffffff0 }, data(payload)]),
    'wav-bad-chunk',
    '4294967280',
    'damaged',
  ],
  ['format size 0', file([{ ...format(), size: 0 }, data(payload)]), 'wav-bad-chunk', 'has 0 bytes', 'damaged'],
  ['format size that lies', file([{ ...format(), size: 0x7fffffff }, data(payload)]), 'wav-bad-chunk', '2147483647', 'damaged'],
  [
    'format of 14 bytes',
    file([{ ...format(), body: format().body.slice(0, 14) }, data(payload)]),
    'wav-bad-chunk',
    'has 14',
    'damaged',
  ],
  ['format tag 0', file([format({ tag: 0 }), data(payload)]), 'wav-unsupported-format', 'format tag 0', 'PCM'],
  ['MP3 in WAV', file([format({ tag: 0x55 }), data(payload)]), 'wav-unsupported-format', 'MP3 (format tag 85)', 'PCM'],
  [
    'private sub-format',
    file([format({ tag: 0xfffe, extension: Array(24).fill(9) })]),
    'wav-unsupported-format',
    'private',
    'PCM',
  ],
  ['extensible without extension', file([format({ tag: 0xfffe }), data(payload)]), 'wav-bad-chunk', 'needs 40', 'damaged'],
  ['leading garbage', join([bytesOf(1, 2, 3), file([format(), data(payload)])]), 'wav-not-riff', 'RIFF....WAVE', 'Export'],
  ['chunk id "DATA"', file([format(), { id: 'DATA', body: payload }]), 'wav-no-data', 'chunk "DATA"', 'again'],
  ['MP3 renamed', join([bytesOf(0xff, 0xfb, 0x90, 0x64), new Uint8Array(400)]), 'wav-not-riff', 'an MP3 file', 'extension'],
  ['MP3 with tag renamed', join([textBytes('ID3\x04'), new Uint8Array(400)]), 'wav-not-riff', 'an MP3 file', 'extension'],
  ['HTML renamed', textBytes(HTML), 'wav-not-riff', 'a web page', 'Download'],
  ['ZIP renamed', textBytes('PK\x03\x04\x14\0\0\0'), 'wav-not-riff', 'a ZIP archive', 'Download'],
  ['FLAC renamed', textBytes('fLaC\0\0\0\x22'), 'wav-not-riff', 'a FLAC file', 'extension'],
  ['AVI', file([], { form: 'AVI ' }), 'wav-not-riff', '"AVI "', 'Choose'],
  ['data size 0 with sound', file([format(), data(payload, 0)]), 'wav-repairable', '3200 bytes follow', 'repair'],
  ['100,000 empty chunks', file([...lots('junk', 100_000), format(), data(payload)]), 'wav-too-many-chunks', '10000', 'damaged'],
  ['no samples', file([format(), data(new Uint8Array(0))]), 'audio-empty', 'no samples', 'Choose'],
];

describe('the verdict table', () => {
  it.each(ACCEPTED)('reads %s', async (_, bytes, samples, warnings) => {
    const header = await readWavHeader(memorySource(bytes));
    expect(header.frameCount).toBe(samples);
    expect(header.warnings.map((warning) => warning.code)).toEqual(warnings);
    expect(await countSamples(bytes)).toBe(samples * header.format.channels);
  });

  it.each(REFUSED)('refuses %s', async (_, bytes, code, message, hint) => {
    const error = await readWavHeader(memorySource(bytes)).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(StudioError);
    const refusal = error as StudioError;
    expect(refusal.code).toBe(code);
    expect(refusal.message).toContain(message);
    expect(refusal.hint).toContain(hint);
  });

  it('repairs a sound size of 0 when asked to', async () => {
    const header = await readWavHeader(memorySource(file([format(), data(payload, 0)])), { repair: true });
    expect(header.frameCount).toBe(1_600);
    expect(header.warnings.map((warning) => warning.code)).toEqual(['wav-data-size-repaired']);
  });

  it('repairs an unpadded odd chunk when asked to', async () => {
    const bytes = file([format(), { ...oddList, padded: false }, data(payload)]);
    const header = await readWavHeader(memorySource(bytes), { repair: true });
    expect(header.frameCount).toBe(1_600);
    expect(header.warnings.map((warning) => warning.code)).toEqual(['wav-unpadded-chunk']);
    expect(header.info).toEqual([{ id: 'INAM', text: 'Hello' }]);
  });
});

function rf64(id: string, dataBytes: number, riffBytes?: number): Uint8Array {
  const size = 12 + 36 + 24 + 8 + payload.length;
  return file([ds64(riffBytes ?? size - 8, dataBytes), format(), data(payload, 0xffffffff)], { id, riffSize: 0xffffffff });
}

function truncated(): string[] {
  return ['wav-truncated-data', 'wav-riff-size', 'wav-partial-sample'];
}

async function countSamples(bytes: Uint8Array): Promise<number> {
  const source = memorySource(bytes);
  let count = 0;
  for await (const block of readWavBlocks(source, await readWavHeader(source))) {
    for (const channel of block.channels) count += channel.length;
  }
  return count;
}
