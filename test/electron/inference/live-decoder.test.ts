import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSpeech } from '../../../electron/files/audio-file.ts';
import type { InferenceBackend, ModelSession } from '../../../electron/inference/backend.ts';
import {
  hearLive,
  LIVE_PACK,
  type LiveOptions,
  type LiveSettings,
  loadLivePack,
  openLiveDecoder,
} from '../../../electron/inference/live-decoder.ts';
import { openOnnxBackend } from '../../../electron/inference/onnx-backend.ts';
import { openPack, packRoot } from '../../../electron/inference/pack.ts';
import { routeFromCurves } from '../../../shared/speech/articulation/learned-route.ts';
import { repositoryRoot } from '../../helpers/repository-root.ts';
import { writeTemporaryPack } from '../../helpers/temporary-pack.ts';

interface Fixture {
  readonly frames: number;
  /** Every so many-th frame is listed. */
  readonly every: number;
  readonly rows: readonly (readonly number[])[];
}

const fixture = JSON.parse(readFileSync(join(repositoryRoot, 'test/fixtures/models/live-curves.json'), 'utf8')) as Fixture;

let backend: InferenceBackend;
let session: ModelSession;
let settings: LiveSettings;
let speech: Float32Array;
beforeAll(async () => {
  backend = await openOnnxBackend({ provider: 'cpu', threads: 1 });
  const pack = await openPack(packRoot(join(repositoryRoot, 'models/packs')), LIVE_PACK);
  ({ session, settings } = await loadLivePack(backend, pack));
  speech = (await readSpeech(join(repositoryRoot, 'test/fixtures/speech/open-the-window.wav'))).samples;
});
afterAll(async () => session?.dispose());

/** All curves of a sound that comes in pieces of so many samples. */
async function hear(sound: Float32Array, piece: number, options: LiveOptions = {}): Promise<Float32Array> {
  const decoder = openLiveDecoder(session, settings, options);
  const curves = new Float32Array(Math.ceil(sound.length / 160) * 52);
  for (let at = 0; at < sound.length; at += piece) {
    const made = await decoder.push(sound.subarray(at, at + piece));
    curves.set(made.curves, made.firstFrame * 52);
  }
  const last = await decoder.finish();
  expect(last.firstFrame * 52 + last.curves.length).toBe(curves.length);
  curves.set(last.curves, last.firstFrame * 52);
  return curves;
}

describe('live decoder', () => {
  it('says what the trained net says', async () => {
    const made = await hearLive(session, settings, speech);
    expect(made.length).toBe(fixture.frames * 52);
    let worst = 0;
    for (const [i, row] of fixture.rows.entries()) {
      for (const [k, value] of row.entries())
        worst = Math.max(worst, Math.abs((made[i * fixture.every * 52 + k] ?? Number.NaN) - value));
    }
    expect(fixture.rows.length).toBe(Math.ceil(fixture.frames / fixture.every));
    expect(worst).toBeLessThan(1e-4);
  });

  it('says the same however the sound is cut', async () => {
    const sound = speech.subarray(8_000, 30_000);
    const whole = await hear(sound, sound.length);
    for (const piece of [160, 977, 16_000]) expect(await hear(sound, piece)).toEqual(whole);
  });

  it('answers 80 ms and half a window behind the sound', async () => {
    const decoder = openLiveDecoder(session, settings);
    expect(decoder.latencyMs).toBe(102.5);
    expect(await decoder.push(speech.subarray(0, 8 * 160 + 199))).toEqual({ firstFrame: 0, curves: new Float32Array(0) });
    const first = await decoder.push(speech.subarray(8 * 160 + 199, 8 * 160 + 200));
    expect([first.firstFrame, first.curves.length]).toEqual([0, 52]);
    const next = await decoder.push(speech.subarray(8 * 160 + 200, 10 * 160 + 200));
    expect([next.firstFrame, next.curves.length]).toEqual([1, 2 * 52]);
  });

  it('opens the mouth in speech and keeps it shut in the noise of a room, over five levels of it', async () => {
    let state = 7;
    let [open, all] = [0, 0];
    for (const level of [0.0003, 0.001, 0.003, 0.01, 0.03]) {
      const sound = new Float32Array(speech.length + 56_000);
      sound.set(speech);
      for (const [i, value] of sound.entries()) {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0;
        sound[i] = value + (state / 2 ** 31 - 1) * level;
      }
      const { gap } = routeFromCurves(await hearLive(session, settings, sound));
      expect(Math.max(...gap.subarray(0, Math.floor(speech.length / 160)))).toBeGreaterThan(5);
      const rest = gap.subarray(Math.ceil(speech.length / 160) + 30);
      open += rest.filter((value) => value > 3).length;
      all += rest.length;
    }
    expect(all).toBeGreaterThan(1500);
    expect(open / all).toBeLessThanOrEqual(0.03);
  });

  it('takes emotion inputs, to which this pack, as its card says, does not answer', async () => {
    const sound = speech.subarray(0, 16_000);
    expect(await hear(sound, 4000, { emotion: [1, 0.5, 0, 1, 0, 0, 0, 1] })).toEqual(await hear(sound, 4000));
    expect(readFileSync(join(repositoryRoot, 'models/packs', LIVE_PACK, 'CARD.md'), 'utf8')).toContain(
      'has no effect in this pack',
    );
  });

  it('hears nothing in no sound', async () => {
    expect(await hear(new Float32Array(0), 160)).toHaveLength(0);
  });

  it('refuses a pack that does not say its settings', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'facewright-live-'));
    try {
      writeTemporaryPack(folder, { manifest: { kind: 'live', settings: { lookAheadFrames: 8 } } });
      await expect(loadLivePack(backend, await openPack(packRoot(folder), 'tiny'))).rejects.toMatchObject({
        code: 'pack-invalid',
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
