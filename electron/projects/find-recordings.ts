import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AudioReference } from '../../shared/document/records.ts';
import { hashFile } from './recording-facts.ts';

const MOST_FILES = 20_000;
const MOST_DEPTH = 4;

export interface WantedRecording {
  readonly key: string;
  readonly audio: Pick<AudioReference, 'bytes' | 'sha256'>;
}

/**
 * Finds recordings by their content below `folders`: each at most four levels deep, 20,000 files in all, no links followed, no hidden folders.
 * Only files of a wanted size are read. Gives absolute paths by key.
 */
export async function findRecordings(
  wanted: readonly WantedRecording[],
  folders: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const left = new Map<number, WantedRecording[]>();
  for (const item of wanted) left.set(item.audio.bytes, [...(left.get(item.audio.bytes) ?? []), item]);
  const found = new Map<string, string>();
  const seen = new Set<string>();
  let files = 0;
  const queue = folders.map((folder) => ({ folder, depth: 0 }));
  for (const { folder, depth } of queue) {
    signal?.throwIfAborted();
    if (found.size === wanted.length || files > MOST_FILES) break;
    if (seen.has(folder)) continue;
    seen.add(folder);
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && depth < MOST_DEPTH && !entry.name.startsWith('.'))
        queue.push({ folder: path, depth: depth + 1 });
      if (!entry.isFile() || ++files > MOST_FILES) continue;
      const size = await stat(path).then(
        (status) => status.size,
        () => -1,
      );
      const candidates = (left.get(size) ?? []).filter(({ key }) => !found.has(key));
      if (candidates.length === 0) continue;
      const sha = await hashFile(path, signal).catch(() => undefined);
      for (const { key, audio } of candidates) if (audio.sha256 === sha) found.set(key, path);
    }
  }
  return found;
}
