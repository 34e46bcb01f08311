import { describe, expect, it } from 'vitest';
import { BLEND_SHAPE_NAMES } from '../../../shared/core/blend-shapes.ts';
import { parseFrameRate } from '../../../shared/core/time.ts';
import type { ExportTake } from '../../../shared/export/export-input.ts';
import { type ExportFormatId, exportTakes } from '../../../shared/export/exporter.ts';
import { csvCell, formatNumber, formatWeight } from '../../../shared/export/text-format.ts';
import { makeClip, makeHeadMotion, makeTake, TRANSCRIPT } from '../../helpers/export-fixtures.ts';

const rate = parseFrameRate('29.97');
const take = makeTake({
  clip: makeClip(rate, 4),
  headMotion: makeHeadMotion(rate, 4),
  transcript: TRANSCRIPT,
  startTimecode: '10:00:59;28',
  audio: { fileName: 'line 01.wav', sampleRate: 48000, channels: 1, durationSeconds: 1 },
});

async function textOf(format: ExportFormatId, ...takes: ExportTake[]): Promise<string> {
  const { files } = await exportTakes(format, takes, { combineAs: 'all' });
  return Buffer.from(files[0]!.bytes).toString('utf8');
}

function table(text: string): string[][] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
}

describe('numbers', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1, '1'],
    [0.5, '0.5'],
    [1e-7, '0'],
    [1e-6, '0.000001'],
    [0.1234567, '0.123457'],
    [0.9999999, '1'],
    [-0.25, '-0.25'],
    [2.5, '2.5'],
    [-1e-9, '0'],
  ])('%d is written as %s', (value, text) => {
    expect(formatWeight(value)).toBe(text);
    expect(formatNumber(value, 6)).toBe(text);
  });
});

