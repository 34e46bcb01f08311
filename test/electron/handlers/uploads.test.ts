import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createUploadFolder } from '../../../electron/handlers/uploads.ts';

async function* parts(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

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
