import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { programFiles } from '../../../electron/takes/program-files.ts';
import { applyDiff, type makeDiff } from '../../../shared/document/record-diff.ts';
import { findRecord, type StudioDocument, type TakeRecord, takesOf } from '../../../shared/document/records.ts';
import { applyGeneration } from '../../../shared/document/take-commands.ts';
import { unpackClip, unpackPeaks } from '../../../shared/ipc/binary-views.ts';
import type { GenerationResult, ImportOutcome, ProjectEvent, ProjectView } from '../../../shared/ipc/project-views.ts';
import { openTestService } from '../../helpers/project-service.ts';
import { repositoryRoot } from '../../helpers/repository-root.ts';

const files = programFiles(repositoryRoot);

async function* parts(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('the project service', () => {
  const studio = openTestService();
  const { service, events } = studio;
  let projectId = '';
  let document: StudioDocument = new Map();
  let sequence = 0;
  let take: TakeRecord;
  let result: GenerationResult;

  const ofTake = () => ({ projectId, takeId: take.id });
  async function commit(label: string, next: StudioDocument, diff: ReturnType<typeof makeDiff>): Promise<void> {
    await service.call('commit', { projectId, sequence: ++sequence, label, diff });
    document = next;
  }

  beforeAll(async () => {
    const view = (await service.call('newProject', { name: 'Test', sample: true })) as ProjectView;
    projectId = view.projectId;
    sequence = view.sequence;
    document = new Map(view.records.map((record) => [record.id, record]));
    take = takesOf(document)[0]!;
    const { jobId } = (await service.call('generate', ofTake())) as { jobId: string };
    const generated = (event: ProjectEvent) => event.event === 'generated' && event.jobId === jobId;
    await vi.waitUntil(() => events.some(generated), { timeout: 20_000 });
    result = (events.find(generated) as Extract<ProjectEvent, { event: 'generated' }>).result;
    const diff = applyGeneration(document, result);
    await commit('Generate', applyDiff(document, diff), diff);
    take = findRecord(document, 'take', take.id)!;
  });
  afterAll(async () => {
    await studio.end();
    expect(studio.log).toEqual([]);
  });

  it('fills a new project with the sample lines and their words', () => {
    expect(takesOf(document).map(({ name }) => name)).toEqual(['The purple beacon', 'Above that bridge', 'From the wood']);
    expect(take.script).toMatch(/^Move the purple beacon/);
  });

  it('gives clips of both routes at the rate of the project, the same bytes each time', async () => {
    for (const route of ['text', 'direct'] as const) {
      const clip = result.generation.clips[route]!;
      const answer = await service.bytes('clip', { projectId, clip });
      const { frameCount, channels, values, gap } = unpackClip(answer.meta, answer.bytes.buffer);
      expect(frameCount).toBe(Math.ceil(take.audio.duration * 60));
      expect(channels).toHaveLength(52);
      expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(Math.max(...gap)).toBeGreaterThan(3);
    }
    const { jobId } = (await service.call('generate', ofTake())) as { jobId: string };
    const again = () => events.find((event) => event.event === 'generated' && event.jobId === jobId);
    await vi.waitUntil(again, { timeout: 20_000 });
    expect(again()).toMatchObject({ result: { generation: result.generation } });
  });

  it('reports progress that never falls, with the take it belongs to', () => {
    const progress = events.flatMap((event) => (event.event === 'progress' ? [event] : []));
    const { jobId } = progress[0]!;
    const fractions = progress.filter((event) => event.jobId === jobId).map(({ fraction }) => fraction);
    expect(fractions.length).toBeGreaterThan(3);
    expect([...fractions].sort((a, b) => a - b)).toEqual(fractions);
    expect(progress.every(({ takeId, kind }) => takeId === take.id && kind === 'generate')).toBe(true);
  });

  it('solves other dials without listening again, and remembers what it solved', async () => {
    const solve = (style: Record<string, number>) =>
      service.call('solve', {
        ...ofTake(),
        route: 'text',
        plan: result.generation.plans.text,
        style,
        procedural: take.procedural,
        isAlive: take.isAlive,
        seed: take.seed,
        frameRate: { numerator: 60, denominator: 1 },
        transcript: { text: result.transcript.text, words: result.transcript.words, phonemes: result.transcript.phonemes },
      }) as Promise<{ clip: string }>;
    expect((await solve({})).clip).toBe(result.generation.clips.text);
    const wide = await solve({ jaw: 1.5 });
    expect(wide.clip).not.toBe(result.generation.clips.text);
    expect(await solve({ jaw: 1.5 })).toEqual(wide);
  });

  it('places a changed word anew and leaves the others where they are', async () => {
    const { transcript, generation } = result;
    const text = transcript.text.replace('purple', 'little');
    const changed = (await service.call('realign', {
      ...ofTake(),
      analysis: generation.analysis,
      transcript,
      text,
    })) as typeof transcript;
    const at = transcript.words.findIndex((word) => /purple/i.test(word.text));
    expect(changed.text).toBe(text);
    expect(changed.words[at]!.text).toBe('little');
    const others = <T>(list: readonly T[]) => list.filter((_, index) => index !== at);
    expect(others(changed.words)).toEqual(others(transcript.words));
    const { plan } = (await service.call('articulate', {
      ...ofTake(),
      analysis: generation.analysis,
      transcript: changed,
    })) as { plan: string };
    expect(plan).toMatch(/^[0-9a-f]{64}$/);
    expect(plan).not.toBe(generation.plans.text);
  });

  it('gives the sound sample by sample, stretches of it, its peaks and a picture of it', async () => {
    const original = readFileSync(join(files.samples, 'beacon.wav'));
    const samples = original.subarray(original.indexOf('data') + 8);
    const whole = await service.bytes('sound', ofTake());
    expect(Buffer.from(whole.bytes.subarray(44)).equals(samples)).toBe(true);
    const { sampleRate } = take.audio;
    const part = await service.bytes('sound', { ...ofTake(), range: { start: 0.5, end: 0.75 } });
    const bytes = (time: number) => Math.round(time * sampleRate) * 2;
    expect(Buffer.from(part.bytes.subarray(44)).equals(samples.subarray(bytes(0.5), bytes(0.75)))).toBe(true);
    for (const level of [0, 1, 2] as const) {
      const answer = await service.bytes('peaks', { ...ofTake(), level });
      const peaks = unpackPeaks(answer.meta, answer.bytes.buffer);
      expect(peaks.samplesPerBucket).toBe([128, 1_024, 8_192][level]);
      expect(peaks.lowest).toHaveLength(Math.ceil(samples.length / 2 / peaks.samplesPerBucket));
    }
    const picture = await service.bytes('spectrogram', { ...ofTake(), range: { start: 0.2, end: 1.2 } });
    const { start, hop, bands } = picture.meta as { start: number; hop: number; bands: number };
    expect({ start, hop }).toEqual({ start: 0.2, hop: 0.01 });
    expect(picture.bytes).toHaveLength(100 * bands);
    expect(Math.max(...picture.bytes)).toBeGreaterThan(150);
  });

  it('takes recordings with their scripts from uploads, by name and from a table', async () => {
    const upload = async (name: string, bytes: Uint8Array) => (await service.receive(name, parts(bytes, 10_000))).upload;
    const wav = readFileSync(join(files.samples, 'bridge.wav'));
    const uploads = [
      await upload('Zeile ä.wav', wav),
      await upload('second.wav', wav),
      await upload('Zeile ä.txt', Buffer.from('Guten Tag.')),
      await upload('lines.csv', Buffer.from('file,text\nsecond.wav,"Well, hello."\nThird.wav,Later.\nempty.wav,\n')),
      await upload('broken.wav', wav.subarray(0, 20)),
    ];
    const outcome = (await service.call('importUploads', { projectId, uploads })) as ImportOutcome;
    expect(outcome.recordings.map(({ name, script }) => [name, script])).toEqual([
      ['Zeile ä', 'Guten Tag.'],
      ['second', 'Well, hello.'],
    ]);
    expect(outcome.failures).toMatchObject([{ name: 'broken.wav', error: { code: 'wav-truncated-header' } }]);
    // What is said about recordings that were not among them is handed on: they may be takes already.
    expect(outcome.scripts).toEqual([{ name: 'third', text: 'Later.', from: 'lines.csv' }]);
  });
});
