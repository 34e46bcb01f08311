import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import type { AboutStudio, BinaryAnswer } from '../../shared/ipc/bridge-data.ts';
import type { ProjectBinaryMethod, ProjectJsonMethod } from '../../shared/ipc/project-methods.ts';
import { PROJECT_ARGUMENTS, PROJECT_BINARY_ARGUMENTS } from '../../shared/ipc/project-schemas.ts';
import type { PlaceToken, ProjectEvent } from '../../shared/ipc/project-views.ts';
import { builtInLipTable } from '../takes/head-shelf.ts';
import type { ProgramFiles } from '../takes/program-files.ts';
import type { TakeEditor } from '../takes/take-editor.ts';
import type { TakeMaker } from '../takes/take-maker.ts';
import { checked, fileNameSchema } from './arguments.ts';
import { createDiagnostics } from './diagnostics.ts';
import { editHandlers } from './edit-handlers.ts';
import { exportHandlers } from './export-handlers.ts';
import { generateHandlers } from './generate-handlers.ts';
import { importHandlers } from './import-handlers.ts';
import { createJobLanes } from './job-lanes.ts';
import { mediaHandlers } from './media-handlers.ts';
import { createOpenProjects, type OpenProject } from './open-projects.ts';
import { createPlaceLister } from './place-listing.ts';
import { createPlaceRegistry } from './place-registry.ts';
import { projectFileHandlers, unsavedProjects } from './project-files.ts';
import type { BinaryHandlers, JsonHandlers } from './project-handlers.ts';
import type { ProjectStorage } from './project-storage.ts';
import { createSettingsFile } from './settings-file.ts';
import { shellHandlers } from './shell-handlers.ts';
import type { ShellTools } from './shell-tools.ts';
import { createSolvedClips } from './solved-clips.ts';
import { createSoundViews } from './sound-views.ts';
import { removeStaleUploads } from './stale-uploads.ts';
import { createUnsavedLog } from './unsaved-log.ts';
import { createUploadFolder } from './uploads.ts';

/** Everything behind the page, whichever shell carries it. */
export interface ProjectService {
  /** @throws StudioError */
  call(method: ProjectJsonMethod, args: unknown): Promise<unknown>;
  /** @throws StudioError */
  bytes(method: ProjectBinaryMethod, args: unknown): Promise<BinaryAnswer>;
  /** Takes over a file as it streams in. @throws StudioError of the file */
  receive(name: string, body: AsyncIterable<Uint8Array>): Promise<{ readonly upload: string }>;
  /** A file where it lies. Only for shells that know by themselves that the user chose this file. */
  receiveFile(path: string): { readonly upload: string };
  /** The token of a path that the user named outside of the page: by opening it with the program. */
  grant(path: string): PlaceToken;
  subscribe(listener: (event: ProjectEvent) => void): () => void;
  /** Tells the page something that the shell heard. */
  tell(event: Extract<ProjectEvent, { readonly event: 'action' }>): void;
  /** Projects with changes that no save has seen. A project of sample lines that nobody touched is none. */
  unsavedProjects(): readonly OpenProject[];
  /** Ends jobs and processes, closes projects (what was not saved is kept for the next time), and removes what was uploaded. */
  dispose(): Promise<void>;
}

export interface ProjectServiceOptions {
  readonly files: ProgramFiles;
  readonly dataFolder: string;
  readonly storage: ProjectStorage;
  readonly maker: TakeMaker;
  readonly editor: TakeEditor;
  readonly about: AboutStudio;
  readonly shell?: ShellTools;
  readonly onLog: (message: string) => void;
}