describe('CSV cells', () => {
  it.each([
    ['word', 'word'],
    ["don't", "don't"],
    ['say "yes"', '"say ""yes"""'],
    ['a,b', '"a,b"'],
    ['=1+1', "'=1+1"],
    ['+49', "'+49"],
    ['-', "'-"],
    ['@sum', "'@sum"],
    ['\tx', "'\tx"],
    ['=a,"b"', '"\'=a,""b"""'],
  ])('%j is written as %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });
});

describe('golden files', () => {
  it.each([
    ['csv', 'take.csv'],
    ['livelink', 'take.livelink.csv'],
    ['json', 'take.json'],
    ['words', 'take.words.csv'],
    ['phones', 'take.phones.csv'],
    ['textgrid', 'take.TextGrid'],
  ] as const)('%s', async (format, file) => {
    await expect(await textOf(format, take)).toMatchFileSnapshot(`../../golden/export/${file}`);
  });
});

describe('plain CSV', () => {
  it('has time and the 52 names in the shared order, whatever order the clip has', async () => {
    const reversed = makeTake({ clip: makeClip(rate, 3, [...BLEND_SHAPE_NAMES].reverse()) });
    const [header, ...rows] = table(await textOf('csv', reversed));
    expect(header).toEqual(['time', ...BLEND_SHAPE_NAMES]);
    expect(rows.map((row) => Number(row[0]))).toEqual([0, 0.033366667, 0.066733333]);
    expect(Number(rows[2]![1])).toBeCloseTo(reversed.clip.values[2 * 52 + 51]!, 6);
    expect(Number(rows[2]![52])).toBeCloseTo(reversed.clip.values[2 * 52]!, 6);
  });

  it('fills what the clip lacks with 0 and keeps names of your own alone', async () => {
    const [header, row] = table(await textOf('csv', makeTake({ clip: makeClip(rate, 1, ['jawOpen']) })));
    expect(row!.filter((cell) => cell !== '0').length).toBe(1);
    expect(row![header!.indexOf('jawOpen')]).toBe('0.5');
    expect(table(await textOf('csv', makeTake({ clip: makeClip(rate, 1, ['Mund']) })))[0]).toEqual(['time', 'Mund']);
  });
});

describe('Live Link Face CSV', () => {
  it('has 63 columns, jaw and mouth right before left, count 61', async () => {
    const [header, ...rows] = table(await textOf('livelink', take));
    expect(header).toHaveLength(63);
    expect(new Set(header).size).toBe(63);
    expect(header!.slice(16, 20)).toEqual(['JawForward', 'JawRight', 'JawLeft', 'JawOpen']);
    expect(header!.slice(22, 25)).toEqual(['MouthPucker', 'MouthRight', 'MouthLeft']);
    expect(header!.slice(54)).toEqual([
      ...['HeadYaw', 'HeadPitch', 'HeadRoll'],
      ...['LeftEyeYaw', 'LeftEyePitch', 'LeftEyeRoll', 'RightEyeYaw', 'RightEyePitch', 'RightEyeRoll'],
    ]);
    expect(rows.every((row) => row.length === 63 && row[1] === '61')).toBe(true);
    const column = (row: string[], name: string) => Number(row[header!.indexOf(name)]);
    for (const name of BLEND_SHAPE_NAMES) {
      const pascal = name[0]!.toUpperCase() + name.slice(1);
      expect(column(rows[3]!, pascal), name).toBeCloseTo(take.clip.values[3 * 52 + BLEND_SHAPE_NAMES.indexOf(name)]!, 5);
    }
    const [pitch, yaw, roll] = take.headMotion!.head.slice(6, 9);
    expect(column(rows[2]!, 'HeadPitch')).toBeCloseTo((-pitch! * Math.PI) / 180, 5);
    expect(column(rows[2]!, 'HeadYaw')).toBeCloseTo((-yaw! * Math.PI) / 180, 5);
    expect(column(rows[2]!, 'HeadRoll')).toBeCloseTo((roll! * Math.PI) / 180, 5);
  });

  it('counts frames by drop-frame labels and goes round at midnight', async () => {
    const codes = table(await textOf('livelink', take))
      .slice(1)
      .map(([timecode]) => timecode);
    expect(codes).toEqual(['10:00:59:28.000', '10:00:59:29.000', '10:01:00:02.000', '10:01:00:03.000']);
    const late = makeTake({ clip: makeClip(parseFrameRate('60'), 2), startTimecode: '23:59:59:59' });
    expect(table(await textOf('livelink', late))[2]![0]).toBe('00:00:00:00.000');
  });

  it.each([
    // Look shapes, then pitch or yaw (the mean of both eyes), as recordings of the app have them side by side: see DECISIONS 8.
    [
      { eyeLookDownLeft: 0.28022, eyeLookDownRight: 0.28025 },
      { LeftEyePitch: 0.17128, RightEyePitch: 0.17127 },
    ],
    [
      { eyeLookUpLeft: 0.36264, eyeLookUpRight: 0.36393 },
      { LeftEyePitch: -0.15883, RightEyePitch: -0.15882 },
    ],
    [
      { eyeLookInLeft: 0.09443, eyeLookOutRight: 0.09443 },
      { LeftEyeYaw: 0.0576, RightEyeYaw: 0.0576 },
    ],
    [
      { eyeLookOutLeft: 0.1111, eyeLookInRight: 0.1111 },
      { LeftEyeYaw: -0.0678, RightEyeYaw: -0.0678 },
    ],
  ])('turns the eyes as the app does: %j', async (shapes, rotations) => {
    const clip = {
      frameRate: rate,
      frameCount: 1,
      channels: Object.keys(shapes),
      values: Float32Array.from(Object.values(shapes)),
    };
    const [header, row] = table(await textOf('livelink', makeTake({ clip })));
    for (const [name, expected] of Object.entries(rotations))
      expect(Number(row![header!.indexOf(name)]), name).toBeCloseTo(expected, 2);
  });
});

describe('JSON', () => {
  it('is what its schema says, for one take or many', async () => {
    const data = JSON.parse(await textOf('json', take, makeTake({ name: 'Zeile "zwei"' })));
    expect(data.format).toBe('facewright-take/1');
    expect(data.takes.map((entry: { name: string }) => entry.name)).toEqual(['line 01', 'Zeile "zwei"']);
    expect(data.takes[0]).toMatchObject({
      frameRate: { numerator: 30000, denominator: 1001 },
      frameCount: 4,
      startTimecode: '10:00:59;28',
      channels: BLEND_SHAPE_NAMES,
      provenance: { pack: 'test-pack', route: 'text' },
    });
    expect(data.takes[0].weights).toHaveLength(4);
    expect(data.takes[0].weights[3][17]).toBeCloseTo(take.clip.values[3 * 52 + 17]!, 6);
    expect(data.takes[0].transcript.words).toEqual(TRANSCRIPT.words);
    expect(data.takes[0].transcript.phonemes).toEqual(TRANSCRIPT.phonemes);
    expect(data.takes[0].headMotion.degrees[1]).toHaveLength(3);
  });
});

describe('TextGrid', () => {
  it('covers the recording without holes or overlaps', async () => {
    const overlapping = makeTake({
      transcript: {
        ...TRANSCRIPT,
        words: [
          { start: 0.2, end: 0.6, text: 'a "b"', confidence: 1 },
          { start: 0.5, end: 2, text: 'c', confidence: 1 },
        ],
      },
    });
    const text = await textOf('textgrid', overlapping);
    const words = text.slice(text.indexOf('"words"'), text.indexOf('"phones"'));
    const intervals = [...words.matchAll(/xmin = ([\d.]+)\s+xmax = ([\d.]+)\s+text = (.*)/g)].map(([, start, end, label]) => [
      Number(start),
      Number(end),
      label,
    ]);
    expect(intervals).toEqual([
      [0, 0.2, '""'],
      [0.2, 0.6, '"a ""b"""'],
      [0.6, 2, '"c"'],
    ]);
  });

  it('is valid without a transcript', async () => {
    expect(await textOf('textgrid', makeTake())).toMatch(/intervals: size = 1\n/);
  });
});
