import type { StudioState, StudioStore } from './studio-store.ts';

const KEY = 'facewright.preferences';
const KEPT = ['theme', 'alive'] as const;

type Preferences = Partial<Pick<StudioState, (typeof KEPT)[number]>>;

/** What the last session left; anything unreadable counts as nothing. */
export function readPreferences(storage: Storage): Preferences {
  try {
    const stored = JSON.parse(storage.getItem(KEY) ?? '{}') as Record<string, unknown>;
    return {
      ...(stored.theme === 'light' || stored.theme === 'dark' ? { theme: stored.theme } : {}),
      ...(typeof stored.alive === 'boolean' ? { alive: stored.alive } : {}),
    };
  } catch {
    return {};
  }
}

/** Writes preferences down whenever they change. */
export function keepPreferences(store: StudioStore, storage: Storage): () => void {
  return store.subscribe((state, before) => {
    if (KEPT.every((key) => state[key] === before[key])) return;
    storage.setItem(KEY, JSON.stringify(Object.fromEntries(KEPT.map((key) => [key, state[key]]))));
  });
}
