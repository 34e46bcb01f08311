import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeStaleUploads, UPLOAD_PREFIX } from '../../../electron/handlers/stale-uploads.ts';
import { createUploadFolder } from '../../../electron/handlers/uploads.ts';
import { StudioError } from '../../../shared/core/errors.ts';

/** The number of a process that has just ended. */
const dead = spawnSync(process.execPath, ['-e', '']).pid;
const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);

async function* once(bytes: number): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(bytes);
}

describe('uploads of killed runs', () => {
  it('go at the next start; those of living, young or foreign owners, and what links lead to, stay', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'facewright-sweep-'));
    const folder = (name: string, when = longAgo): string => {
      mkdirSync(join(parent, name));
      writeFileSync(join(parent, name, 'line.wav'), 'x');
      utimesSync(join(parent, name), when, when);
      return name;
    };
    const outside = folder('outside');
    const stale = folder(`${UPLOAD_PREFIX}${dead}-aaaaaa`);
    symlinkSync(join(parent, outside), join(parent, stale, 'link'), 'junction');
    utimesSync(join(parent, stale), longAgo, longAgo);
    symlinkSync(join(parent, outside), join(parent, `${UPLOAD_PREFIX}${dead}-llllll`), 'junction');
    const kept = [
      folder(`${UPLOAD_PREFIX}${process.pid}-aaaaaa`),
      folder(`${UPLOAD_PREFIX}${dead}-bbbbbb`, new Date()),
      folder(`${UPLOAD_PREFIX}${dead}-cccccc.mine`),
      folder(`x${UPLOAD_PREFIX}${dead}-dddddd`),
      `${UPLOAD_PREFIX}${dead}-llllll`,
      outside,
    ];
    expect(await removeStaleUploads(parent)).toBe(1);
    expect(readdirSync(parent).sort()).toEqual(kept.sort());
    expect(existsSync(join(parent, outside, 'line.wav'))).toBe(true);
    expect(await removeStaleUploads(join(parent, 'nowhere'))).toBe(0);
    rmSync(parent, { recursive: true });
  });

  it('lie in folders that name their process, and hold nothing over the limit', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'facewright-sweep-'));
    const uploads = createUploadFolder(parent, 10);
    await uploads.store('a.wav', once(10));
    const [name = ''] = readdirSync(parent);
    expect(name.startsWith(`${UPLOAD_PREFIX}${process.pid}-`)).toBe(true);
    await expect(uploads.store('b.wav', once(11))).rejects.toBeInstanceOf(StudioError);
    expect(readdirSync(join(parent, name))).toEqual(['1']);
    // The name that the folder really gets is the one that is looked for.
    const left = join(parent, name.replace(String(process.pid), String(dead)));
    mkdirSync(left);
    utimesSync(left, longAgo, longAgo);
    expect(await removeStaleUploads(parent)).toBe(1);
    await uploads.dispose();
    expect(readdirSync(parent)).toEqual([]);
    rmSync(parent, { recursive: true });
  });
});
