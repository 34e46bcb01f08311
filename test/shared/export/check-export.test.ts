import { describe, expect, it } from 'vitest';
import { parseFrameRate } from '../../../shared/core/time.ts';
import { checkExport } from '../../../shared/export/check-export.ts';
import type { ExportTake } from '../../../shared/export/export-input.ts';
import { type ExportFormatId, exportTakes } from '../../../shared/export/exporter.ts';
import { readFbx } from '../../../shared/export/fbx-read.ts';
import { makeClip, makeHead, makeHeadMotion, makeTake } from '../../helpers/export-fixtures.ts';

const CHECKED = ['fbx', 'fbx-curves', 'fbx-attributes', 'glb', 'glb-curves', 'csv', 'json', 'livelink'] as const;
const COMBINED: readonly ExportFormatId[] = ['fbx', 'fbx-curves', 'fbx-attributes', 'glb', 'glb-curves', 'json'];
const head = makeHead();
const ntsc = parseFrameRate('29.97');
const take = makeTake({ clip: makeClip(ntsc, 20), startTimecode: '01:00:00;00', headMotion: makeHeadMotion(ntsc, 20) });
const other = makeTake({
  name: 'other',
  clip: { ...makeClip(ntsc, 31), values: makeClip(ntsc, 31).values.map((value) => 1 - value) },
});

function changed(source: ExportTake, change: (values: Float32Array) => void): ExportTake {
  const values = source.clip.values.slice();
  change(values);
  return { ...source, clip: { ...source.clip, values } };
}

describe('checkExport', () => {
  it.each(CHECKED)('%s: passes what was written, one take or many, reduced or absolute', async (id) => {
    for (const options of [{}, { combineAs: 'all' }, { maxKeyError: 0.02 }, { absoluteTimecode: true }, { mayaNames: true }]) {
      const { files } = await exportTakes(id, [take, other], { head, ...options });
      await checkExport(id, files, [take, other], head);
    }
    for (const channels of [[], ['tongueOut'], ['a,"b"', '=c', '口']]) {
      const odd = makeTake({ clip: makeClip(ntsc, 3, channels) });
      await checkExport(id, (await exportTakes(id, [odd], { head })).files, [odd], head);
    }
  });

  it.each(CHECKED)('%s: finds one wrong key among all', async (id) => {
    const wrong = changed(take, (values) => {
      values[19 * 52 + 17] = values[19 * 52 + 17]! > 0.5 ? 0.4 : 0.6;
    });
    const { files } = await exportTakes(id, [wrong], { head });
    const checking = checkExport(id, files, [take], head);
    await expect(checking).rejects.toMatchObject({
      code: 'export-reread-failed',
      message: expect.stringMatching(/frame 19 of "jawOpen"/),
    });
  });

  it.each(CHECKED)('%s: finds a frame too many or too few, and another channel', async (id) => {
    const failed = { code: 'export-reread-failed' };
    const { files } = await exportTakes(id, [take], { head });
    const longer = { ...take, clip: makeClip(ntsc, 21) };
    const shorter = { ...take, clip: makeClip(ntsc, 19) };
    await expect(checkExport(id, files, [longer], head)).rejects.toMatchObject(failed);
    await expect(checkExport(id, files, [shorter], head)).rejects.toMatchObject(failed);
    if (id === 'csv' || id === 'livelink') return;
    const only = await exportTakes(id, [{ ...take, clip: makeClip(ntsc, 20, ['jawOpen']) }], { head });
    await expect(checkExport(id, only.files, [take], head)).rejects.toMatchObject(failed);
  });

  it.each(COMBINED)('%s: finds takes in the wrong order', async (id) => {
    const { files } = await exportTakes(id, [other, take], { head, combineAs: 'all' });
    await expect(checkExport(id, files, [take, other], head)).rejects.toMatchObject({ code: 'export-reread-failed' });
  });
});

describe('readFbx', () => {
  it('answers every cut of a file with a StudioError or the nodes that are whole', async () => {
    const small = makeTake({ clip: makeClip(ntsc, 2, ['jawOpen']) });
    const { bytes } = (await exportTakes('fbx-curves', [small])).files[0]!;
    for (let length = 0; length < bytes.length - 200; length += 7) {
      expect(() => readFbx(bytes.slice(0, length)), `${length} bytes`).toThrow(
        expect.objectContaining({ code: 'export-reread-failed' }),
      );
    }
    expect(readFbx(bytes)).toHaveLength(11);
  });
});
