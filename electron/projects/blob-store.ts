import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import type { BlobName } from '../../shared/document/records.ts';
import { eachOf, type ProjectDisk, writeFiles } from './project-disk.ts';
import { blobPath, projectPlaces, sha256 } from './project-layout.ts';

const NAME = /^[0-9a-f]{64}$/;
/** Bytes in memory from which on the oldest blobs that no change names are dropped: dials in motion make many. */
const MOST_LOOSE_BYTES = 192 * 1024 ** 2;

/** Dense data of an open project: in memory first, on the disk once a change names it. */
export interface BlobStore {
  put(bytes: Uint8Array): BlobName;
  get(name: BlobName): Promise<Uint8Array>;
  /** In memory or on the disk. */
  isKnown(name: BlobName): boolean;
  /** A change names them: they stay until they are on the disk. */
  keep(names: readonly BlobName[]): void;
  /** Puts them on the disk, flushed; nothing happens for those that are there. @throws StudioError of the disk */
  writeOut(names: readonly BlobName[]): Promise<void>;
  /** Removes from the disk what is not in `keep`. What cannot be removed stays. */
  collect(keep: ReadonlySet<BlobName>): Promise<void>;
  /** Goes on in another project folder, where `names` lie already; `others` are taken along in memory. */
  moveTo(folder: string, names: readonly BlobName[], others: ReadonlyMap<BlobName, Uint8Array>): void;
}

/** The blobs below a project folder. */
export async function openBlobStore(projectFolder: string, disk: ProjectDisk): Promise<BlobStore> {
  let folder = projectPlaces(projectFolder).blobs;
  const onDisk = await listBlobs(folder);
  const inMemory = new Map<BlobName, Uint8Array>();
  const kept = new Set<BlobName>();
  const going = new Map<BlobName, Promise<void>>();

  async function writeOne(name: BlobName): Promise<void> {
    const bytes = inMemory.get(name);
    if (bytes === undefined || onDisk.has(name)) return;
    // The same data again while its file is being removed: one after the other.
    await going.get(name);
    const place = folder;
    await writeFiles(disk, [{ path: blobPath(place, name), data: bytes }]);
    // The project moved meanwhile: it is not where the project is now.
    if (place !== folder) return;
    onDisk.add(name);
    inMemory.delete(name);
    kept.delete(name);
  }

  /** The oldest first; the youngest stays whatever its size. */
  function dropLoose(): void {
    const loose = [...inMemory].filter(([name]) => !kept.has(name));
    let held = loose.reduce((sum, [, bytes]) => sum + bytes.byteLength, 0);
    for (const [name, bytes] of loose.slice(0, -1)) {
      if (held <= MOST_LOOSE_BYTES) return;
      held -= bytes.byteLength;
      inMemory.delete(name);
    }
  }

  return {
    put(bytes) {
      const name = sha256(bytes);
      if (onDisk.has(name)) return name;
      // Put again it is the youngest.
      inMemory.delete(name);
      inMemory.set(name, bytes);
      dropLoose();
      return name;
    },
    async get(name) {
      const held = inMemory.get(name);
      if (held !== undefined) return held;
      if (!NAME.test(name)) throw missing(name);
      const bytes = await readFile(blobPath(folder, name)).catch(() => Promise.reject(missing(name)));
      if (sha256(bytes) !== name) throw damaged(name);
      return bytes;
    },
    keep(names) {
      for (const name of names) if (!onDisk.has(name)) kept.add(name);
    },
    isKnown: (name) => inMemory.has(name) || onDisk.has(name),
    writeOut: (names) => eachOf(names, writeOne),
    async collect(keep) {
      const loose = [...onDisk].filter((name) => !keep.has(name));
      // From here on they are unknown: nothing may name what is about to go.
      for (const name of loose) onDisk.delete(name);
      await eachOf(loose, async (name) => {
        // Put again meanwhile.
        if (inMemory.has(name) || onDisk.has(name)) return;
        const removal = disk.rm(blobPath(folder, name), { force: true }).catch(() => undefined);
        going.set(name, removal);
        await removal;
        going.delete(name);
      });
    },
    moveTo(nextProject, names, others) {
      folder = projectPlaces(nextProject).blobs;
      onDisk.clear();
      for (const name of names) {
        onDisk.add(name);
        inMemory.delete(name);
      }
      for (const [name, bytes] of others) {
        if (onDisk.has(name)) continue;
        inMemory.set(name, bytes);
        kept.add(name);
      }
    },
  };
}

/** Names of the blobs on the disk, by their file names alone. */
async function listBlobs(folder: string): Promise<Set<BlobName>> {
  // A folder for each of 256 beginnings: asked for at once, they come in a fraction of the time that one after the other takes.
  const folders = await readdir(folder).catch(() => []);
  const names = await Promise.all(folders.map((name) => readdir(join(folder, name)).catch(() => [])));
  return new Set(names.flat().filter((name) => NAME.test(name)));
}

function missing(name: BlobName): StudioError {
  return new StudioError('project-blob-missing', `The curves ${name.slice(0, 12)} are not in the project's "blobs" folder.`, {
    hint: 'Generate the take again, or take the file back from version control or a copy.',
  });
}

function damaged(name: BlobName): StudioError {
  return new StudioError(
    'project-blob-damaged',
    `The curves ${name.slice(0, 12)} in the project's "blobs" folder were damaged.`,
    {
      hint: 'Generate the take again, or take the file back from version control or a copy.',
    },
  );
}
