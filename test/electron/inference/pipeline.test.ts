import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GeneratedTake } from '../../../electron/takes/generated-take.ts';
import { programFiles } from '../../../electron/takes/program-files.ts';
import { solveTake } from '../../../electron/takes/solve-take.ts';
import { createTakeMaker, type TakeMaker } from '../../../electron/takes/take-maker.ts';
import { frameRate } from '../../../shared/core/time.ts';
import { arkitReferenceLipTable } from '../../../shared/speech/lips/arkit-reference.ts';
import { measureClip } from '../../../shared/speech/lips/measure-clip.ts';
import { bundleEntry } from '../../helpers/bundle-entry.ts';

const files = programFiles(resolve('.'));
const line = resolve('test/fixtures/speech/open-the-window.wav');
let worker = '';
let maker: TakeMaker;

function generate(options: { script?: string; signal?: AbortSignal; path?: string } = {}) {
  return maker.generate(
    {
      path: options.path ?? line,
      routes: ['text', 'direct'],
      channel: 'auto',
      language: 'en',
      rulesOnly: false,
      packRoots: [files.packs],
      lexiconFile: files.lexicon,
      provider: 'cpu',
      ...(options.script === undefined ? {} : { script: options.script }),
    },
    options.signal ? { signal: options.signal } : {},
  );
}

async function take(script?: string): Promise<GeneratedTake> {
  const outcome = await generate(script === undefined ? {} : { script });
  if (outcome.cancelled) throw new Error('cancelled');
  return outcome.value;
}

/** Smallest gap (mm) between two times. */
function smallestGap(gap: Float32Array, start: number, end: number): number {
  return Math.min(...gap.subarray(Math.floor(start * 60), Math.ceil(end * 60) + 1));
}

describe('the main job with the packs that ship', () => {
  let free: GeneratedTake;
  beforeAll(async () => {
    worker = await bundleEntry('electron/inference/worker.ts');
    maker = createTakeMaker(worker, () => undefined);
    free = await take();
  });
  afterAll(async () => {
    await maker.dispose();
    rmSync(worker, { force: true });
  });

  it('hears the words and places phonemes without holes', () => {
    expect(free.transcript.text.toLowerCase()).toContain('window');
    let end = 0;
    for (const phoneme of free.transcript.phonemes) {
      expect(phoneme.start).toBeCloseTo(end, 6);
      expect(phoneme.end).toBeGreaterThan(phoneme.start);
      end = phoneme.end;
    }
    expect(end).toBeCloseTo(free.recording.duration, 1);
  });

  it.each(['text', 'direct'] as const)('closes the lips for p and b and opens them for vowels (%s)', (route) => {
    const clip = solveTake(free, route, arkitReferenceLipTable, frameRate(60), { seed: 1, procedural: false }).clip;
    const { gap } = measureClip(clip, arkitReferenceLipTable);
    expect(clip.values.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(Math.max(...gap)).toBeGreaterThan(5);
    const bilabials = free.transcript.phonemes.filter(({ phoneme }) => ['P', 'B', 'M'].includes(phoneme));
    expect(bilabials.length).toBeGreaterThan(0);
    const limit = route === 'text' ? 0.5 : 2.5;
    const open = bilabials.filter(({ start, end }) => smallestGap(gap, start - 0.02, end + 0.02) > limit);
    expect(open).toEqual([]);
  });

  it('gives the same take for the same recording', async () => {
    const again = await take();
    const { timings: _, ...first } = free;
    const { timings: __, ...second } = again;
    expect(second).toEqual(first);
  });

  it('follows a script, and says where it was not followed', async () => {
    const scripted = await take(`${free.transcript.text.replace(/\.$/, '')} pineapple.`);
    expect(scripted.transcript.source).toBe('script');
    expect(scripted.transcript.differences.map(({ kind, script }) => [kind, script.toLowerCase()])).toContainEqual([
      'missing',
      'pineapple',
    ]);
    scripted.transcript.words.forEach((word, index) => {
      expect(Math.abs(word.start - (free.transcript.words[index]?.start ?? 0)), word.text).toBeLessThan(0.03);
    });
  });

  it('stops within a second when cancelled, and works again', async () => {
    const abort = new AbortController();
    const running = generate({ signal: abort.signal });
    setTimeout(() => abort.abort(), 100);
    const start = performance.now();
    expect(await running).toEqual({ cancelled: true });
    expect(performance.now() - start).toBeLessThan(2_000);
    expect((await take()).transcript.text).toBe(free.transcript.text);
  });

  it('names what is wrong with a recording and goes on', async () => {
    await expect(generate({ path: resolve('package.json') })).rejects.toMatchObject({ code: 'audio-unsupported-format' });
    expect((await take()).transcript.text).toBe(free.transcript.text);
  });
});
