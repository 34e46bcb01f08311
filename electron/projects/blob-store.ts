import { readdir, readFile } from 'node:fs/promises';
import { StudioError } from '../../shared/core/errors.ts';
import type { BlobName } from '../../shared/document/records.ts';
import { eachOf, type ProjectDisk, writeFiles } from './project-disk.ts';
import { blobPath, projectPlaces, sha256 } from './project-layout.ts';

const NAME = /^[0-9a-f]{64}$/;
/** Bytes of blobs that nothing names yet (dials in motion make many) which stay in memory; older ones go to the disk. */
const MOST_LOOSE_BYTES = 192 * 1024 ** 2;

/** Dense data of an open project: in memory first, on the disk once a change names it. */
export interface BlobStore {
  put(bytes: Uint8Array): BlobName;
  get(name: BlobName): Promise<Uint8Array>;
  /** In memory or on the disk. */
  isKnown(name: BlobName): boolean;
  /** Puts them on the disk, flushed; nothing happens for those that are there. @throws StudioError of the disk */
  writeOut(names: readonly BlobName[]): Promise<void>;
  /** Removes from the disk what is not in `keep`. What cannot be removed stays. */
  collect(keep: ReadonlySet<BlobName>): Promise<void>;
  /** Goes on in another project folder, where `names` lie already; `others` are taken along in memory. */
  moveTo(folder: string, names: readonly BlobName[], others: ReadonlyMap<BlobName, Uint8Array>): void;
}

/** The blobs below a project folder. `canWrite` false: nothing goes to the disk. */
export async function openBlobStore(projectFolder: string, disk: ProjectDisk, canWrite: boolean): Promise<BlobStore> {
  let folder = projectPlaces(projectFolder).blobs;
  const onDisk = await listBlobs(folder);
  const inMemory = new Map<BlobName, Uint8Array>();
  const spilling = new Map<BlobName, Promise<void>>();

  async function writeOne(name: BlobName): Promise<void> {
    const bytes = inMemory.get(name);
    if (bytes === undefined || onDisk.has(name)) return;
    const place = folder;
    await writeFiles(disk, [{ path: blobPath(place, name), data: bytes }]);
    // The project moved meanwhile: it is not where the project is now.
    if (place !== folder) return;
    onDisk.add(name);
    inMemory.delete(name);
  }

  /** The oldest go first; one that cannot be written stays where it is. */
  function spill(): void {
    let held = 0;
    for (const bytes of inMemory.values()) held += bytes.byteLength;
    for (const [name, bytes] of inMemory) {
      if (held <= MOST_LOOSE_BYTES) break;
      held -= bytes.byteLength;
      if (spilling.has(name)) continue;
      const work = writeOne(name).catch(() => undefined);
      spilling.set(name, work);
      void work.finally(() => spilling.delete(name));
    }
  }

  return {
    put(bytes) {
      const name = sha256(bytes);
      if (!onDisk.has(name) && !inMemory.has(name)) {
        inMemory.set(name, bytes);
        if (canWrite) spill();
      }
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
    isKnown: (name) => inMemory.has(name) || onDisk.has(name),
    async writeOut(names) {
      await eachOf(names, async (name) => {
        await spilling.get(name);
        await writeOne(name);
      });
    },
    async collect(keep) {
      const loose = [...onDisk].filter((name) => !keep.has(name));
      await eachOf(loose, async (name) => {
        await disk.rm(blobPath(folder, name), { force: true }).then(
          () => onDisk.delete(name),
          () => undefined,
        );
      });
    },
    moveTo(nextProject, names, others) {
      folder = projectPlaces(nextProject).blobs;
      onDisk.clear();
      for (const name of names) {
        onDisk.add(name);
        inMemory.delete(name);
      }
      for (const [name, bytes] of others) if (!onDisk.has(name)) inMemory.set(name, bytes);
    },
  };
}

/** Names of the blobs on the disk, by their file names alone. */
async function listBlobs(folder: string): Promise<Set<BlobName>> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return new Set(names.map((name) => name.slice(-64)).filter((name) => NAME.test(name)));
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
