import { mkdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles a TypeScript entry into one ESM file, packages external, and gives its path. It lies under `build/` so that the packages
 * are found from there.
 */
export async function bundleEntry(entry: string, name = basename(entry, '.ts')): Promise<string> {
  const folder = resolve('build', 'test-entries');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${name}-${process.pid}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  return outfile;
}

/** Removes what {@link bundleEntry} made. */
export function removeBundle(file: string): void {
  rmSync(file, { force: true });
}
