import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWav } from '../../../shared/audio/wav-writer.ts';
import type { RunningShell } from '../../helpers/shell-driver.ts';

interface Preload {
  call(method: string, args: object): Promise<{ ok: boolean; value?: unknown; error?: { code: string; hint?: string } }>;
  upload(name: string, file: Blob): Promise<{ ok: boolean; value?: { upload: string } }>;
  bytes(method: string, args: object): Promise<{ ok: boolean; value?: { bytes: Uint8Array; meta: unknown } }>;
}
declare const facewrightProject: Preload;

/** What the built desktop program must do on any Electron. The last test ends it. */
export function describeShell(name: string, canRun: boolean, open: () => Promise<RunningShell>): void {
  describe.skipIf(!canRun)(`the built desktop program on ${name}`, () => {
    let shell: RunningShell;
    const page = () => shell.page;

    beforeAll(async () => {
      shell = await open();
      await page().waitForSelector('[data-testid="takes-list"]', { timeout: 60_000 });
    });
    afterAll(() => shell?.cleanUp());

    it('lets the page see the bridge, and nothing of Node or Electron', async () => {
      const seen = await page().evaluate(() => ({
        bridge: Object.keys(facewrightProject).sort(),
        node: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron', 'facewright'].filter((key) => key in window),
      }));
      expect(seen).toEqual({ bridge: ['bytes', 'call', 'subscribe', 'upload'], node: [] });
    });

    it('opens a project, takes recordings by their content, and gives bytes', async () => {
      const tone = Float32Array.from({ length: 24_000 }, (_, i) => Math.sin(i / 9) / 2);
      const sound = [...writeWav({ sampleRate: 24_000, channels: [tone] }, { encoding: 'pcm16' })];
      const seen = await page().evaluate(async (values) => {
        const value = async (answer: Promise<{ ok: boolean; value?: unknown }>) => {
          const { ok, value: given } = await answer;
          if (!ok) throw new Error(JSON.stringify(await answer));
          return given as Record<string, unknown>;
        };
        const { projectId } = await value(facewrightProject.call('newProject', { name: 'Smoke', sample: false }));
        const file = new File([new Uint8Array(values)], 'line 1.wav');
        const { upload } = await value(facewrightProject.upload('line 1.wav', file));
        const outcome = await value(facewrightProject.call('importUploads', { projectId, uploads: [upload] }));
        const head = await facewrightProject.bytes('head', { light: true });
        return { outcome, head: { size: head.value?.bytes.length, meta: Object.keys(head.value?.meta ?? {}) } };
      }, sound);
      expect(seen.outcome).toMatchObject({ recordings: [{ name: 'line 1', audio: { sampleRate: 24_000, duration: 1 } }] });
      expect(seen.head.size).toBeGreaterThan(100_000);
      expect(seen.head.meta).toEqual(['lipTable']);
    });

    it('answers a broken recording and a malformed request with message and hint', async () => {
      const answers = await page().evaluate(async () => ({
        malformed: await facewrightProject.call('generate', { projectId: '../..', takeId: 5 }),
        unknown: await facewrightProject.call('eval', {}),
        place: await facewrightProject.call('openProject', { place: '/etc', recover: 'saved' }),
        proto: await facewrightProject.call('__proto__', {}),
      }));
      for (const answer of Object.values(answers))
        expect(answer).toMatchObject({ ok: false, error: { code: 'request-refused' } });
    });

    it('stays on its page: no navigation, no windows, no foreign requests', async () => {
      const address = page().url();
      const seen = await page().evaluate(async () => {
        const opened = window.open('https://example.com/');
        const fetched = await fetch('https://example.com/').then(
          () => 'answered',
          () => 'refused',
        );
        return { opened: opened === null, fetched };
      });
      expect(seen.fetched).toBe('refused');
      expect(page().url()).toBe(address);
    });

    it('keeps what it makes in its own data folder, and ends with its window', async () => {
      await shell.end();
      expect(readdirSync(join(shell.dataFolder)).length).toBeGreaterThan(0);
    });
  });
}
