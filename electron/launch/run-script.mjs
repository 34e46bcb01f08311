// Runs a TypeScript program of the repository (benchmarks, evaluation): bundled into `build`, packages from node_modules.
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { inRoot } from './paths.mjs';

const [entry, ...rest] = process.argv.slice(2);
ensureInstalled();
await ensureBuilt();
const { build } = await import('esbuild');
const outfile = inRoot('build', 'scripts', `${basename(entry, '.ts')}.mjs`);
await build({
  absWorkingDir: inRoot(),
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.11',
  packages: 'external',
  logLevel: 'warning',
});
process.argv = [process.argv[0], outfile, ...rest];
await import(pathToFileURL(outfile).href);
