// TEMPORARY until electron/projects opens folders: projects that live in memory.
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { StudioError } from '../../shared/core/errors.ts';
import { applyDiff } from '../../shared/document/record-diff.ts';
import type { StudioDocument } from '../../shared/document/records.ts';
import { findRecord } from '../../shared/document/records.ts';
import { streamSpeech } from '../files/audio-file.ts';
import type { ProjectSession } from '../projects/project-session.ts';
import type { ProjectStorage } from './project-storage.ts';

export function createMemoryStorage(): ProjectStorage {
  return {
    create: async ({ name, frameRate }) =>
      memorySession(name, new Map([['project', { id: 'project', kind: 'project', name, frameRate }]])),
    open: async () => Promise.reject(new StudioError('request-refused', 'Not yet.')),
    unpack: async () => Promise.reject(new StudioError('request-refused', 'Not yet.')),
    recoveries: async () => [],
    discardRecovery: async () => undefined,
    recent: async () => [],
    noteRecent: async () => undefined,
    forgetRecent: async () => undefined,
  };
}

function memorySession(name: string, initial: StudioDocument): ProjectSession {
  let document = initial;
  let sequence = 0;
  const blobs = new Map<string, Uint8Array>();
  const refuse = async (): Promise<never> => Promise.reject(new StudioError('request-refused', 'Not yet.'));
  return {
    document: () => document,
    sequence: () => sequence,
    name: () => name,
    folder: () => '/tmp',
    isUnsaved: () => true,
    isDirty: () => sequence > 0,
    readOnlyReason: () => undefined,
    warnings: () => [],
    commit(change) {
      if (change.sequence !== sequence + 1)
        throw new StudioError('project-out-of-step', `Change ${change.sequence} does not follow ${sequence}.`);
      document = applyDiff(document, change.diff);
      sequence = change.sequence;
    },
    flush: async () => undefined,
    save: refuse,
    saveAs: refuse,
    close: async () => undefined,
    blobs: {
      put(bytes) {
        const hash = createHash('sha256').update(bytes).digest('hex');
        blobs.set(hash, bytes);
        return hash;
      },
      async get(hash) {
        const bytes = blobs.get(hash);
        if (bytes) return bytes;
        throw new StudioError('project-blob-missing', 'These curves are not there.');
      },
      has: (hash) => blobs.has(hash),
    },
    audio: {
      async import(path) {
        const summary = await streamSpeech(path, {}, () => undefined);
        const { sha256, bytes, sampleRate, channels, container } = summary.source;
        return { path, isCopied: false, sha256, bytes, duration: summary.duration, sampleRate, channels, container };
      },
      async path(takeId) {
        const take = findRecord(document, 'take', takeId);
        if (!take) throw new StudioError('project-unknown-take', 'There is no such take.');
        await stat(take.audio.path);
        return take.audio.path;
      },
      check: async () => [],
      relink: refuse,
      find: async () => new Map(),
    },
    versions: async () => [],
    readVersion: refuse,
    pack: refuse,
    onTrouble: () => () => undefined,
    onChangedOutside: () => () => undefined,
  };
}
