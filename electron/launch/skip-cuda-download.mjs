// Runs when the package is installed, before the install scripts of the packages it needs. On Linux the one of onnxruntime-node fetches
// some hundred megabytes of CUDA libraries from another server, and fails the whole installation where that server cannot be reached.
// Facewright needs none of them, so that script is told that there is nothing to do, unless the user asked for it
// (ONNXRUNTIME_NODE_INSTALL=cuda12). `npm install --ignore-scripts` has the same effect.
import { existsSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './paths.mjs';

/** Where Node would find the package from `folder`, as npm has just unpacked it. */
export function findRuntime(folder) {
  for (let at = folder; ; at = dirname(at)) {
    const found = join(at, 'node_modules', 'onnxruntime-node');
    if (existsSync(join(found, 'package.json'))) return found;
    if (dirname(at) === at) return undefined;
  }
}

/** Replaces the downloading script by one that says why it does nothing. Gives whether there was one to replace. */
export function silence(runtime) {
  const script = join(runtime, 'script', 'install.js');
  if (!existsSync(script)) return false;
  writeFileSync(
    script,
    '// Switched off by Facewright; install again with ONNXRUNTIME_NODE_INSTALL=cuda12 to fetch the CUDA libraries.\n',
  );
  return true;
}

const isProgram = process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url));
const isInstalled = !existsSync(join(root, 'package-lock.json'));
if (isProgram && isInstalled && process.env.ONNXRUNTIME_NODE_INSTALL === undefined) {
  const runtime = findRuntime(root);
  if (runtime !== undefined) silence(runtime);
}
