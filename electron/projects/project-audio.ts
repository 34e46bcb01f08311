import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../shared/core/errors.ts';
import { type AudioReference, findRecord, type StudioDocument, takesOf } from '../../shared/document/records.ts';
import { safeFileName } from '../../shared/export/safe-file-name.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { type AudioRoots, isRemote, namedFrom, placeOfAudio } from './audio-places.ts';
import { findRecordings } from './find-recordings.ts';
import type { ProjectDisk } from './project-disk.ts';
import { projectPlaces } from './project-layout.ts';
import type { AudioFinding, AudioState, ProjectAudio } from './project-session.ts';
import { hashFile, recordingFacts } from './recording-facts.ts';

const seenSchema = z.record(z.string(), z.object({ bytes: z.number(), modified: z.number(), sha256: z.string() }));
/** Recordings whose content was looked at, with size and time at that moment. */
type SeenRecordings = Map<string, z.infer<typeof seenSchema>[string]>;

export interface AudioHost {
  document(): StudioDocument;
  roots(): AudioRoots;
  /** @throws StudioError `project-read-only` */
  requireWritable(): void;
  readonly disk: ProjectDisk;
}

export interface ProjectAudioService extends ProjectAudio {
  /** Writes down what was looked at, so that the next opening need not look again. */
  remember(): Promise<void>;
}

export async function createProjectAudio(host: AudioHost): Promise<ProjectAudioService> {
  const seen = await readSeen(seenFile(host));
  // One after the other, so that two recordings of one name do not choose the same file.
  let copying: Promise<unknown> = Promise.resolve();

  async function importAudio(path: string, copy: boolean, signal?: AbortSignal): Promise<AudioReference> {
    if (copy) host.requireWritable();
    const facts = await recordingFacts(path, signal);
    if (!copy) return { path: nameOf(host.roots(), path), isCopied: false, ...facts };
    const copied = copying.then(() => copyIn(host, path, facts));
    copying = copied.catch(() => undefined);
    return { path: await copied, isCopied: true, ...facts };
  }

  async function check(deep: boolean, signal?: AbortSignal): Promise<AudioFinding[]> {
    const findings: AudioFinding[] = [];
    for (const { id, audio } of takesOf(host.document())) {
      signal?.throwIfAborted();
      findings.push({ takeId: id, state: await stateOf(audio, host.roots(), seen, deep, signal) });
    }
    return findings;
  }

  return {
    import: (path, { copy, signal }) => importAudio(path, copy, signal),
    async path(takeId) {
      const audio = audioOf(host.document(), takeId);
      const place = placeOfAudio(audio, host.roots());
      if (place !== undefined && (await isFile(place))) return place;
      throw new StudioError('project-audio-missing', `The recording "${basename(audio.path)}" is not where it was.`, {
        hint: 'Look for it, or connect the drive that it lies on. The curves stay as they are.',
      });
    },
    check: ({ deep = false, signal } = {}) => check(deep, signal),
    async relink(takeId, path) {
      const before = audioOf(host.document(), takeId);
      const audio = await importAudio(path, before.isCopied);
      return { audio, isSame: audio.sha256 === before.sha256 };
    },
    async find({ folder, signal } = {}) {
      const lost = (await check(false, signal)).filter(({ state }) => state !== 'present');
      const wanted = lost.map(({ takeId }) => ({ key: takeId, audio: audioOf(host.document(), takeId) }));
      return findRecordings(wanted, [...(folder === undefined ? [] : [folder]), ...nearbyFolders(host)], signal);
    },
    async remember() {
      const text = `${JSON.stringify(Object.fromEntries(seen))}\n`;
      await writeFileAtomically(seenFile(host), text, { operations: host.disk });
    },
  };
}

function seenFile(host: AudioHost): string {
  return join(projectPlaces(host.roots().folder).versions, 'recordings.json');
}

