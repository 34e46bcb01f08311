// `npm test`: from a fresh clone to the line 'N passed, N failed'. On Debian as root it also installs the real programs
// that the tests read exports and pages with; elsewhere the tests that need a missing one are counted as skipped.
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { inRoot } from './paths.mjs';
import { has, run } from './run-command.mjs';

/** Debian's package of each program, and how to ask whether it is there; Blender's importers need numpy, which its package leaves out. */
const PROGRAMS = {
  chromium: { packages: ['chromium'], isHere: () => has('chromium') },
  blender: { packages: ['blender', 'python3-numpy'], isHere: () => has('blender') && has('python3', ['-c', 'import numpy']) },
  assimp: { packages: ['assimp-utils'], isHere: () => has('assimp', ['version']) },
};

function installPrograms() {
  const missing = Object.keys(PROGRAMS).filter((program) => !PROGRAMS[program].isHere());
  if (missing.length === 0) return;
  const isDebianRoot = process.platform === 'linux' && existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (isDebianRoot) {
    process.stdout.write(`Installing ${missing.join(', ')} from Debian's packages ...\n`);
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const quiet = { env: environment, stdio: ['ignore', 'ignore', 'inherit'] };
    run('apt-get', ['update', '-qq'], quiet);
    const packages = missing.flatMap((program) => PROGRAMS[program].packages);
    if (run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet) === 0) return;
  }
  process.stdout.write(`Not on this machine: ${missing.join(', ')}. The tests that need them are skipped and counted.\n`);
}

/** Types and lint count as one check each, so that the closing line speaks for everything. */
function check(name, command, args) {
  const passed = run(process.execPath, [inRoot('node_modules', ...command), ...args]) === 0;
  process.stdout.write(`${passed ? 'ok' : 'FAILED'}: ${name}\n`);
  return passed ? 0 : 1;
}

ensureInstalled();
installPrograms();
await ensureBuilt();
let failed = check('types', ['typescript', 'bin', 'tsc'], ['-b']);
failed += check('lint', ['@biomejs', 'biome', 'bin', 'biome'], ['check', '.']);
let passed = 2 - failed;

const report = join(tmpdir(), `facewright-tests-${process.pid}.json`);
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const status = run(process.execPath, [
  inRoot('node_modules', 'vitest', 'vitest.mjs'),
  'run',
  ...reporters,
  ...process.argv.slice(2),
]);
let skipped = 0;
let retried = [];
if (existsSync(report)) {
  const result = JSON.parse(readFileSync(report, 'utf8'));
  passed += result.numPassedTests;
  failed += result.numFailedTests;
  skipped = result.numPendingTests + result.numTodoTests;
  retried = result.testResults
    .flatMap((file) => file.assertionResults)
    .filter((test) => test.status === 'passed' && test.failureMessages.length > 0);
  // A file that cannot be loaded holds no failed test, yet it is a failure.
  if (status !== 0 && result.numFailedTests === 0) failed += Math.max(1, result.numFailedTestSuites);
} else failed += 1;
for (const test of retried)
  process.stdout.write(`passed only when tried again: ${test.fullName}\n  ${test.failureMessages[0]}\n`);
if (skipped > 0) process.stdout.write(`${skipped} skipped\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 && status === 0 ? 0 : 1);