export function createProjectService(options: ProjectServiceOptions): ProjectService {
  const { files, dataFolder, storage, maker, editor, about, shell = {}, onLog } = options;
  const listeners = new Set<(event: ProjectEvent) => void>();
  const diagnostics = createDiagnostics(about);
  let provider: string | undefined;
  const emit = (event: ProjectEvent): void => {
    if (event.event === 'failed' || event.event === 'storage-trouble')
      diagnostics.note(`${event.error.code}: ${event.error.message}`);
    if (event.event === 'generated') provider = event.result.generation.provider;
    for (const listener of listeners) listener(event);
  };
  const onUnexpected = (error: unknown, what: string): void => {
    const message = `unexpected (${what}): ${error instanceof Error ? error.stack : String(error)}`;
    diagnostics.note(message);
    onLog(message);
  };
  let lipTableRead: ReturnType<typeof builtInLipTable> | undefined;
  const lipTable = (): ReturnType<typeof builtInLipTable> => {
    lipTableRead ??= builtInLipTable(files.heads);
    return lipTableRead;
  };
  const places = createPlaceRegistry();
  const received = createPlaceRegistry();
  const uploads = createUploadFolder();
  const projects = createOpenProjects(emit, (projectId) => lanes.cancelAllOf(projectId));
  const log = createUnsavedLog();
  const lanes = createJobLanes({ emit, onUnexpected });
  const clips = createSolvedClips(editor, lipTable);
  const cacheFolder = join(dataFolder, 'cache');
  const sounds = createSoundViews(cacheFolder);
  const packRoots = [files.packs];
  const request = {
    routes: ['text', 'direct'],
    rulesOnly: false,
    lexiconFile: files.lexicon,
    packRoots,
    provider: 'auto',
  } as const;
  const json: JsonHandlers<ProjectJsonMethod> = {
    ...projectFileHandlers({
      storage,
      projects,
      places,
      lanes,
      log,
      samplesFolder: files.samples,
      onKnown: ({ folder }) => shell.noteRecent?.(folder),
      // The first dial that is turned must not wait for a process to start.
      onOpened: () => void editor.warmUp().catch((error: unknown) => onUnexpected(error, 'start of the process for edits')),
    }),
    ...importHandlers({ projects, places, uploads, received, onUnexpected }),
    ...generateHandlers({ projects, lanes, maker, clips, request: { ...request, routes: [...request.routes] } }),
    ...editHandlers({ projects, editor, clips, lexiconFile: files.lexicon, packRoots }),
    ...exportHandlers({ projects, places, lanes, editor, clips, headsFolder: files.heads, cacheFolder, onUnexpected }),
    ...shellHandlers({
      about,
      places,
      lister: createPlaceLister(places),
      settings: createSettingsFile(dataFolder),
      diagnostics,
      shell,
      provider: () => provider,
    }),
  };
  const binary = mediaHandlers({ projects, sounds, lipTable, headsFolder: files.heads });
  void removeStaleUploads(tmpdir());

  return {
    call: (method, args) => answer(method, () => callJson(json, method, args)),
    bytes: (method, args) => answer(method, () => callBinary(binary, method, args)),
    async receive(name, body) {
      return { upload: received.tokenFor(await uploads.store(checked(fileNameSchema, name), body)) };
    },
    receiveFile: (path) => ({ upload: received.tokenFor(path) }),
    grant: (path) => places.tokenFor(path),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: emit,
    unsavedProjects: () => unsavedProjects({ projects, log }),
    async dispose() {
      listeners.clear();
      for (const { projectId } of projects.all()) lanes.cancelAllOf(projectId);
      await Promise.all([maker.dispose(), editor.dispose()]);
      for (const { projectId, session } of projects.all()) {
        await session.close({ discard: log.isUntouched(session) }).catch((error: unknown) => onUnexpected(error, 'close'));
        projects.remove(projectId);
      }
      await uploads.dispose();
    },
  };

  /** What nobody foresaw is logged here, where it is known what was being done, and told without its inner workings. */
  async function answer<T>(method: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof StudioError) throw error;
      onUnexpected(error, method);
      throw new StudioError('request-refused', 'The studio could not do this.', {
        hint: 'Your work is safe. If it happens again, copy the diagnostics (Help) and report it.',
        cause: error,
      });
    }
  }
}

async function callJson(handlers: JsonHandlers<ProjectJsonMethod>, method: ProjectJsonMethod, args: unknown): Promise<unknown> {
  const handler = handlers[method] as (args: unknown) => Promise<unknown>;
  return handler(checked(PROJECT_ARGUMENTS[method], args));
}

async function callBinary(handlers: BinaryHandlers, method: ProjectBinaryMethod, args: unknown): Promise<BinaryAnswer> {
  const handler = handlers[method] as (args: unknown) => Promise<BinaryAnswer>;
  return handler(checked(PROJECT_BINARY_ARGUMENTS[method], args));
}
