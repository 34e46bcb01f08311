import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { streamSpeech } from '../../../electron/files/audio-file.ts';
import { openAudioSource } from '../../../electron/files/audio-source.ts';
import { readWavBlocks } from '../../../shared/audio/sample-stream.ts';
import { readWavHeader } from '../../../shared/audio/wav-reader.ts';
import { data, ds64, type FormatFields, file, format, textBytes, u32 } from '../../shared/audio/wav-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'facewright-large-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A sparse RF64 file: all silence but its last 16-bit sample, with a LIST chunk behind the sound. */
function sparse(name: string, fields: FormatFields, dataBytes: number): string {
  const path = join(folder, name);
  const list = [...textBytes('LIST'), ...u32(16), ...textBytes('INFOINAM'), ...u32(4), ...textBytes('Last')];
  const riffBytes = 12 + 36 + 24 + 8 + dataBytes + list.length - 8;
  const head = file([ds64(riffBytes, dataBytes), format(fields), data(new Uint8Array(0), 0xffffffff)], {
    id: 'RF64',
    riffSize: 0xffffffff,
  });
  writeFileSync(path, head);
  truncateSync(path, head.length + dataBytes);
  const handle = openSync(path, 'r+');
  writeSync(handle, Uint8Array.of(0, 0x40), 0, 2, head.length + dataBytes - 2);
  writeSync(handle, Uint8Array.from(list), 0, list.length, head.length + dataBytes);
  closeSync(handle);
  return path;
}

/** Largest growth of the resident memory in bytes while `work` runs. */
async function memoryGrowth(work: (look: () => void) => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  await work(() => {
    most = Math.max(most, process.memoryUsage.rss());
  });
  return most - before;
}

// NTFS writes the holes of a sparse file out.
describe.skipIf(process.platform === 'win32')('large files', () => {
  it('opens a 4.2 GB RF64 file and reads its end without reading the rest', async () => {
    const path = sparse('four.wav', { channels: 2, sampleRate: 48_000 }, 4_200_000_000);
    const growth = await memoryGrowth(async (look) => {
      const source = await openAudioSource(path);
      try {
        const header = await readWavHeader(source);
        expect(header).toMatchObject({ frameCount: 1_050_000_000, warnings: [], info: [{ id: 'INAM', text: 'Last' }] });
        let last = Number.NaN;
        for await (const block of readWavBlocks(source, header, { startFrame: header.frameCount - 48_000 })) {
          last = block.channels[1]!.at(-1)!;
          look();
        }
        expect(last).toBe(0.5);
      } finally {
        await source.dispose();
      }
    });
    expect(growth).toBeLessThan(50e6);
  });

  it('holds blocks, not the file, while it reads', async () => {
    const path = sparse('wide.wav', { channels: 32, sampleRate: 48_000 }, 32 * 2 * 48_000 * 40);
    const growth = await memoryGrowth(async (look) => {
      const summary = await streamSpeech(path, {}, look);
      expect(summary).toMatchObject({ duration: 40, sampleCount: 640_000 });
    });
    expect(growth).toBeLessThan(120e6);
  });

  // Minutes of work: FACEWRIGHT_LARGE_AUDIO=1 npx vitest run test/electron/files/audio-large
  it.skipIf(!process.env.FACEWRIGHT_LARGE_AUDIO)(
    'streams 3 h of 48 kHz stereo and 4.2 GB of 24-bit sound',
    async () => {
      const cases: [string, FormatFields, number][] = [
        ['three-hours.wav', { channels: 2, sampleRate: 48_000 }, 3 * 3_600 * 48_000 * 4],
        ['full.wav', { channels: 2, sampleRate: 96_000, bits: 24 }, 4_200_000_000],
      ];
      for (const [name, fields, dataBytes] of cases) {
        const path = sparse(name, fields, dataBytes);
        const started = performance.now();
        let duration = 0;
        const growth = await memoryGrowth(async (look) => {
          duration = (await streamSpeech(path, {}, look)).duration;
        });
        const seconds = (performance.now() - started) / 1_000;
        console.log(
          `${name}: ${(duration / 3_600).toFixed(2)} h in ${seconds.toFixed(1)} s, memory +${(growth / 1e6).toFixed(0)} MB`,
        );
        expect(growth).toBeLessThan(300e6);
      }
    },
    1_200_000,
  );
});
