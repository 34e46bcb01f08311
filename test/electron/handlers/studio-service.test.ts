import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createStudioService, type StudioService } from '../../../electron/handlers/studio-service.ts';
import { createUploadFolder } from '../../../electron/handlers/uploads.ts';
import { programFiles } from '../../../electron/takes/program-files.ts';
import type { TakeMaker } from '../../../electron/takes/take-maker.ts';
import { StudioError } from '../../../shared/core/errors.ts';
import { unpackClip, unpackPeaks } from '../../../shared/ipc/binary-views.ts';
import type { RecordingInfo, SampleInfo, StudioEvent, TakeView } from '../../../shared/ipc/studio-bridge.ts';
import { fakeTakeMaker } from '../../helpers/fake-take-maker.ts';
import { repositoryRoot } from '../../helpers/studio-window.ts';

const files = programFiles(repositoryRoot);
const about = { version: '0', shell: 'browser' } as const;

function makeService(maker: TakeMaker): { service: StudioService; events: StudioEvent[]; log: string[] } {
  const events: StudioEvent[] = [];
  const log: string[] = [];
  const service = createStudioService({ files, maker, about, onLog: (message) => log.push(message) });
  service.subscribe((event) => events.push(event));
  return { service, events, log };
}

async function* parts(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('the studio service', () => {
  const { service, events, log } = makeService(fakeTakeMaker());
  let sample: RecordingInfo;
  const generated = (): boolean =>
    events.some(({ event, recordingId }) => event === 'generated' && recordingId === sample.recordingId);

  beforeAll(async () => {
    sample = (await service.call('openSample', { name: 'beacon' })) as RecordingInfo;
    await service.call('generate', { recordingId: sample.recordingId, script: sample.script, language: 'en' });
    await vi.waitUntil(generated, { timeout: 20_000 });
  });
  afterAll(async () => {
    await service.dispose();
    expect(log).toEqual([]);
  });

  it('lists the samples with their credits, but never where they lie', async () => {
    const samples = (await service.call('samples', {})) as SampleInfo[];
    expect(samples.map(({ name }) => name)).toEqual(['beacon', 'bridge', 'whisper']);
    expect(JSON.stringify(samples)).not.toContain(repositoryRoot);
    for (const { credit } of samples) expect(credit).toContain('Apache-2.0');
  });

  it('gives the sound sample by sample, and a waveform that covers it', async () => {
    const { bytes } = await service.binary('sound', { recordingId: sample.recordingId });
    const original = readFileSync(join(files.samples, 'beacon.wav'));
    expect(Buffer.from(bytes.subarray(44)).equals(original.subarray(original.indexOf('data') + 8))).toBe(true);
    const answer = await service.binary('peaks', { recordingId: sample.recordingId });
    const peaks = unpackPeaks(answer.meta, answer.bytes.buffer);
    expect((peaks.highest.length * peaks.samplesPerBucket) / peaks.sampleRate).toBeCloseTo(sample.duration, 1);
    expect(peaks.highest.every((high, i) => high >= (peaks.lowest[i] ?? 1))).toBe(true);
  });

  it('gives both routes at 60 frames a second, with gap and head motion of the same length', async () => {
    const take = (await service.call('take', { recordingId: sample.recordingId })) as TakeView;
    expect(take.routes).toEqual(['text', 'direct']);
    for (const route of take.routes) {
      const { meta, bytes } = await service.binary('clip', { recordingId: sample.recordingId, route });
      const clip = unpackClip(meta, bytes.buffer);
      expect(clip.frameCount).toBe(Math.ceil(sample.duration * 60));
      expect([clip.values.length, clip.gap.length, clip.headMotion.length]).toEqual(
        [clip.channels.length, 1, 3].map((width) => width * clip.frameCount),
      );
      expect(clip.values.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });

  it('refuses what a page may not ask for', async () => {
    const refused = (call: Promise<unknown>) => expect(call).rejects.toMatchObject({ code: 'request-refused' });
    await refused(service.call('openSample', { name: '../../package' }));
    await refused(service.call('take', { recordingId: '00000000-0000-4000-8000-000000000000' }));
    await refused(service.call('generate', { recordingId: sample.recordingId, script: 'a', language: '--version' }));
    await refused(service.call('generate', { recordingId: sample.recordingId, script: 5, language: 'en' }));
    await refused(service.binary('clip', { recordingId: sample.recordingId, route: 'hand' }));
    await refused(service.receive('', parts(new Uint8Array(1), 1)));
  });

  it('takes over an upload part by part, and names what is wrong with a broken one', async () => {
    const wav = readFileSync(join(files.samples, 'bridge.wav'));
    const info = (await service.receive('../Zeile ä.wav', parts(wav, 10_000))) as RecordingInfo;
    expect(info).toMatchObject({ name: 'Zeile ä.wav', sampleRate: 24_000, channels: 1, container: 'wav' });
    await expect(service.receive('x.wav', parts(wav.subarray(0, 20), 7))).rejects.toMatchObject({ code: 'wav-truncated-header' });
    await service.call('closeRecording', { recordingId: info.recordingId });
    await expect(service.binary('sound', { recordingId: info.recordingId })).rejects.toMatchObject({ code: 'request-refused' });
  });

  it('tells a failing job as an event with its hint, and a cancelled one as cancelled', async () => {
    const failing: TakeMaker = {
      generate: async (_request, { signal } = {}) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (signal?.aborted) return { cancelled: true };
        throw new StudioError('pack-not-found', 'No pack.', { hint: 'Install it.' });
      },
      dispose: async () => undefined,
    };
    const other = makeService(failing);
    const { recordingId } = (await other.service.call('openSample', { name: 'whisper' })) as RecordingInfo;
    const start = () =>
      other.service.call('generate', { recordingId, script: '', language: 'auto' }) as Promise<{ jobId: string }>;
    const [failed, cancelled] = [await start(), await start()];
    await other.service.call('cancel', cancelled);
    await expect.poll(() => other.events).toHaveLength(2);
    expect(other.events).toContainEqual({ event: 'cancelled', recordingId, ...cancelled });
    const error = { code: 'pack-not-found', message: 'No pack.', hint: 'Install it.' };
    expect(other.events).toContainEqual({ event: 'failed', recordingId, ...failed, error });
    await other.service.dispose();
  });
});

describe('the upload folder', () => {
  it('writes under a harmless name, keeps nothing of a broken upload, and leaves nothing behind', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'facewright-uploads-'));
    const uploads = createUploadFolder(parent);
    const path = await uploads.store('..\\..\\con?.WAV', parts(new Uint8Array(100), 9));
    expect(readFileSync(path)).toHaveLength(100);
    expect(path.startsWith(parent)).toBe(true);
    expect(path).toMatch(/\.WAV$/);
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(10);
      throw new Error('connection lost');
    }
    await expect(uploads.store('b.wav', broken())).rejects.toThrow('connection lost');
    await uploads.remove(join(parent, 'elsewhere', 'x.wav'));
    expect(existsSync(path)).toBe(true);
    await uploads.remove(path);
    expect(existsSync(path)).toBe(false);
    await uploads.dispose();
    expect(readdirSync(parent)).toEqual([]);
    rmSync(parent, { recursive: true });
  });
});
