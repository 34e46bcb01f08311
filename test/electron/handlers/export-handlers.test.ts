import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { applyDiff, makeDiff } from '../../../shared/document/record-diff.ts';
import {
  type LayerRecord,
  type StudioDocument,
  type TakeRecord,
  type TrackRecord,
  takesOf,
} from '../../../shared/document/records.ts';
import { applyGeneration } from '../../../shared/document/take-commands.ts';
import type { ExportPlan, ExportPreview, ProjectEvent, ProjectView } from '../../../shared/ipc/project-views.ts';
import { openTestService } from '../../helpers/project-service.ts';

describe('exports of a project', () => {
  const studio = openTestService();
  const { service, events } = studio;
  const out = mkdtempSync(join(tmpdir(), 'facewright-export-'));
  let projectId = '';
  let takes: readonly TakeRecord[] = [];

  function plan(change: Partial<ExportPlan> = {}): ExportPlan {
    return {
      projectId,
      takeIds: [takes[0]!.id],
      folder: service.grant(out),
      formats: ['csv'],
      routes: 'chosen',
      frameRate: { numerator: 60, denominator: 1 },
      namePattern: '{take}',
      withHead: true,
      combine: false,
      overwrite: false,
      ...change,
    };
  }

  async function run(wanted: ExportPlan): Promise<Extract<ProjectEvent, { event: 'exported' }>> {
    const { jobId } = (await service.call('export', wanted)) as { jobId: string };
    const isEnd = (event: ProjectEvent) => 'jobId' in event && event.jobId === jobId && event.event !== 'progress';
    await expect.poll(() => events.some(isEnd), { timeout: 30_000 }).toBe(true);
    const end = events.find(isEnd)!;
    if (end.event !== 'exported') throw new Error(JSON.stringify(end));
    return end;
  }

  beforeAll(async () => {
    const view = (await service.call('newProject', { name: 'Szene ä', sample: true })) as ProjectView;
    projectId = view.projectId;
    let document: StudioDocument = new Map(view.records.map((record) => [record.id, record]));
    let { sequence } = view;
    const commit = async (label: string, diff: ReturnType<typeof makeDiff>) => {
      await service.call('commit', { projectId, sequence: ++sequence, label, diff });
      document = applyDiff(document, diff);
    };
    for (const { id } of takesOf(document).slice(0, 2)) {
      const { jobId } = (await service.call('generate', { projectId, takeId: id })) as { jobId: string };
      const generated = () => events.find((event) => event.event === 'generated' && event.jobId === jobId);
      await vi.waitUntil(generated, { timeout: 20_000 });
      const { result } = generated() as Extract<ProjectEvent, { event: 'generated' }>;
      await commit('Generate', applyGeneration(document, result));
    }
    takes = takesOf(document);
    const layer: LayerRecord = {
      id: 'layer:hand',
      kind: 'layer',
      takeId: takes[0]!.id,
      name: 'Hand',
      order: 1,
      mode: 'override',
      weight: 1,
      isMuted: false,
      isSolo: false,
    };
    const keys = [0, 100].map((time) => ({ id: `k${time}`, time, value: 0.625, tangent: 'linear' as const }));
    const track: TrackRecord = { id: 'track:hand', kind: 'track', layerId: layer.id, channel: 'noseSneerLeft', keys };
    await commit('Sneer', makeDiff(document, { put: [layer, track] }));
  });
  afterAll(async () => {
    await studio.end();
    rmSync(out, { recursive: true, force: true });
    expect(studio.log).toEqual([]);
  });

  it('writes what is seen: the chosen route with the layers on it, the same bytes each time', async () => {
    const { outcome } = await run(plan());
    expect(outcome).toMatchObject({ written: ['The purple beacon.csv'], failures: [] });
    const text = readFileSync(join(out, 'The purple beacon.csv'), 'utf8');
    const [header = '', ...rows] = text.trim().split('\n');
    const column = header.split(',').indexOf('noseSneerLeft');
    expect(rows).toHaveLength(Math.ceil(takes[0]!.audio.duration * 60));
    expect(new Set(rows.slice(5, -5).map((row) => Number(row.split(',')[column])))).toEqual(new Set([0.625]));
    await run(plan({ overwrite: true }));
    expect(readFileSync(join(out, 'The purple beacon.csv'), 'utf8')).toBe(text);
  });

  it('says which files are there already, and does not write over them unasked', async () => {
    writeFileSync(join(out, 'Above that bridge.json'), 'mine');
    const wanted = plan({ takeIds: takes.slice(0, 2).map(({ id }) => id), formats: ['json'] });
    const { files } = (await service.call('previewExport', wanted)) as ExportPreview;
    expect(files.map(({ name, exists }) => [name, exists])).toEqual([
      ['The purple beacon.json', false],
      ['Above that bridge.json', true],
    ]);
    await expect(service.call('export', wanted)).rejects.toMatchObject({ code: 'export-exists' });
    expect(readFileSync(join(out, 'Above that bridge.json'), 'utf8')).toBe('mine');
    expect(readdirSync(out)).not.toContain('The purple beacon.json');
  });

  it('fills in the name pattern, keeps names apart, and refuses braces that mean nothing', async () => {
    const names = async (change: Partial<ExportPlan>) =>
      ((await service.call('previewExport', plan(change))) as ExportPreview).files.map(({ name }) => name);
    const both = { takeIds: takes.slice(0, 2).map(({ id }) => id), routes: ['text', 'direct'] as const };
    expect(await names({ ...both, namePattern: '{project}_{index}_{route}' })).toEqual([
      'Szene ä_1_text.csv',
      'Szene ä_1_direct.csv',
      'Szene ä_2_text.csv',
      'Szene ä_2_direct.csv',
    ]);
    expect(await names({ ...both, namePattern: 'line' })).toEqual([
      'line.text.csv',
      'line.direct.csv',
      'line.text-2.csv',
      'line.direct-2.csv',
    ]);
    expect(await names({ namePattern: '../{take}: what?', formats: ['fbx'], withHead: false })).toEqual([
      '.._The purple beacon_ what_.curves.fbx',
      '.._The purple beacon_ what_.wav',
    ]);
    await expect(service.call('previewExport', plan({ namePattern: '{name}' }))).rejects.toMatchObject({ code: 'usage' });
    await expect(service.call('previewExport', plan({ folder: '0'.repeat(32) }))).rejects.toMatchObject({
      code: 'request-refused',
    });
    await expect(service.call('previewExport', plan({ formats: ['exe'] }))).rejects.toMatchObject({
      code: 'export-format-unknown',
    });
  });

  it('solves for another frame rate, cuts to a range with its words and sound, and labels the first frame', async () => {
    const range = { start: 1, end: 2.5 };
    const wanted = plan({
      formats: ['json', 'fbx-curves', 'words'],
      frameRate: { numerator: 30, denominator: 1 },
      range,
      startTimecode: '10:00:00:00',
      namePattern: '{take} cut',
    });
    const { outcome } = await run(wanted);
    expect(outcome.failures).toEqual([]);
    expect(outcome.written).toEqual(
      ['json', 'curves.fbx', 'words.csv', 'wav'].map((extension) => `The purple beacon cut.${extension}`),
    );
    const json = JSON.parse(readFileSync(join(out, 'The purple beacon cut.json'), 'utf8'));
    expect(JSON.stringify(json)).toContain('10:00:01:00');
    const [take] = json.takes;
    expect(take.frameCount ?? take.clip?.frameCount).toBe(45);
    const sound = readFileSync(join(out, 'The purple beacon cut.wav'));
    expect((sound.length - 44) / 2 / takes[0]!.audio.sampleRate).toBeCloseTo(1.5, 4);
    for (const line of readFileSync(join(out, 'The purple beacon cut.words.csv'), 'utf8').trim().split('\n').slice(1)) {
      for (const number of line.split(',').filter((cell) => /^\d+\.\d+$/.test(cell)))
        expect(Number(number)).toBeLessThanOrEqual(1.5);
    }
  });

  it('puts all takes into one file where the format can, and names the takes that cannot be exported', async () => {
    const wanted = plan({ takeIds: takes.map(({ id }) => id), formats: ['glb', 'livelink'], combine: true });
    const { outcome } = await run(wanted);
    expect([...outcome.written].sort()).toEqual([
      'Above that bridge.livelink.csv',
      'Szene ä.glb',
      'The purple beacon.livelink.csv',
    ]);
    expect(outcome.failures).toMatchObject([{ takeId: takes[2]!.id, name: 'From the wood', error: { code: 'request-refused' } }]);
    expect(readFileSync(join(out, 'Szene ä.glb')).subarray(0, 4).toString()).toBe('glTF');
  });

  it('ends as cancelled when it is cancelled, and leaves no half file', async () => {
    const before = new Set(readdirSync(out));
    const wanted = plan({ takeIds: takes.slice(0, 2).map(({ id }) => id), formats: ['glb'], namePattern: 'gone {take}' });
    const { jobId } = (await service.call('export', wanted)) as { jobId: string };
    await service.call('cancel', { jobId });
    await expect.poll(() => events.some((event) => event.event === 'cancelled' && event.jobId === jobId)).toBe(true);
    expect(readdirSync(out).filter((name) => !before.has(name))).toEqual([]);
  });
});
