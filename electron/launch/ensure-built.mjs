import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';

const stamp = inRoot('dist', '.built-from');
const SOURCE_FOLDERS = ['shared', 'electron', 'renderer'];
const SOURCE_FILES = ['package-lock.json'];

/** A fingerprint of everything that the build reads: relative path, size and time of change of each source file. */
function fingerprint() {
  const hash = createHash('sha256');
  const visit = (relative) => {
    const status = statSync(inRoot(relative));
    if (status.isDirectory()) for (const name of readdirSync(inRoot(relative)).sort()) visit(join(relative, name));
    else hash.update(`${relative}\0${status.size}\0${status.mtimeMs}\n`);
  };
  for (const path of [...SOURCE_FOLDERS, ...SOURCE_FILES]) if (existsSync(inRoot(path))) visit(path);
  return hash.digest('hex');
}

/** Builds `dist` unless it was built from these very sources. An installed package comes built, without `renderer` sources. */
export async function ensureBuilt() {
  if (!existsSync(inRoot('tsconfig.json'))) return;
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const { build } = await import('./bundle.mjs');
  await build();
  writeFileSync(stamp, wanted);
}
