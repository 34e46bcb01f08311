import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { run } from './run-command.mjs';

const lock = inRoot('package-lock.json');
const stamp = inRoot('node_modules', '.facewright-lock');

/**
 * Installs exactly what the lock file names, once per lock file. Install scripts stay off: none of ours needs one, and
 * onnxruntime-node's would fetch CUDA libraries. An installed package has no lock file and is complete as it is.
 */
export function ensureInstalled() {
  if (!existsSync(lock)) return;
  const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stderr.write('Installing packages (once) ...\n');
  // `npm ci` starts by deleting what is there; a tree that is merely behind is brought up to date instead.
  const verb = existsSync(inRoot('node_modules')) ? ['install', '--no-save'] : ['ci'];
  const status = run('npm', [...verb, '--ignore-scripts', '--no-audit', '--no-fund'], { stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    process.stderr.write(
      'The packages could not be installed. Check the network or the npm registry setting, then run this again.\n',
    );
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}
