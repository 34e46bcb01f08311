import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import type { PlaceEntry, PlaceListing, PlacePurpose } from '../../shared/ipc/project-views.ts';
import { PROJECT_EXTENSION } from '../projects/project-layout.ts';
import { isRecordingName } from '../takes/recording-names.ts';
import { isScriptName } from '../takes/script-files.ts';
import type { PlaceRegistry } from './place-registry.ts';

type PlaceKind = PlaceEntry['kind'];

/** Projects packed into one file end in this. */
export const PACK_EXTENSION = '.facewrightpack';

/** What can be chosen for each purpose, besides folders to go into. */
const WANTED: Readonly<Record<PlacePurpose, readonly PlaceKind[]>> = {
  'open-project': ['project'],
  'save-project': ['project'],
  'export-folder': [],
  recordings: ['recording', 'script'],
  pack: ['packed-project'],
  unpack: ['packed-project'],
  'unpack-folder': [],
  'find-recording': ['recording'],
};
const MOST_ENTRIES = 5_000;

/** Folders as the user walks through them, where no native dialog is at hand. Names of the file system reach the page, paths do not come back. */
export interface PlaceLister {
  /** Without `path` the folder that was used last for the purpose, else the user's own. @throws StudioError `file-not-found`, `file-not-readable` */
  list(purpose: PlacePurpose, path: string | undefined): Promise<PlaceListing>;
}

export function createPlaceLister(places: PlaceRegistry, home = homedir()): PlaceLister {
  const last = new Map<PlacePurpose, string>();
  return {
    async list(purpose, path) {
      const folder = resolve(path ?? last.get(purpose) ?? home);
      const names = await namesIn(folder);
      last.set(purpose, folder);
      const wanted = WANTED[purpose];
      const entries = names.flatMap(({ name, isFolder }): PlaceEntry[] => {
        const kind = kindOf(name, isFolder);
        if (kind !== 'folder' && !wanted.includes(kind)) return [];
        return [{ place: places.tokenFor(join(folder, name)), name, kind }];
      });
      const parent = dirname(folder);
      return {
        place: places.tokenFor(folder),
        path: folder,
        ...(parent === folder ? {} : { parent: places.tokenFor(parent) }),
        entries: entries.sort(byKindAndName).slice(0, MOST_ENTRIES),
      };
    },
  };
}

async function namesIn(folder: string): Promise<readonly { readonly name: string; readonly isFolder: boolean }[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const visible = entries.filter(({ name }) => !name.startsWith('.'));
    return await Promise.all(
      visible.map(async (entry) => ({
        name: entry.name,
        isFolder: entry.isDirectory() || (await isLinkedFolder(folder, entry)),
      })),
    );
  } catch (cause) {
    const isGone = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new StudioError(isGone ? 'file-not-found' : 'file-not-readable', `The folder "${folder}" cannot be opened.`, {
      hint: isGone ? 'It was moved or its drive is not connected.' : 'Check that you may read it.',
      cause,
    });
  }
}

async function isLinkedFolder(folder: string, entry: { readonly name: string; isSymbolicLink(): boolean }): Promise<boolean> {
  if (!entry.isSymbolicLink()) return false;
  const status = await stat(join(folder, entry.name)).catch(() => undefined);
  return status?.isDirectory() ?? false;
}

function kindOf(name: string, isFolder: boolean): PlaceKind {
  const extension = extname(name).toLowerCase();
  if (isFolder) return extension === PROJECT_EXTENSION ? 'project' : 'folder';
  if (extension === PACK_EXTENSION) return 'packed-project';
  if (isRecordingName(name)) return 'recording';
  return isScriptName(name) ? 'script' : 'file';
}

function byKindAndName(a: PlaceEntry, b: PlaceEntry): number {
  const rank = ({ kind }: PlaceEntry): number => (kind === 'folder' ? 0 : 1);
  return rank(a) - rank(b) || a.name.localeCompare(b.name, 'en', { numeric: true, sensitivity: 'base' });
}
