import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readProjectText } from './load-project.ts';
import { sha256 } from './project-layout.ts';
import type { FileDigests } from './save-manifest.ts';

export interface OutsideWatch {
  /** Files that do not hold what they should; `extra` are files that must not be there yet. */
  changedFiles(extra?: readonly string[]): Promise<string[]>;
  /** Looks from time to time and tells once; again after the files were as they should be. */
  start(intervalMs: number, onChanged: () => void): void;
  stop(): void;
}

/** Watches the saved files of a project. Content is read only where size, time or identity differ from the last look. */
export function createOutsideWatch(host: { folder(): string; files(): FileDigests }): OutsideWatch {
  const stamps = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;

  async function isAsItShould(folder: string, file: string, sha: string): Promise<boolean> {
    const path = join(folder, file);
    const status = await stat(path, { bigint: true }).catch(() => undefined);
    if (status === undefined) return false;
    const stamp = `${path} ${sha} ${status.size} ${status.mtimeNs} ${status.ino}`;
    if (stamps.get(file) === stamp) return true;
    const text = await readProjectText(folder, file);
    const isSame = text !== undefined && sha256(text) === sha;
    if (isSame) stamps.set(file, stamp);
    return isSame;
  }

  async function changedFiles(extra: readonly string[] = []): Promise<string[]> {
    const [folder, files] = [host.folder(), host.files()];
    const known = Object.entries(files).map(async ([file, sha]) => ((await isAsItShould(folder, file, sha)) ? [] : [file]));
    const strays = extra.map((file) =>
      stat(join(folder, file)).then(
        () => [file],
        () => [],
      ),
    );
    return (await Promise.all([...known, ...strays])).flat();
  }

  return {
    changedFiles,
    start(intervalMs, onChanged) {
      let wasChanged = false;
      let isLooking = false;
      timer = setInterval(async () => {
        if (isLooking) return;
        isLooking = true;
        const before = host.files();
        const changed = await changedFiles().catch(() => []);
        // A save in between made the answer worthless.
        const isChanged = changed.length > 0 && before === host.files();
        if (isChanged && !wasChanged) onChanged();
        wasChanged = isChanged;
        isLooking = false;
      }, intervalMs);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
