import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import { packClip, packPeaks } from '../../shared/ipc/binary-views.ts';
import type {
  AboutStudio,
  BinaryAnswer,
  BinaryKind,
  JsonMethod,
  StudioBridge,
  StudioEvent,
} from '../../shared/ipc/studio-bridge.ts';
import { BUILT_IN_HEAD, createHeadShelf } from '../takes/head-shelf.ts';
import type { ProgramFiles } from '../takes/program-files.ts';
import type { TakeMaker } from '../takes/take-maker.ts';
import { ARGUMENTS, BINARY_ARGUMENTS, checked, fileNameSchema } from './arguments.ts';
import { clipView, takeView } from './clips.ts';
import { createGeneration, type Generation } from './generation.ts';
import { createRecordingShelf, peaksOf, type RecordingShelf } from './recordings.ts';
import { findSample, readSamples } from './samples.ts';
import { playableSound } from './sound.ts';
import { removeStaleUploads } from './stale-uploads.ts';
import { createUploadFolder, type UploadFolder } from './uploads.ts';

/** Everything behind the page, whichever shell carries it. */
export interface StudioService {
  /** @throws StudioError */
  call(method: JsonMethod, args: unknown): Promise<unknown>;
  /** Takes over a recording as it streams in. @throws StudioError of the file */
  receive(name: string, body: AsyncIterable<Uint8Array>): Promise<unknown>;
  /** Opens a recording where it lies. Only for shells that know by themselves that the user chose this file. */
  openFile(path: string): Promise<unknown>;
  /** @throws StudioError */
  binary(kind: BinaryKind, args: unknown): Promise<BinaryAnswer>;
  subscribe(listener: (event: StudioEvent) => void): () => void;
  /** Ends the jobs and the inference process, and removes what was uploaded. */
  dispose(): Promise<void>;
}

export interface StudioServiceOptions {
  readonly files: ProgramFiles;
  readonly maker: TakeMaker;
  readonly about: AboutStudio;
  readonly onLog: (message: string) => void;
}

/** The built-in head with fewer vertices, below the program's heads folder. */
const LIGHT_HEAD = 'wren-low.glb';

interface Parts {
  readonly options: StudioServiceOptions;
  readonly recordings: RecordingShelf;
  readonly uploads: UploadFolder;
  readonly generation: Generation;
}

type JsonHandlers = { readonly [Method in JsonMethod]: (args: unknown) => ReturnType<StudioBridge[Method]> };

export function createStudioService(options: StudioServiceOptions): StudioService {
  const { files, maker, onLog } = options;
  const listeners = new Set<(event: StudioEvent) => void>();
  const emit = (event: StudioEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const request = {
    channel: 'auto',
    routes: ['text', 'direct'] as ('text' | 'direct')[],
    rulesOnly: false,
    lexiconFile: files.lexicon,
    packRoots: [files.packs],
    provider: 'auto',
  } as const;
  const generation = createGeneration({ maker, request: { ...request, packRoots: [files.packs] }, emit, onLog });
  const parts: Parts = { options, recordings: createRecordingShelf(), uploads: createUploadFolder(), generation };
  void removeStaleUploads(tmpdir());
  const json = jsonHandlers(parts);
  const binary = binaryHandlers(parts);
  return {
    call: async (method, args) => json[method](args),
    async receive(name, body) {
      const path = await parts.uploads.store(checked(fileNameSchema, name), body);
      try {
        return (await parts.recordings.open({ path, name: basename(name), script: '' })).info;
      } catch (error) {
        await parts.uploads.remove(path);
        throw error;
      }
    },
    openFile: async (path) => (await parts.recordings.open({ path, name: basename(path), script: '' })).info,
    binary: async (kind, args) => binary[kind](args),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async dispose() {
      listeners.clear();
      await maker.dispose();
      await parts.uploads.dispose();
    },
  };
}

function jsonHandlers({ options, recordings, uploads, generation }: Parts): JsonHandlers {
  const { files, about } = options;
  return {
    about: async () => about,
    samples: async () =>
      (await readSamples(files.samples)).map(({ name, title, text, credit }) => ({ name, title, text, credit })),
    async openSample(args) {
      const sample = await findSample(files.samples, checked(ARGUMENTS.openSample, args).name);
      return (await recordings.open({ path: sample.path, name: sample.title, script: sample.text })).info;
    },
    async closeRecording(args) {
      const { recordingId } = checked(ARGUMENTS.closeRecording, args);
      generation.cancelAllOf(recordingId);
      generation.forget(recordingId);
      const closed = recordings.close(recordingId);
      if (closed) await uploads.remove(closed.path);
    },
    async generate(args) {
      const { recordingId, script, language } = checked(ARGUMENTS.generate, args);
      return { jobId: generation.start(recordings.get(recordingId), { script, language }) };
    },
    cancel: async (args) => generation.cancel(checked(ARGUMENTS.cancel, args).jobId),
    async take(args) {
      const { recordingId } = checked(ARGUMENTS.take, args);
      return takeView(recordingId, generation.take(recordingId));
    },
  };
}

function binaryHandlers({
  options,
  recordings,
  generation,
}: Parts): Readonly<Record<BinaryKind, (args: unknown) => Promise<BinaryAnswer>>> {
  const heads = createHeadShelf(options.files.heads);
  return {
    async clip(args) {
      const { recordingId, route } = checked(BINARY_ARGUMENTS.clip, args);
      return packClip(clipView(generation.take(recordingId), route, await heads.open(undefined)));
    },
    peaks: async (args) => packPeaks(peaksOf(recordings.get(checked(BINARY_ARGUMENTS.peaks, args).recordingId))),
    async sound(args) {
      const recording = recordings.get(checked(BINARY_ARGUMENTS.sound, args).recordingId);
      return { bytes: await playableSound(recording), type: 'audio/wav' };
    },
    async head(args) {
      const { light } = checked(BINARY_ARGUMENTS.head, args);
      try {
        const bytes = await readFile(join(options.files.heads, light ? LIGHT_HEAD : BUILT_IN_HEAD));
        return { bytes: new Uint8Array(bytes), type: 'model/gltf-binary' };
      } catch (cause) {
        throw new StudioError('head-invalid', 'The built-in head cannot be read.', { hint: 'Install the studio again.', cause });
      }
    },
  };
}
