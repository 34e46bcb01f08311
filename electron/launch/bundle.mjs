import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { inRoot } from './paths.mjs';

/** Programs that run under Node: the command line, the studio's server, the inference process and the process for edits. */
const NODE_PROGRAMS = {
  cli: 'electron/cli.ts',
  serve: 'electron/server/serve.ts',
  worker: 'electron/inference/worker.ts',
  editor: 'electron/takes/edit-worker.ts',
};
/** What Electron loads: a sandboxed preload must be one self-contained CommonJS file. */
const ELECTRON_PROGRAMS = { main: 'electron/main.ts', preload: 'electron/preload.ts' };

function existing(programs) {
  return Object.fromEntries(Object.entries(programs).filter(([, path]) => existsSync(inRoot(path))));
}

/** Bundles our own code into `dist`; packages stay outside, in node_modules. */
export async function build() {
  const { build: bundle } = await import('esbuild');
  const common = {
    absWorkingDir: inRoot(),
    platform: 'node',
    target: 'node20.11',
    bundle: true,
    logLevel: 'warning',
    sourcemap: 'linked',
  };
  const folder = `build/dist-${process.pid}`;
  await bundle({
    ...common,
    entryPoints: existing(NODE_PROGRAMS),
    outdir: folder,
    format: 'esm',
    splitting: true,
    packages: 'external',
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
  });
  const electron = {
    ...common,
    outdir: folder,
    format: 'cjs',
    external: ['electron', 'onnxruntime-node'],
    outExtension: { '.js': '.cjs' },
  };
  await bundle({
    ...electron,
    entryPoints: existing({ main: ELECTRON_PROGRAMS.main }),
    // CommonJS has no import.meta: modules that find their files by it get the address of the bundle.
    define: { 'import.meta.url': 'bundleAddress' },
    banner: { js: "const bundleAddress = require('node:url').pathToFileURL(__filename).href;" },
  });
  await bundle({ ...electron, entryPoints: existing({ preload: ELECTRON_PROGRAMS.preload }) });
  if (existsSync(inRoot('renderer', 'vite.config.ts'))) {
    const { build: buildPage } = await import('vite');
    await buildPage({
      configFile: inRoot('renderer', 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: inRoot(folder, 'renderer'), emptyOutDir: true },
    });
  }
  // The old build stays whole until the new one is: a program that starts meanwhile finds one or the other.
  mkdirSync(inRoot(folder), { recursive: true });
  rmSync(inRoot('dist'), { recursive: true, force: true });
  renameSync(inRoot(folder), inRoot('dist'));
}
