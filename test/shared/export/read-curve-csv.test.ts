import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLEND_SHAPE_NAMES } from '../../../shared/core/blend-shapes.ts';
import { frameRate } from '../../../shared/core/time.ts';
import { makeClip } from '../../../shared/curves/clip.ts';
import { writeCsv } from '../../../shared/export/csv.ts';
import { writeLiveLinkCsv } from '../../../shared/export/live-link-csv.ts';
import { readCurveCsv, sampleCaptured } from '../../../shared/export/read-curve-csv.ts';

const values = Float32Array.from({ length: 52 * 40 }, (_, i) => ((i * 37) % 101) / 100);
const clip = makeClip(frameRate(60), BLEND_SHAPE_NAMES, values);
const take = { name: 'Line', clip, words: [], phonemes: [] } as unknown as Parameters<typeof writeCsv>[0];
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function expectSame(csv: string): void {
  const read = readCurveCsv(csv);
  expect(read.channels).toHaveLength(52);
  const row = new Float32Array(52);
  for (let frame = 0; frame < 40; frame++) {
    sampleCaptured(read, frame / 60, row);
    for (let i = 0; i < 52; i++) expect(row[i]).toBeCloseTo(values[frame * 52 + i] ?? -1, 4);
  }
}

describe('captured curves', () => {
  it('reads back what plain CSV and Live Link CSV hold, by name', () => {
    expectSame(text(writeCsv(take)));
    expectSame(text(writeLiveLinkCsv({ ...take, startTimecode: '01:02:03:50' })));
  });

  it('goes on over midnight and between frames', () => {
    const read = readCurveCsv('Timecode,JawOpen\n23:59:59:59.000,0\n00:00:00:00.000,1\n');
    const row = new Float32Array(52);
    sampleCaptured(read, 1 / 120, row);
    expect(row[BLEND_SHAPE_NAMES.indexOf('jawOpen')]).toBeCloseTo(0.5, 5);
  });

  it.each([
    ['', 'names no time'],
    ['time,jawOpen', 'no frames'],
    ['time,jawOpen\n0,x', 'is not a weight'],
    ['time,jawOpen\n0,.1\nlater,.2', 'line 3'],
    ['time,jawOpen\n1,.1\n0,.2', 'backwards'],
    ['Timecode,jawOpen\n1:2,.1', 'not a timecode'],
    ['time,jawOpen,JawOpen\n0,0,0', 'twice'],
  ])('refuses %j with the reason', (csv, reason) => {
    expect(() => readCurveCsv(csv)).toThrow(reason);
  });

  it('reads or refuses any prefix of a file', () => {
    const whole = text(writeLiveLinkCsv(take)).slice(0, 6_000);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length }), (length) => {
        try {
          expect(readCurveCsv(whole.slice(0, length)).times.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ code: 'capture-invalid' });
        }
      }),
    );
  });
});
