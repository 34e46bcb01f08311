import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../shared/audio/byte-source.ts';
import { fieldText } from '../../../shared/audio/byte-text.ts';
import type { WavHeader } from '../../../shared/audio/wav-header.ts';
import { readWavHeader } from '../../../shared/audio/wav-reader.ts';
import { type Chunk, data, file, format, join, sine16, textBytes, u32 } from './wav-builder.ts';

function read(...chunks: Chunk[]): Promise<WavHeader> {
  return readWavHeader(memorySource(file([format(), ...chunks, data(sine16(100))])));
}

function subChunk(id: string, body: Uint8Array): Uint8Array {
  return join([textBytes(id, 4), Uint8Array.from(u32(body.length)), body, new Uint8Array(body.length % 2)]);
}

describe('metadata', () => {
  it('reads the broadcast extension with a time reference above 32 bits', async () => {
    const time = Uint8Array.from([...u32(5), ...u32(1)]);
    const names = join([textBytes('Scene 4, line 2', 256), textBytes('Recorder', 32), textBytes('REF', 32)]);
    const body = join([
      names,
      textBytes('2026-01-02', 10),
      textBytes('10:00:00', 8),
      time,
      new Uint8Array(256),
      textBytes('A=PCM\r\n'),
    ]);
    const { broadcast } = await read({ id: 'bext', body });
    expect(broadcast).toEqual({
      description: 'Scene 4, line 2',
      originator: 'Recorder',
      originatorReference: 'REF',
      originationDate: '2026-01-02',
      originationTime: '10:00:00',
      timeReference: 2 ** 32 + 5,
      codingHistory: 'A=PCM',
    });
  });

  it('reads cues with their labels, wherever the list stands', async () => {
    const point = (id: number, sample: number) => [
      ...u32(id),
      ...u32(0),
      ...textBytes('data'),
      ...u32(0),
      ...u32(0),
      ...u32(sample),
    ];
    const cue = { id: 'cue ', body: Uint8Array.from([...u32(2), ...point(1, 40), ...point(9, 70)]) };
    const label = subChunk('labl', join([Uint8Array.from(u32(9)), textBytes('take 2\0')]));
    const list = { id: 'LIST', body: join([textBytes('adtl'), label]) };
    const { cues } = await read(list, cue);
    expect(cues).toEqual([
      { id: 1, sample: 40, label: '' },
      { id: 9, sample: 70, label: 'take 2' },
    ]);
  });

  it('believes neither the number of cues nor the size of list entries', async () => {
    const cue = { id: 'cue ', body: Uint8Array.from([...u32(0xffffffff), ...Array<number>(24).fill(1)]) };
    const list = { id: 'LIST', body: join([textBytes('INFOINAM'), Uint8Array.from(u32(0xffffffff)), textBytes('Hi')]) };
    const header = await read(cue, list);
    expect(header.cues).toHaveLength(1);
    expect(header.info).toEqual([{ id: 'INAM', text: 'Hi' }]);
  });

  it('reads scene, take and track names out of iXML and keeps the rest as text', async () => {
    const tracks = '<TRACK><INTERLEAVE_INDEX>2</INTERLEAVE_INDEX><NAME>Boom &amp; slate</NAME></TRACK>';
    const xml = `<BWFXML><SCENE>12A</SCENE><TAKE>3</TAKE><TRACK_LIST>${tracks}</TRACK_LIST></BWFXML>`;
    const { iXml } = await read({ id: 'iXML', body: textBytes(xml) });
    expect(iXml).toEqual({ xml, scene: '12A', take: '3', trackNames: ['', 'Boom & slate'] });
  });

  it('is not slowed down by hostile iXML', async () => {
    const { iXml } = await read({ id: 'iXML', body: textBytes('<TRACK><SCENE>'.repeat(60_000)) });
    expect(iXml?.scene).toBeUndefined();
  });

  it('leaves out chunks of more than 1 MiB, with a warning', async () => {
    const header = await read({ id: 'iXML', body: new Uint8Array(2 ** 20 + 2) });
    expect(header.iXml).toBeUndefined();
    expect(header.warnings.map((warning) => warning.code)).toEqual(['wav-metadata-too-large']);
  });
});

describe('fieldText', () => {
  it.each<[string, number[], string]>([
    ['ends at the first NUL', [65, 0, 66], 'A'],
    ['reads UTF-8', [...new TextEncoder().encode('Zoë 🎙')], 'Zoë 🎙'],
    ['falls back to Latin-1', [0x5a, 0x6f, 0xeb], 'Zoë'],
    ['takes overlong UTF-8 for Latin-1', [0xc0, 0xaf], 'À¯'],
    ['drops control characters', [65, 27, 91, 66, 10, 67], 'A[B\nC'],
  ])('%s', (_, bytes, text) => {
    expect(fieldText(Uint8Array.from(bytes))).toBe(text);
  });
});
