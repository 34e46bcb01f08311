import { spawnSync } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * Runs a program in the repository root with its output shown, and returns its exit status (127 when it cannot be started).
 * npm is started through its own script where npm started us: on Windows `npm` is a batch file that spawn cannot run.
 */
export function run(command, args, options = {}) {
  const viaNode = command === 'npm' && process.env.npm_execpath?.endsWith('.js');
  const program = viaNode ? process.execPath : command;
  const result = spawnSync(program, viaNode ? [process.env.npm_execpath, ...args] : args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32' && command === 'npm' && !viaNode,
    ...options,
  });
  return result.status ?? (result.error ? 127 : 1);
}

/** Whether a program answers on this machine. */
export function has(command, args = ['--version']) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
