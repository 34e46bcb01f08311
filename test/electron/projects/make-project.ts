import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createProject } from '../../../electron/projects/create-project.ts';
import type { SessionParts } from '../../../electron/projects/open-project.ts';
import type { ProjectDisk } from '../../../electron/projects/project-disk.ts';
import type { ProjectSession } from '../../../electron/projects/project-session.ts';
import { makeDiff } from '../../../shared/document/record-diff.ts';
import type {
  BlobName,
  LayerRecord,
  StudioDocument,
  StudioRecord,
  TakeRecord,
  TrackRecord,
  TranscriptRecord,
} from '../../../shared/document/records.ts';

export const RATE = { numerator: 30, denominator: 1 };
/** A folder for tests that save some hundred times and do not ask how long flushing takes: in memory where the system has such a place. */
export function quickFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

/** Flushes at once, so that tests need not wait. */
export const FAST: SessionParts = { flushMs: 1, retryMs: 20, watchMs: 20 };

export function makeTake(key: string, change: Partial<TakeRecord> = {}): TakeRecord {
  return {
    id: `take:${key}`,
    kind: 'take',
    name: `Line ${key}`,
    order: 0,
    audio: {
      path: `audio/${key}.wav`,
      isCopied: true,
      sha256: '0'.repeat(64),
      bytes: 1_000,
      duration: 1.5,
      sampleRate: 48_000,
      channels: 1,
      container: 'wav',
    },
    script: 'Papa, bitte.',
    language: 'auto',
    channel: 'auto',
    route: 'text',
    style: {},
    procedural: {},
    isAlive: true,
    seed: 7,
    note: '',
    ...change,
  };
}

export function makeTranscript(key: string, words: number): TranscriptRecord {
  return {
    id: `transcript:${key}`,
    kind: 'transcript',
    takeId: `take:${key}`,
    language: 'en',
    source: 'script',
    text: Array.from({ length: words }, (_, index) => `word${index}`).join(' '),
    isEdited: false,
    words: Array.from({ length: words }, (_, index) => ({
      text: `word${index}`,
      start: index * 0.25,
      end: index * 0.25 + 0.25,
      confidence: 0.9,
    })),
    phonemes: Array.from({ length: words }, (_, index) => ({
      phoneme: 'AA' as const,
      start: index * 0.25,
      end: index * 0.25 + 0.25,
      confidence: 0.8,
      stress: 1 as const,
      word: index,
    })),
    differences: [],
  };
}

export function makeLayer(key: string, takeKey: string): LayerRecord {
  return {
    id: `layer:${key}`,
    kind: 'layer',
    takeId: `take:${takeKey}`,
    name: 'Corrections',
    order: 0,
    mode: 'additive',
    weight: 1,
    isMuted: false,
    isSolo: false,
  };
}

export function makeTrack(layerKey: string, values: readonly number[], channel: TrackRecord['channel'] = 'jawOpen'): TrackRecord {
  return {
    id: `track:${layerKey}-${channel}`,
    kind: 'track',
    layerId: `layer:${layerKey}`,
    channel,
    keys: values.map((value, index) => ({ id: `k${index}`, time: index / 10, value, tangent: 'auto' as const })),
  };
}

/** A take that was generated: `blob` stands for all that the models made. */
export function makeGenerated(take: TakeRecord, blob: BlobName): TakeRecord {
  return {
    ...take,
    generation: {
      settings: { script: take.script, language: 'auto', channel: 'auto' },
      analysis: blob,
      plans: { text: blob },
      clips: { text: blob },
      provider: 'cpu',
      providerReason: 'no other',
      packs: ['speech 1'],
      warnings: [],
    },
  };
}

/** Commits the next change of a session. */
export function put(session: ProjectSession, ...records: readonly StudioRecord[]): void {
  const diff = makeDiff(session.document(), { put: records });
  session.commit({ sequence: session.sequence() + 1, label: `Change ${session.sequence() + 1}`, diff });
}

export function remove(session: ProjectSession, ...ids: readonly string[]): void {
  const diff = makeDiff(session.document(), { remove: ids });
  session.commit({ sequence: session.sequence() + 1, label: 'Remove', diff });
}

export function newProject(dataFolder: string, parts: SessionParts = FAST): Promise<ProjectSession> {
  return createProject({ name: 'Probe', frameRate: RATE }, { dataFolder }, parts);
}

/** For comparing: records in order of their ids. */
export function sorted(document: StudioDocument): StudioRecord[] {
  return [...document.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made by a test`), { code });
}

/** A disk that fails while `failure()` gives a code. */
export function failingDisk(failure: (path: string, what: 'open' | 'rename' | 'write') => string | undefined): ProjectDisk {
  const fail = (path: string, what: 'open' | 'rename' | 'write') => {
    const code = failure(path, what);
    if (code !== undefined) throw systemError(code);
  };
  const opened: typeof open = async (path, ...rest) => {
    fail(String(path), 'open');
    const handle = await open(path, ...rest);
    return new Proxy(handle, {
      get: (target, key) => {
        if (key === 'writeFile') {
          return async (data: string) => {
            fail(String(path), 'write');
            return target.writeFile(data);
          };
        }
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  const renamed: typeof rename = async (from, to) => {
    fail(String(to), 'rename');
    await rename(from, to);
  };
  return { open: opened, rename: renamed, rm };
}
