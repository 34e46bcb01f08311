import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** The studio's own head tools (TypeScript, electron/heads) as a module: the build measures lips with the same code as the studio. */
export async function loadHeadTools() {
  const folder = join(root, 'build', 'heads');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, 'head-tools.mjs');
  const modules = ['../../shared/core/blend-shapes', 'load-head', 'mouth-region', 'lip-landmarks', 'lip-table', 'mesh-gap'];
  await build({
    stdin: {
      contents: modules.map((name) => `export * from './electron/heads/${name}.ts';`).join('\n'),
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile,
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}
