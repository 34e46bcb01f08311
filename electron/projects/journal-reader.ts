import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StudioDocument } from '../../shared/document/records.ts';
import { applyEntry, type JournalEntry, type JournalHeader, readSegment } from './journal-lines.ts';
import { MOST_TEXT_BYTES } from './project-layout.ts';

const SEGMENT = /^(\d{8})\.log$/;

export interface JournalContent {
  /** Segments in order. */
  readonly segments: readonly {
    readonly number: number;
    readonly header?: JournalHeader;
    readonly entries: readonly JournalEntry[];
  }[];
  /** Whole lines that cannot be trusted. */
  readonly brokenLines: number;
}

export function segmentName(number: number): string {
  return `${String(number).padStart(8, '0')}.log`;
}

/** Numbers of the segments in a journal folder, rising; a missing folder has none. */
export async function segmentNumbers(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .flatMap((name) => Number(SEGMENT.exec(name)?.[1] ?? Number.NaN))
    .filter(Number.isInteger)
    .sort((a, b) => a - b);
}

/** Everything in a journal folder that can be trusted. Never fails. */
export async function readJournal(folder: string): Promise<JournalContent> {
  const segments: JournalContent['segments'][number][] = [];
  let brokenLines = 0;
  for (const number of await segmentNumbers(folder)) {
    const path = join(folder, segmentName(number));
    const size = await stat(path).then(
      ({ size }) => size,
      () => Number.POSITIVE_INFINITY,
    );
    const text = size > MOST_TEXT_BYTES ? undefined : await readFile(path, 'utf8').catch(() => undefined);
    const content = readSegment(text ?? '\n\n');
    brokenLines += content.brokenLines;
    segments.push({ number, entries: content.entries, ...(content.header && { header: content.header }) });
  }
  return { segments, brokenLines };
}

export interface Replay {
  readonly document: StudioDocument;
  readonly sequence: number;
  /** The changes that were applied, in order. */
  readonly applied: readonly JournalEntry[];
  /** Changes that are in the journal but cannot be applied: one before them is missing or broken. */
  readonly lost: number;
}

/** Applies what follows a saved state whose last change was `sequence`; stops at a hole. Never fails. */
export function replay(saved: StudioDocument, sequence: number, content: JournalContent): Replay {
  let document = saved;
  let at = sequence;
  const applied: JournalEntry[] = [];
  const beyond = new Set<number>();
  for (const entry of content.segments.flatMap((segment) => segment.entries)) {
    if (entry.sequence <= at) continue;
    if (entry.sequence === at + 1) {
      try {
        document = applyEntry(document, entry);
        at = entry.sequence;
        applied.push(entry);
        beyond.delete(at);
        continue;
      } catch {
        // Counted below: it does not fit, so nothing after it does.
      }
    }
    beyond.add(entry.sequence);
  }
  return { document, sequence: at, applied, lost: [...beyond].filter((number) => number > at).length + content.brokenLines };
}

/** Removes segments with numbers below `before`. What cannot be removed now is removed after the next save. */
export async function removeSegments(folder: string, before = Number.POSITIVE_INFINITY): Promise<void> {
  for (const number of await segmentNumbers(folder)) {
    if (number < before) await rm(join(folder, segmentName(number)), { force: true }).catch(() => undefined);
  }
}

/** Puts segments out of the way that cannot be read to their end, for those who want to look at them. */
export async function setAsideSegments(folder: string, before: number): Promise<void> {
  for (const number of await segmentNumbers(folder)) {
    if (number < before) await rename(join(folder, segmentName(number)), join(folder, `${segmentName(number)}.damaged`));
  }
}
