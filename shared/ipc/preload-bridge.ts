import type {
  BinaryAnswer,
  BinaryKind,
  BridgeAnswer,
  FileBody,
  JsonMethod,
  RecordingInfo,
  StudioEvent,
} from './studio-bridge.ts';

/** What Electron's preload puts into the page as `window.facewright`: answers instead of exceptions, because those lose their hints on the way. */
export interface PreloadBridge {
  call(method: JsonMethod, args: object): Promise<BridgeAnswer<unknown>>;
  binary(kind: BinaryKind, args: object): Promise<BridgeAnswer<BinaryAnswer>>;
  /** A file that the user picked or dropped: opened where it lies when it lies on the disk, else taken over by its content. */
  addRecording(name: string, file: FileBody): Promise<BridgeAnswer<RecordingInfo>>;
  subscribe(listener: (event: StudioEvent) => void): () => void;
}

/** Names of the IPC channels. */
export const IPC_CHANNELS = {
  call: 'studio:call',
  binary: 'studio:binary',
  addFile: 'studio:add-file',
  addBytes: 'studio:add-bytes',
  event: 'studio:event',
} as const;
