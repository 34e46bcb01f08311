import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { ProjectDisk } from '../../../electron/projects/project-disk.ts';

/** What was done to the disk, in order. Paths are relative to the project. */
type Operation =
  | { readonly kind: 'create'; readonly path: string; readonly file: number }
  | { readonly kind: 'write'; readonly file: number; readonly data: Uint8Array }
  | { readonly kind: 'sync'; readonly file: number }
  | { readonly kind: 'sync-folder'; readonly path: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'remove'; readonly path: string };

export interface RecordedDisk {
  readonly disk: ProjectDisk;
  readonly operations: readonly Operation[];
}

/** A disk that does what it is told and writes it down. */
export function recordedDisk(folder: () => string): RecordedDisk {
  const operations: Operation[] = [];
  let files = 0;
  const opened: typeof open = async (place, flags, ...rest) => {
    const handle = await open(place, flags, ...rest);
    const path = relative(folder(), String(place));
    const file = files++;
    const isFolder = flags === 'r';
    if (!isFolder) operations.push({ kind: 'create', path, file });
    return new Proxy(handle, {
      get: (target, key) => {
        if (key === 'writeFile') {
          return async (data: string | Uint8Array) => {
            await target.writeFile(data);
            operations.push({ kind: 'write', file, data: typeof data === 'string' ? Buffer.from(data) : data.slice() });
          };
        }
        if (key === 'sync') {
          return async () => {
            await target.sync();
            operations.push(isFolder ? { kind: 'sync-folder', path } : { kind: 'sync', file });
          };
        }
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  const renamed: typeof rename = async (from, to) => {
    await rename(from, to);
    operations.push({ kind: 'rename', from: relative(folder(), String(from)), to: relative(folder(), String(to)) });
  };
  const removed: typeof rm = async (path, options) => {
    await rm(path, options);
    operations.push({ kind: 'remove', path: relative(folder(), String(path)) });
  };
  return { disk: { open: opened, rename: renamed, rm: removed }, operations };
}

/** Files by path, as bytes. */
export type DiskImage = ReadonlyMap<string, Uint8Array>;

export async function imageOf(folder: string): Promise<DiskImage> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (path) => [relative(folder, path), await readFile(path)] as const)));
}

export async function writeImage(image: DiskImage, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [path, bytes] of image) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

/**
 * What may lie on the disk when the power is cut after `count` operations: bytes that were not flushed are there in part or not at all, and each
 * name that was made, changed or removed since its folder was last flushed may be as before.
 */
export function afterPowerCut(
  start: DiskImage,
  operations: readonly Operation[],
  count: number,
  random: () => number,
): DiskImage {
  const done = operations.slice(0, count);
  const content = new Map<number, { bytes: Buffer; flushed: number }>();
  for (const operation of done) {
    if (operation.kind === 'create') content.set(operation.file, { bytes: Buffer.alloc(0), flushed: 0 });
    const file = 'file' in operation ? content.get(operation.file) : undefined;
    if (file === undefined) continue;
    if (operation.kind === 'write') file.bytes = Buffer.concat([file.bytes, operation.data]);
    if (operation.kind === 'sync') file.flushed = file.bytes.length;
  }
  const names = new Map<string, number | Uint8Array>(start);
  for (const [index, operation] of done.entries()) {
    if (operation.kind !== 'create' && operation.kind !== 'rename' && operation.kind !== 'remove') continue;
    const place = dirname(operation.kind === 'rename' ? operation.to : operation.path);
    const isFlushed = done.some((later, at) => at > index && later.kind === 'sync-folder' && (later.path || '.') === place);
    if (!isFlushed && random() < 0.5) continue;
    if (operation.kind === 'create') names.set(operation.path, operation.file);
    if (operation.kind === 'remove') names.delete(operation.path);
    const moved = operation.kind === 'rename' ? names.get(operation.from) : undefined;
    if (operation.kind === 'rename' && moved !== undefined) {
      names.delete(operation.from);
      names.set(operation.to, moved);
    }
  }
  const image = new Map<string, Uint8Array>();
  for (const [path, what] of names) {
    const file = typeof what === 'number' ? content.get(what) : undefined;
    if (typeof what !== 'number') image.set(path, what);
    else if (file)
      image.set(path, file.bytes.subarray(0, file.flushed + Math.floor(random() * (file.bytes.length - file.flushed + 1))));
  }
  return image;
}
