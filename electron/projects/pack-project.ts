import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { StudioError } from '../../shared/core/errors.ts';
import { type AudioReference, type StudioRecord, takesOf } from '../../shared/document/records.ts';
import { safeFileName } from '../../shared/export/safe-file-name.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { isRemote, placeOfAudio } from './audio-places.ts';
import { foldedName } from './entry-names.ts';
import type { PackOptions } from './project-session.ts';
import { createTextMaker } from './save-project.ts';
import { rootsOf, type SessionState } from './session-state.ts';

/** Limits of the plain zip format, which every program reads. */
export const MOST_PACK_BYTES = 0xf000_0000;
export const MOST_PACK_ENTRIES = 60_000;
/** Same project, same bytes: the day on which zip's calendar begins. */
const MODIFIED = new Date(1980, 0, 1);

interface PackEntry {
  readonly name: string;
  readonly bytes: number;
  readonly isText: boolean;
  read(): AsyncIterable<Uint8Array>;
}

interface PackedRecording {
  readonly place: string;
  readonly name: string;
  readonly bytes: number;
}

/**
 * Writes the project as it is now into one zip file: texts, dense data and all recordings, those that lie elsewhere too.
 * @throws StudioError `project-too-large`, `disk-full`, `file-not-writable`; the signal's reason
 */
export async function writePack(
  state: SessionState,
  path: string,
  options: PackOptions,
): Promise<{ readonly warnings: readonly string[] }> {
  const { recordings, warnings } = await collectRecordings(state);
  const content = createTextMaker((record) => packedRecord(record, recordings))(state.document);
  const encoder = new TextEncoder();
  const entries: PackEntry[] = [...content.texts].map(([name, text]) => {
    const data = encoder.encode(text);
    return { name, bytes: data.byteLength, isText: true, read: () => once(() => Promise.resolve(data)) };
  });
  for (const blob of content.blobs) {
    const { byteLength } = await state.blobs.get(blob);
    const read = () => once(() => state.blobs.get(blob));
    entries.push({ name: `blobs/${blob.slice(0, 2)}/${blob}`, bytes: byteLength, isText: false, read });
  }
  for (const { name, place, bytes } of new Set(recordings.values())) {
    entries.push({ name, bytes, isText: false, read: () => createReadStream(place) });
  }
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > MOST_PACK_BYTES || entries.length > MOST_PACK_ENTRIES) {
    throw new StudioError(
      'project-too-large',
      `The project (${(total / 1024 ** 3).toFixed(1)} GB in ${entries.length} files) does not fit into one file.`,
      {
        hint: 'Copy its folder instead, or split the project.',
      },
    );
  }
  await writeFileAtomically(path, zipOf(entries, total, options), { operations: state.disk });
  return { warnings };
}

/** The recordings of all takes by their hash, each with a name in the pack. Those that are not there stay behind. */
async function collectRecordings(state: SessionState): Promise<{ recordings: Map<string, PackedRecording>; warnings: string[] }> {
  const recordings = new Map<string, PackedRecording>();
  const taken = new Set<string>();
  const warnings: string[] = [];
  for (const { name, audio } of takesOf(state.document)) {
    if (recordings.has(audio.sha256)) continue;
    const place = isRemote(audio.path) ? undefined : placeOfAudio(audio, rootsOf(state));
    const bytes =
      place === undefined
        ? undefined
        : await stat(place).then(
            (status) => status.size,
            () => undefined,
          );
    if (place === undefined || bytes !== audio.bytes) {
      warnings.push(
        `The recording of "${name}" is ${bytes === undefined ? 'missing' : 'another one by now'}, so it is not in the packed file.`,
      );
      continue;
    }
    recordings.set(audio.sha256, { place, bytes, name: freeName(audio, taken) });
  }
  return { recordings, warnings };
}

function freeName(audio: AudioReference, taken: Set<string>): string {
  const file = basename(audio.path.replaceAll('\\', '/'));
  const extension = /^\.[a-z0-9]{1,8}$/i.test(extname(file)) ? extname(file).toLowerCase() : '';
  const stem = safeFileName(basename(file, extname(file)));
  for (let count = 1; ; count++) {
    const name = `audio/${stem}${count === 1 ? '' : `-${count}`}${extension}`;
    if (taken.has(foldedName(name))) continue;
    taken.add(foldedName(name));
    return name;
  }
}

function packedRecord(record: StudioRecord, recordings: ReadonlyMap<string, PackedRecording>): StudioRecord {
  if (record.kind !== 'take') return record;
  const packed = recordings.get(record.audio.sha256);
  // One that stays behind is named by its file alone: other computers have other folders, and it is found again by its content.
  const path = packed?.name ?? basename(record.audio.path.replaceAll('\\', '/'));
  return { ...record, audio: { ...record.audio, path, isCopied: packed !== undefined } };
}

async function* once(make: () => Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await make();
}

/** The zip file piece by piece: never more than one piece of one entry in memory. */
async function* zipOf(
  entries: readonly PackEntry[],
  total: number,
  { signal, onProgress }: PackOptions,
): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  let failure: Error | undefined;
  const zip = new Zip((error, data) => {
    if (error) failure = error;
    else ready.push(data);
  });
  const take = () => {
    if (failure) throw failure;
    const pieces = ready;
    ready = [];
    return pieces;
  };
  let done = 0;
  for (const entry of entries) {
    const file = entry.isText ? new ZipDeflate(entry.name, { level: 6 }) : new ZipPassThrough(entry.name);
    file.mtime = MODIFIED;
    zip.add(file);
    for await (const piece of entry.read()) {
      signal?.throwIfAborted();
      file.push(piece);
      yield* take();
      done += piece.byteLength;
      onProgress?.(Math.min(1, done / Math.max(1, total)));
    }
    file.push(new Uint8Array(), true);
    yield* take();
  }
  zip.end();
  yield* take();
}
