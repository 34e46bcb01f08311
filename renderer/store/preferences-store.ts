import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ProjectBridge } from '../../shared/ipc/project-bridge.ts';
import type { Preferences } from '../studio-parts.ts';

export type PreferencesStore = StoreApi<Preferences>;

export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'dark',
  scale: 1,
  timeUnit: 'seconds',
  faces: ['result'],
  followsPlayhead: true,
  snapsToFrames: true,
  snapsToPhonemes: false,
  linksSides: true,
  showsSpectrogram: true,
  copiesAudio: false,
  keys: {},
  lastChoices: {},
};

const SAVE_AFTER_MS = 400;
const THEMES: readonly unknown[] = ['dark', 'light', 'system'];
const UNITS: readonly unknown[] = ['seconds', 'frames', 'timecode'];
const FACES: readonly unknown[] = ['text', 'direct', 'result'];

/** Whether a stored value is one that the preference may have. */
const CHECKS: { readonly [K in keyof Required<Preferences>]: (value: unknown) => boolean } = {
  theme: (value) => THEMES.includes(value),
  scale: (value) => typeof value === 'number' && value >= 1 && value <= 2,
  timeUnit: (value) => UNITS.includes(value),
  faces: (value) => Array.isArray(value) && value.length > 0 && value.every((face) => FACES.includes(face)),
  followsPlayhead: isBoolean,
  snapsToFrames: isBoolean,
  snapsToPhonemes: isBoolean,
  linksSides: isBoolean,
  showsSpectrogram: isBoolean,
  copiesAudio: isBoolean,
  keys: (value) => isObject(value) && Object.values(value).every((key) => typeof key === 'string'),
  layout: isObject,
  lastChoices: isObject,
};

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Preferences from stored settings; whatever is missing or not possible is the default. */
export function readPreferences(settings: Readonly<Record<string, unknown>>): Preferences {
  const stored = Object.fromEntries(
    Object.entries(CHECKS).flatMap(([name, check]) => (check(settings[name]) ? [[name, settings[name]]] : [])),
  );
  return { ...DEFAULT_PREFERENCES, ...stored };
}

export interface KeptPreferences {
  readonly store: PreferencesStore;
  /** Writes what still waits; for the end of the window. */
  flush(): Promise<void>;
}

/** Reads the preferences and writes them whenever they change, a moment later. What other versions stored beside them survives. */
export async function keepPreferences(
  bridge: Pick<ProjectBridge, 'settings' | 'saveSettings'>,
  onTrouble: (error: unknown) => void,
): Promise<KeptPreferences> {
  const settings = await bridge.settings().catch((error: unknown) => {
    onTrouble(error);
    return {};
  });
  const store = createStore<Preferences>(() => readPreferences(settings));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = async (): Promise<void> => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    await bridge.saveSettings({ settings: { ...settings, ...store.getState() } }).catch(onTrouble);
  };
  store.subscribe(() => {
    clearTimeout(timer);
    timer = setTimeout(() => void save(), SAVE_AFTER_MS);
  });
  return { store, flush: save };
}
