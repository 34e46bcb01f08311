import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { z } from 'zod';
import { projectPlaces } from './project-layout.ts';

const lockSchema = z.object({
  token: z.string(),
  host: z.string(),
  pid: z.number().int(),
  /** When the process began, in the system's own count where it has one: process ids are used again. */
  start: z.string().optional(),
  /** Milliseconds since 1970. */
  lockedAt: z.number(),
});
type LockContent = z.infer<typeof lockSchema>;

/** Clocks are set; a lock is called older than the computer's start only when it is so by this much. */
const CLOCK_SLACK_MS = 60_000;

export interface ProjectLock {
  /** Whether the lock file is still ours. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

export type LockOutcome =
  | { readonly kind: 'locked'; readonly lock: ProjectLock }
  /** Somebody else has it; `reason` is for people. */
  | { readonly kind: 'busy'; readonly reason: string; readonly isSameHost: boolean }
  /** The folder takes no new file. */
  | { readonly kind: 'read-only'; readonly reason: string };

/**
 * Takes the lock of a project folder. A lock whose process is gone, or that is older than the computer's start, is taken over; one of another
 * computer only with `takeOver`.
 */
export async function lockProject(folder: string, now: number, takeOver = false): Promise<LockOutcome> {
  const path = projectPlaces(folder).lock;
  const start = await startOf(process.pid);
  const content: LockContent = {
    token: randomBytes(16).toString('hex'),
    host: hostname(),
    pid: process.pid,
    lockedAt: now,
    ...(start !== undefined && { start }),
  };
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await createLock(path, content);
      return { kind: 'locked', lock: heldLock(path, content.token) };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (code !== 'EEXIST') return { kind: 'read-only', reason: readOnlyReason(code) };
    }
    const text = await readFile(path, 'utf8').catch(() => '');
    const owner = parseLock(text);
    const isForeign = owner !== undefined && owner.host !== hostname();
    if (owner !== undefined && !(isForeign ? takeOver : await isStale(owner, now))) return busy(owner, isForeign);
    await removeStale(path, text);
  }
  return { kind: 'busy', reason: 'Another window of Facewright is opening the project.', isSameHost: true };
}

/** Whether somebody who is alive has the project open. */
export async function isLocked(folder: string, now: number): Promise<boolean> {
  const owner = parseLock(await readFile(projectPlaces(folder).lock, 'utf8').catch(() => ''));
  return owner !== undefined && (owner.host !== hostname() || !(await isStale(owner, now)));
}

/** The lock appears with its content or not at all; where the disk knows no links, a reader may find it empty for a moment. */
async function createLock(path: string, content: LockContent): Promise<void> {
  const text = `${JSON.stringify(content)}\n`;
  const aside = `${path}.${content.token}`;
  await writeFile(aside, text, { flag: 'wx' });
  try {
    await link(aside, path).catch((error: unknown) => {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      return ['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(code)
        ? writeFile(path, text, { flag: 'wx' })
        : Promise.reject(error);
    });
  } finally {
    await rm(aside, { force: true }).catch(() => undefined);
  }
}

function heldLock(path: string, token: string): ProjectLock {
  const isHeld = async () => parseLock(await readFile(path, 'utf8').catch(() => ''))?.token === token;
  return {
    isHeld,
    async release() {
      if (await isHeld()) await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

/** An unreadable lock counts as none: it is what a power cut leaves. */
function parseLock(text: string): LockContent | undefined {
  try {
    return lockSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function isStale(owner: LockContent, now: number): Promise<boolean> {
  if (!isAlive(owner.pid)) return true;
  const start = await startOf(owner.pid);
  if (owner.start !== undefined && start !== undefined) return owner.start !== start;
  // Where processes do not tell when they began: nothing that was locked before the computer started is still open.
  return owner.lockedAt < now - uptime() * 1000 - CLOCK_SLACK_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Anything but "no such process" means that there is one.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** On Linux when the process began, in ticks since the system did; elsewhere undefined. */
async function startOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name in brackets may hold anything, so fields are counted behind it.
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}

/** Two programs may find the same stale lock: it is moved away, looked at, and put back if it is the other one's new lock. */
async function removeStale(path: string, text: string): Promise<void> {
  const aside = `${path}.${randomBytes(8).toString('hex')}`;
  const isMoved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!isMoved) return;
  const moved = await readFile(aside, 'utf8').catch(() => '');
  if (moved !== text) await writeFile(path, moved, { flag: 'wx' }).catch(() => undefined);
  await rm(aside, { force: true }).catch(() => undefined);
}

function busy(owner: LockContent, isForeign: boolean): LockOutcome {
  const where = isForeign ? `on the computer "${owner.host.slice(0, 80)}"` : 'in another window of Facewright';
  return { kind: 'busy', reason: `The project is open ${where}, so it can only be looked at here.`, isSameHost: !isForeign };
}

function readOnlyReason(code: string): string {
  if (code === 'ENOSPC') return 'The disk is full, so the project can only be looked at; it can be saved on another disk.';
  if (code === 'EROFS') return 'The disk is read-only, so the project can only be looked at; it can be saved elsewhere.';
  return `The project's folder cannot be written (${code || 'unknown reason'}), so it can only be looked at; it can be saved elsewhere.`;
}
