// Starts Electron and tells an Electron that cannot run here (no screen, root without a sandbox) from one that ran and ended.
import { spawn } from 'node:child_process';

/** An Electron that cannot run says so at once. */
const FAILS_WITHIN_MS = 5_000;
/** Ways in which a user ends a program; never a reason to start another. */
const ENDED_BY_USER = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'];

/**
 * Runs the program to its end. Gives its exit code, or in `reason` why it could not run at all. What it writes to stderr in its first
 * seconds is held back until it is clear which of the two it is.
 */
export function openElectron(binary, args, failsWithin = FAILS_WITHIN_MS) {
  return new Promise((resolve) => {
    const child = spawn(binary, args, { stdio: ['inherit', 'inherit', 'pipe'] });
    let held = '';
    let isHolding = true;
    const release = () => {
      if (isHolding) process.stderr.write(held);
      isHolding = false;
    };
    const timer = setTimeout(release, failsWithin);
    child.stderr.on('data', (part) => {
      if (isHolding) held += part;
      else process.stderr.write(part);
    });
    child.on('error', ({ message }) => {
      clearTimeout(timer);
      resolve({ reason: message });
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (isHolding && code !== 0 && !ENDED_BY_USER.includes(signal)) return resolve({ reason: reasonOf(held, signal ?? code) });
      release();
      resolve({ code: code ?? 1 });
    });
  });
}

/** The line that says why, without Chromium's process numbers before it. */
function reasonOf(text, status) {
  const lines = text.split('\n').map((line) => line.replace(/^\[[^\]]*\]\s*/, '').trim());
  const said =
    lines.find((line) => /display|root|sandbox|cannot|shared librar/i.test(line)) ?? lines.findLast((line) => line !== '');
  return said ?? `it ended with ${status}`;
}
