import type { BinaryAnswer, BridgeAnswer, FileBody } from './bridge-data.ts';
import type { ProjectBinaryMethod, ProjectJsonMethod } from './project-methods.ts';
import type { ProjectEvent } from './project-views.ts';

/** What Electron's preload puts into the page: answers instead of exceptions, because those lose their hints on the way. */
export interface ProjectPreload {
  call(method: ProjectJsonMethod, args: object): Promise<BridgeAnswer<unknown>>;
  bytes(method: ProjectBinaryMethod, args: object): Promise<BridgeAnswer<BinaryAnswer>>;
  /** A file that the user picked or dropped: read where it lies when it lies on the disk, else taken over by its content. */
  upload(name: string, file: FileBody): Promise<BridgeAnswer<{ readonly upload: string }>>;
  subscribe(listener: (event: ProjectEvent) => void): () => void;
}

/** Names of the IPC channels. */
export const PROJECT_CHANNELS = {
  call: 'project:call',
  bytes: 'project:bytes',
  uploadFile: 'project:upload-file',
  uploadBytes: 'project:upload-bytes',
  event: 'project:event',
} as const;
