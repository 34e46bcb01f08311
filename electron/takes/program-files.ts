import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json: two levels above in `dist`, in a clone, in an installed package and in an unpacked app alike. */
function programRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** Where the program's own files lie; FACEWRIGHT_PACKS names another folder of packs, for trying new ones. */
export interface ProgramFiles {
  readonly root: string;
  readonly packs: string;
  readonly heads: string;
  readonly samples: string;
  /** Letter-to-sound model for English. */
  readonly lexicon: string;
  readonly page: string;
  readonly worker: string;
  /** The process for edits and exports. */
  readonly editor: string;
}

export function programFiles(root = programRoot()): ProgramFiles {
  // In a packed program data lies beside the archive, not in it: models are read by native code, which knows no archives.
  const data = root.replace(/\.asar$/, '.asar.unpacked');
  return {
    root,
    packs: process.env.FACEWRIGHT_PACKS ?? join(data, 'models', 'packs'),
    heads: join(data, 'assets', 'heads'),
    samples: join(data, 'assets', 'samples'),
    lexicon: join(data, 'assets', 'lexicon', 'g2p-en.bin'),
    page: join(root, 'dist', 'renderer'),
    worker: join(root, 'dist', 'worker.mjs'),
    editor: join(root, 'dist', 'editor.mjs'),
  };
}
