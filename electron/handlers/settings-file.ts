import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomically } from '../files/atomic-write.ts';

export type Settings = Readonly<Record<string, unknown>>;

/** The user's settings as one JSON object; whatever a page writes survives, known or not. */
export interface SettingsFile {
  read(): Promise<Settings>;
  write(settings: Settings): Promise<void>;
}

export function createSettingsFile(dataFolder: string): SettingsFile {
  const path = join(dataFolder, 'settings.json');
  let writing: Promise<void> = Promise.resolve();
  return {
    async read() {
      await writing.catch(() => undefined);
      const text = await readFile(path, 'utf8').catch(() => undefined);
      if (text === undefined) return {};
      const settings = parsed(text);
      if (settings) return settings;
      // A damaged file is put aside, not thrown away.
      await rename(path, join(dataFolder, 'settings.damaged.json')).catch(() => undefined);
      return {};
    },
    write(settings) {
      writing = writing
        .catch(() => undefined)
        .then(async () => {
          await mkdir(dirname(path), { recursive: true });
          await writeFileAtomically(path, `${JSON.stringify(settings, null, 2)}\n`);
        });
      return writing;
    },
  };
}

function parsed(text: string): Settings | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Settings) : undefined;
  } catch {
    return undefined;
  }
}
