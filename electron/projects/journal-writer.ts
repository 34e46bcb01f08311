import { type FileHandle, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { StudioError } from '../../shared/core/errors.ts';
import type { BlobName } from '../../shared/document/records.ts';
import { headerLine } from './journal-lines.ts';
import { segmentName } from './journal-reader.ts';
import { asDiskError, type ProjectDisk } from './project-disk.ts';

interface Line {
  readonly text: string;
  readonly blobs: readonly BlobName[];
}

export interface JournalBase {
  /** Digest of the saved files that the next changes follow on. */
  readonly digest: string;
  readonly sequence: number;
}

export interface JournalWriterOptions {
  readonly folder: string;
  readonly disk: ProjectDisk;
  /** Number of the first segment. */
  readonly firstSegment: number;
  readonly base: JournalBase;
  /** Puts blobs on the disk: called before the line that names them is written. */
  readonly writeBlobs: (names: readonly BlobName[]) => Promise<void>;
  readonly onTrouble: (error: StudioError) => void;
  /** Longest time between writing a line and flushing it. */
  readonly flushMs?: number;
  readonly retryMs?: number;
}

/** Writes changes in order and without end: what cannot be written stays in memory and is tried again in a new segment. */
export interface JournalWriter {
  append(text: string, blobs: readonly BlobName[]): void;
  /** Resolves when all that was appended is flushed. */
  flush(): Promise<void>;
  /** Tries once to flush. @throws StudioError when that fails; the lines stay in memory */
  flushOnce(): Promise<void>;
  /** Begins a new segment with the next line. All later lines are in segments of the number that it gives, or above. */
  startSegment(): number;
  /** A new saved state for segments to come. */
  setBase(base: JournalBase): void;
  /** Stops; lines that were not flushed are dropped. */
  dispose(): Promise<void>;
}

/** A segment that has grown past this is left for a new one. */
const MOST_SEGMENT_BYTES = 32 * 1024 ** 2;

export function createJournalWriter(options: JournalWriterOptions): JournalWriter {
  const { flushMs = 150, retryMs = 700, disk } = options;
  let base = options.base;
  let segment = options.firstSegment;
  let handle: FileHandle | undefined;
  let bytes = 0;
  let waiting: (Line | 'new segment')[] = [];
  let unflushed: Line[] = [];
  /** Handed to the flush that runs. */
  let flushing: Line[] = [];
  let running: Promise<void> | undefined;
  let wake: (() => void) | undefined;
  let isHurried = false;
  let isDisposed = false;
  let lastError: StudioError | undefined;
  let failures = 0;

  /** Until something happens, at most `ms`. */
  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => wake?.(), ms);
      wake = () => {
        wake = undefined;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function openSegment(): Promise<FileHandle> {
    await mkdir(options.folder, { recursive: true });
    // 'wx': a segment that is there already belongs to another session.
    const file = await disk.open(join(options.folder, segmentName(segment)), 'wx');
    try {
      await file.writeFile(headerLine(base.digest, base.sequence));
    } catch (error) {
      await file.close().catch(() => undefined);
      throw error;
    }
    const folder = await disk.open(options.folder, 'r').catch(() => undefined);
    await folder?.sync().catch(() => undefined);
    await folder?.close();
    bytes = 0;
    return file;
  }

  async function leaveSegment(): Promise<void> {
    const old = handle;
    handle = undefined;
    segment++;
    await old?.close().catch(() => undefined);
  }

  async function writeWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const until = waiting.indexOf('new segment');
      if (until === 0) {
        waiting.shift();
        await flushHandle();
        await leaveSegment();
        continue;
      }
      const lines = waiting.slice(0, until < 0 ? undefined : until).filter((item) => item !== 'new segment');
      await options.writeBlobs([...new Set(lines.flatMap((item) => item.blobs))]);
      handle ??= await openSegment();
      const text = lines.map((item) => item.text).join('');
      await handle.writeFile(text);
      waiting = waiting.slice(lines.length);
      unflushed.push(...lines);
      bytes += text.length;
      if (bytes > MOST_SEGMENT_BYTES) waiting.unshift('new segment');
    }
  }

  async function flushHandle(): Promise<void> {
    if (unflushed.length > 0) await handle?.sync();
    unflushed = [];
  }

  /** A flush may take long on a slow disk: lines that come meanwhile are written, and wait for the next one. */
  async function flushWhileWriting(): Promise<void> {
    if (unflushed.length === 0) return;
    flushing = unflushed;
    unflushed = [];
    let isOver = false;
    const flushed = Promise.resolve(handle?.sync()).finally(() => {
      isOver = true;
      wake?.();
    });
    // Awaited below; until then its failure is not unhandled.
    flushed.catch(() => undefined);
    while (!isOver) {
      if (waiting.length === 0) await sleep(1_000);
      if (waiting.length > 0 && !isOver) await writeWaiting();
    }
    await flushed;
    flushing = [];
  }

  async function attempt(): Promise<void> {
    try {
      const flushAt = performance.now() + flushMs;
      await writeWaiting();
      // Written at once, flushed together: a killed program loses nothing of this, a power cut what came within the last moment.
      for (let left = flushMs; left > 0 && !isHurried && !isDisposed; left = flushAt - performance.now()) {
        if (waiting.length === 0) await sleep(left);
        await writeWaiting();
      }
      await flushWhileWriting();
      lastError = undefined;
      failures = 0;
    } catch (error) {
      // What was written but not flushed may be torn or lost, so all of it goes into the next segment again.
      waiting = [...flushing, ...unflushed, ...waiting];
      flushing = [];
      unflushed = [];
      await leaveSegment();
      lastError = asDiskError(error);
      failures++;
      options.onTrouble(lastError);
    }
  }

  async function run(): Promise<void> {
    while (!isDisposed && hasWork()) {
      await attempt();
      if (lastError === undefined || isDisposed) continue;
      const retryAt = performance.now() + retryMs * Math.min(failures, 4);
      while (!isHurried && !isDisposed && performance.now() < retryAt) await sleep(retryAt - performance.now());
      isHurried = false;
    }
    running = undefined;
    isHurried = false;
  }

  function start(): Promise<void> {
    running ??= run();
    return running;
  }

  function hasWork(): boolean {
    return waiting.length + unflushed.length + flushing.length > 0;
  }

  return {
    append(text, blobs) {
      waiting.push({ text, blobs });
      wake?.();
      void start();
    },
    async flush() {
      isHurried = true;
      wake?.();
      while (hasWork() && !isDisposed) await start();
      isHurried = false;
    },
    async flushOnce() {
      const before = failures;
      isHurried = true;
      wake?.();
      while (hasWork() && !isDisposed) {
        const ended = start();
        await Promise.race([ended, delay(20)]);
        if (lastError !== undefined && failures !== before) throw lastError;
      }
      isHurried = false;
    },
    startSegment() {
      waiting.push('new segment');
      return segment + waiting.filter((item) => item === 'new segment').length;
    },
    setBase(next) {
      base = next;
    },
    async dispose() {
      isDisposed = true;
      wake?.();
      await running;
      await leaveSegment();
    },
  };
}