async function readSeen(path: string): Promise<SeenRecordings> {
  try {
    return new Map(Object.entries(seenSchema.parse(JSON.parse(await readFile(path, 'utf8')))));
  } catch {
    // Only spares work: without it, recordings are looked at again.
    return new Map();
  }
}

function audioOf(document: StudioDocument, takeId: string): AudioReference {
  const take = findRecord(document, 'take', takeId);
  if (take !== undefined) return take.audio;
  throw new StudioError('project-unknown-take', `The project has no take "${takeId.slice(0, 80)}".`);
}

function nameOf(roots: AudioRoots, place: string): string {
  return roots.isUnsaved || roots.base !== roots.folder ? place : namedFrom(roots.folder, place);
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}

async function stateOf(
  audio: AudioReference,
  roots: AudioRoots,
  seen: SeenRecordings,
  deep: boolean,
  signal: AbortSignal | undefined,
): Promise<AudioState> {
  const place = placeOfAudio(audio, roots);
  if (place === undefined) return isRemote(audio.path) ? 'remote' : 'missing';
  const status = await stat(place).catch(() => undefined);
  if (!status?.isFile()) return 'missing';
  if (status.size !== audio.bytes) return 'changed';
  // By the path below the project where there is one, so that the project may be moved.
  const key = relative(roots.folder, place);
  const known = seen.get(key);
  const isKnown = known?.bytes === status.size && known.modified === status.mtimeMs;
  if (isKnown && !deep) return known.sha256 === audio.sha256 ? 'present' : 'changed';
  // Never looked at on this computer: its size will do until somebody asks for more.
  if (known === undefined && !deep) return 'present';
  const sha256 = await hashFile(place, signal).catch(() => undefined);
  if (sha256 === undefined) return 'missing';
  seen.set(key, { bytes: status.size, modified: status.mtimeMs, sha256 });
  return sha256 === audio.sha256 ? 'present' : 'changed';
}

/** Copies a recording into the project under a name of its own; the same content of the same name is one file. Gives its path in the project. */
async function copyIn(
  host: AudioHost,
  from: string,
  facts: { readonly sha256: string; readonly bytes: number },
): Promise<string> {
  const folder = projectPlaces(host.roots().folder).audio;
  const extension = extname(from).toLowerCase();
  const stem = safeFileName(basename(from, extname(from)));
  const taken = new Map((await readdir(folder).catch(() => [])).map((name) => [folded(name), name]));
  for (let count = 1; ; count++) {
    const name = `${stem}${count === 1 ? '' : `-${count}`}${/^\.[a-z0-9]{1,8}$/.test(extension) ? extension : ''}`;
    const there = taken.get(folded(name));
    if (there !== undefined) {
      const size = await stat(join(folder, there)).then(
        (status) => status.size,
        () => -1,
      );
      const isSame = size === facts.bytes && (await hashFile(join(folder, there)).catch(() => '')) === facts.sha256;
      if (isSame) return `audio/${there}`;
      continue;
    }
    const target = join(folder, name);
    await writeFileAtomically(target, createReadStream(from), {
      operations: host.disk,
      verify: async (temporary) => {
        if ((await hashFile(temporary)) === facts.sha256) return;
        throw new StudioError('file-changed-while-reading', `"${basename(from)}" changed while it was being copied.`, {
          hint: 'Wait until the program that writes it has finished, then import it again.',
        });
      },
    });
    return `audio/${name}`;
  }
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** Where recordings that moved usually are: beside the project, where they were, and where the others are. */
function nearbyFolders(host: AudioHost): string[] {
  const roots = host.roots();
  const places = takesOf(host.document()).flatMap(({ audio }) => placeOfAudio(audio, roots) ?? []);
  const near = new Set<string>([projectPlaces(roots.folder).audio, ...places.map((place) => dirname(place))]);
  if (!roots.isUnsaved) near.add(dirname(roots.folder));
  for (const place of places) near.add(dirname(dirname(place)));
  // Never the whole disk.
  return [...near].filter((folder) => dirname(folder) !== folder);
}
