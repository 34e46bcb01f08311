import { stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, resolve } from 'node:path';
import type { ProjectEvent } from '../../shared/ipc/project-views.ts';
import { PACK_EXTENSION } from '../handlers/place-listing.ts';
import type { ProjectService } from '../handlers/project-service.ts';
import { PROJECT_EXTENSION, PROJECT_FILE } from '../projects/project-layout.ts';
import { isRecordingName } from '../takes/recording-names.ts';

type ActionEvent = Extract<ProjectEvent, { readonly event: 'action' }>;

/** What the user named outside of the page: files opened with the program, arguments, a second start. */
export interface OpenRequests {
  /** Paths as they were given; relative ones are of `folder`. What is none of ours is passed over. */
  open(paths: readonly string[], folder: string): Promise<void>;
  /** The page listens now: it is told what was asked for before. */
  pageIsReady(): void;
}

export function createOpenRequests(service: Pick<ProjectService, 'grant' | 'tell'>): OpenRequests {
  const waiting: ActionEvent[] = [];
  let isReady = false;
  return {
    async open(paths, folder) {
      for (const given of paths) {
        const path = isAbsolute(given) ? given : resolve(folder, given);
        const action = await actionFor(path);
        if (action === undefined) continue;
        const event: ActionEvent = { event: 'action', action: action.id, place: service.grant(action.path) };
        if (isReady) service.tell(event);
        else waiting.push(event);
      }
    },
    pageIsReady() {
      isReady = true;
      for (const event of waiting.splice(0)) service.tell(event);
    },
  };
}

/** Files among a program's arguments: switches and the program's own folder are none. */
export function fileArguments(argv: readonly string[], isPackaged: boolean): readonly string[] {
  return argv.slice(isPackaged ? 1 : 2).filter((argument) => !argument.startsWith('-'));
}

async function actionFor(path: string): Promise<{ readonly id: string; readonly path: string } | undefined> {
  const status = await stat(path).catch(() => undefined);
  const extension = extname(path).toLowerCase();
  if (status?.isDirectory()) return extension === PROJECT_EXTENSION ? { id: 'project.open', path } : undefined;
  if (!status?.isFile()) return undefined;
  const parent = dirname(path);
  if (basename(path) === PROJECT_FILE && extname(parent).toLowerCase() === PROJECT_EXTENSION)
    return { id: 'project.open', path: parent };
  if (extension === PACK_EXTENSION) return { id: 'project.unpack', path };
  return isRecordingName(path) ? { id: 'takes.import', path } : undefined;
}
