import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../files/atomic-write.ts';

/** Name of the file in an output folder that remembers what was baked from what. */
export const BAKE_RECORD_NAME = '.facewright-bake.json';

const recordSchema = z.object({
  format: z.literal('facewright-bake/1'),
  lines: z.record(z.string(), z.object({ key: z.string(), outputs: z.array(z.object({ name: z.string(), bytes: z.number() })) })),
});

export type BakeRecord = z.infer<typeof recordSchema>;

export function emptyBakeRecord(): BakeRecord {
  return { format: 'facewright-bake/1', lines: {} };
}

/** The record of a folder; a missing or damaged one only means that everything is baked again. */
export async function readBakeRecord(folder: string): Promise<BakeRecord> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(join(folder, BAKE_RECORD_NAME), 'utf8')));
  } catch {
    return emptyBakeRecord();
  }
}

export async function writeBakeRecord(folder: string, record: BakeRecord): Promise<void> {
  const lines = Object.fromEntries(Object.entries(record.lines).sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFileAtomically(join(folder, BAKE_RECORD_NAME), Buffer.from(`${JSON.stringify({ ...record, lines }, null, 1)}\n`));
}

export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex');
}

/** One key for everything that decides a line's outputs: the same key, the same bytes. */
export function bakeKey(parts: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Whether a line was baked under this key and all its files still lie there in full length. */
export async function isUpToDate(folder: string, record: BakeRecord, line: string, key: string): Promise<boolean> {
  const known = record.lines[line];
  if (known?.key !== key || known.outputs.length === 0) return false;
  for (const output of known.outputs) {
    const status = await stat(join(folder, output.name)).catch(() => undefined);
    if (!status?.isFile() || status.size !== output.bytes) return false;
  }
  return true;
}
