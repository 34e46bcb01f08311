import { unpackClip, unpackPeaks } from '../../shared/ipc/binary-views.ts';
import type { FileBody } from '../../shared/ipc/bridge-data.ts';
import type { ProjectBridge } from '../../shared/ipc/project-bridge.ts';
import { PROJECT_JSON_METHODS, type ProjectBinaryMethod, type ProjectJsonMethod } from '../../shared/ipc/project-methods.ts';
import type { HeadView, ProjectEvent } from '../../shared/ipc/project-views.ts';

/** How a page reaches its service: what is left of a shell when the methods are taken away. Every method rejects with a StudioError. */
export interface ProjectChannel {
  call(method: ProjectJsonMethod, args: object): Promise<unknown>;
  bytes(method: ProjectBinaryMethod, args: object): Promise<{ readonly meta: unknown; readonly bytes: ArrayBuffer }>;
  upload(name: string, body: FileBody): Promise<{ readonly upload: string }>;
  subscribe(listener: (event: ProjectEvent) => void): () => void;
}

type JsonPart = Pick<ProjectBridge, ProjectJsonMethod>;

/** The bridge over a channel: the same for every shell. */
export function createProjectBridge(channel: ProjectChannel): ProjectBridge {
  const callers = PROJECT_JSON_METHODS.map((method) => [method, (args: object = {}) => channel.call(method, args)] as const);
  return {
    ...(Object.fromEntries(callers) as unknown as JsonPart),
    upload: ({ name, body }) => channel.upload(name, body),
    async clip(args) {
      const { meta, bytes } = await channel.bytes('clip', args);
      return unpackClip(meta, bytes);
    },
    async peaks(args) {
      const { meta, bytes } = await channel.bytes('peaks', args);
      return unpackPeaks(meta, bytes);
    },
    async spectrogram(args) {
      const { meta, bytes } = await channel.bytes('spectrogram', args);
      const { start, hop, bands } = meta as { readonly start: number; readonly hop: number; readonly bands: number };
      return { start, hop, bands, values: new Uint8Array(bytes) };
    },
    sound: async (args) => (await channel.bytes('sound', args)).bytes,
    async head(args) {
      const { meta, bytes } = await channel.bytes('head', args);
      return { bytes, lipTable: (meta as Pick<HeadView, 'lipTable'>).lipTable };
    },
    subscribe: (listener) => channel.subscribe(listener),
  };
}
