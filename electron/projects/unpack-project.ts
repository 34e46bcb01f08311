import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { makeFolder } from '../files/make-folder.ts';
import { packInvalid } from './entry-names.ts';
import { sweepBuildingFolders } from './leftovers.ts';
import { loadProject } from './load-project.ts';
import { PROJECT_EXTENSION, PROJECT_FILE } from './project-layout.ts';
import type { PackOptions } from './project-session.ts';
import { projectFolder } from './session-save-as.ts';
import { readZipDirectory, readZipEntry, type ZipEntry } from './zip-reader.ts';

/** What a packed project's file is called. */
export const PACK_EXTENSION = '.facewright.zip';

/**
 * Unpacks `file` as a new project folder in `folder`, named like the file (with a number when that is taken), and gives its path. The folder
 * appears only when everything in it was checked. @throws StudioError `project-pack-invalid`, `project-invalid`, `project-newer`, of files
 */
export async function unpackProject(file: string, folder: string, options: PackOptions = {}): Promise<string> {
  const handle = await openPack(file);
  await makeFolder(folder);
  await sweepBuildingFolders(folder, Date.now());
  const building = join(folder, `.facewright-${randomBytes(8).toString('hex')}.tmp`);
  try {
    const { size } = await handle.stat();
    const entries = await readZipDirectory(handle, size);
    if (!entries.some(({ name }) => name === PROJECT_FILE)) throw packInvalid(`there is no ${PROJECT_FILE} in it`);
    await mkdir(building);
    const total = Math.max(
      1,
      entries.reduce((sum, { bytes }) => sum + bytes, 0),
    );
    let done = 0;
    for (const entry of entries) {
      options.signal?.throwIfAborted();
      await unpackEntry(file, entry, building);
      done += entry.bytes;
      options.onProgress?.(done / total);
    }
    await loadProject(building);
    return await moveToFreeName(building, folder, basename(file));
  } finally {
    await handle.close();
    await rm(building, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function openPack(file: string) {
  const status = await lstat(file).catch(() => undefined);
  if (status !== undefined && !status.isFile()) throw packInvalid('it is a folder, a link or a device');
  return open(file, 'r').catch((cause: unknown) =>
    Promise.reject(
      new StudioError('file-not-readable', `"${basename(file)}" cannot be read.`, {
        cause,
        hint: 'Check that it is still there.',
      }),
    ),
  );
}

async function unpackEntry(file: string, entry: ZipEntry, building: string): Promise<void> {
  const path = join(building, entry.name);
  await mkdir(dirname(path), { recursive: true });
  const hash = createHash('sha256');
  await writeFileAtomically(
    path,
    passing(readZipEntry(file, entry), (piece) => hash.update(piece)),
  );
  const isBlob = entry.name.startsWith('blobs/');
  if (isBlob && hash.digest('hex') !== basename(entry.name)) throw packInvalid(`"${entry.name}" is not what its name says`);
}

async function* passing(source: AsyncIterable<Uint8Array>, hear: (piece: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    hear(piece);
    yield piece;
  }
}

async function moveToFreeName(building: string, folder: string, packName: string): Promise<string> {
  const stem = packName.toLowerCase().endsWith(PACK_EXTENSION)
    ? packName.slice(0, -PACK_EXTENSION.length)
    : basename(basename(packName, extname(packName)), PROJECT_EXTENSION);
  for (let count = 1; ; count++) {
    const target = projectFolder(folder, count === 1 ? stem : `${stem} ${count}`);
    if (
      await lstat(target).then(
        () => true,
        () => false,
      )
    )
      continue;
    await rename(building, target);
    return target;
  }
}
