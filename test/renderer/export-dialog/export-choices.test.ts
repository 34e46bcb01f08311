import { describe, expect, it } from 'vitest';
import { DEFAULT_CHOICES, EXPORT_PRESETS, planOf, readChoices } from '../../../renderer/export-dialog/export-choices.ts';
import { EXPORT_FORMATS } from '../../../shared/export/exporter.ts';

const context = {
  projectId: 'p1',
  projectRate: { numerator: 30, denominator: 1 },
  selected: ['take:a'],
  all: ['take:a', 'take:b'],
  folder: 'folder-token',
};

describe('the choices of an export', () => {
  it('name formats that exist, with a head only where the format has one', () => {
    const formats = new Map(EXPORT_FORMATS.map((format) => [format.id as string, format]));
    for (const preset of EXPORT_PRESETS) {
      expect(formats.get(preset.curvesOnly)?.needsHead).toBe(false);
      if (preset.withHead !== undefined) expect(formats.get(preset.withHead)?.needsHead).toBe(true);
      expect(formats.get(preset.curvesOnly)?.canCombine).toBe(preset.canCombine);
    }
  });

  it('become a plan: NTSC rates exactly, curves only, the loop, both routes', () => {
    const plan = planOf(
      {
        ...DEFAULT_CHOICES,
        preset: 'unreal',
        withHead: false,
        frameRate: '29.97',
        takes: 'all',
        routes: 'both',
        range: 'loop',
        timecode: ' 10:00:00;00 ',
        reducesKeys: true,
      },
      { ...context, loop: { start: 1, end: 2 } },
    );
    expect(plan).toEqual({
      projectId: 'p1',
      takeIds: ['take:a', 'take:b'],
      folder: 'folder-token',
      formats: ['fbx-attributes'],
      routes: ['text', 'direct'],
      frameRate: { numerator: 30_000, denominator: 1_001 },
      range: { start: 1, end: 2 },
      startTimecode: '10:00:00;00',
      namePattern: '{take}',
      withHead: false,
      combine: false,
      maxKeyError: 0.005,
      overwrite: false,
    });
  });

  it('keep the whole take when the loop is gone, and leave out what a format has not', () => {
    const plan = planOf({ ...DEFAULT_CHOICES, preset: 'livelink', range: 'loop', combine: true }, context);
    expect(plan).toMatchObject({ formats: ['livelink'], withHead: false, combine: false, frameRate: { numerator: 30 } });
    expect(plan.range).toBeUndefined();
  });

  it('say what cannot be', () => {
    expect(() => planOf({ ...DEFAULT_CHOICES, pattern: '  ' }, context)).toThrow(/pattern/);
    expect(() => planOf({ ...DEFAULT_CHOICES, frameRate: 'fast' }, context)).toThrow(/frame rate/);
  });

  it('survive being remembered by another version', () => {
    expect(readChoices(undefined)).toEqual(DEFAULT_CHOICES);
    expect(readChoices({ preset: 'gone', pattern: 7, combine: true })).toEqual({ ...DEFAULT_CHOICES, combine: true });
    expect(readChoices(JSON.parse(JSON.stringify(DEFAULT_CHOICES)))).toEqual(DEFAULT_CHOICES);
  });
});
