import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { repositoryRoot } from './repository-root.ts';

const run = promisify(execFile);

/** Whether a program can be started here; tests that need one are skipped (and counted as skipped) where it cannot. */
export function hasProgram(name: 'blender' | 'assimp'): boolean {
  return spawnSync(name, [name === 'blender' ? '--version' : 'version'], { stdio: 'ignore' }).status === 0;
}

export interface BlenderCurve {
  readonly path: string;
  readonly index: number;
  readonly frames: readonly number[];
  readonly values: readonly number[];
  readonly interpolation: readonly string[];
}

export interface BlenderObject {
  readonly name: string;
  readonly type: string;
  readonly parent: string | null;
  readonly keysName: string | null;
  readonly keys: readonly string[];
  readonly deltas: readonly number[];
  readonly height: number | null;
  readonly normal: readonly number[] | null;
}

export interface BlenderScene {
  readonly error?: string;
  readonly fps: number;
  readonly objects: readonly BlenderObject[];
  readonly actions: readonly { readonly name: string; readonly curves: readonly BlenderCurve[] }[];
}

export interface BlenderInput {
  readonly path: string;
  readonly fps: number;
  readonly fpsBase?: number;
}

/** What Blender sees in the files, all read by one process. Python errors make it fail, not pass silently. */
export async function readWithBlender(inputs: readonly BlenderInput[]): Promise<BlenderScene[]> {
  const folder = mkdtempSync(join(tmpdir(), 'facewright-blender-'));
  try {
    const [list, result] = [join(folder, 'list.json'), join(folder, 'result.json')];
    writeFileSync(list, JSON.stringify(inputs));
    const script = join(repositoryRoot, 'test', 'helpers', 'blender-read.py');
    const args = ['-b', '--factory-startup', '--python-exit-code', '3', '--python', script, '--', list, result];
    await run('blender', args, { maxBuffer: 1 << 26, timeout: 110_000 });
    return JSON.parse(await readFile(result, 'utf8')) as BlenderScene[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Keys of one shape in one action, or undefined. */
export function shapeCurve(scene: BlenderScene, actionName: string, shape: string): BlenderCurve | undefined {
  const action = scene.actions.find(({ name }) => name === actionName);
  return action?.curves.find(({ path }) => path === `key_blocks["${shape}"].value`);
}

/** Text that `assimp info` prints, progress left out. */
export async function assimpInfo(path: string): Promise<string> {
  const { stdout } = await run('assimp', ['info', path], { maxBuffer: 1 << 26 });
  return stdout.replace(/^[\d.]+ %\s*$/gm, '');
}
