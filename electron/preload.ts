import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { IPC_CHANNELS, type PreloadBridge } from '../shared/ipc/preload-bridge.ts';
import type { StudioEvent } from '../shared/ipc/studio-bridge.ts';

/** All that the page sees of Electron. Files are named by the system, never by the page: a path comes only from a real picked or dropped file. */
const bridge: PreloadBridge = {
  call: (method, args) => ipcRenderer.invoke(IPC_CHANNELS.call, method, args),
  binary: (kind, args) => ipcRenderer.invoke(IPC_CHANNELS.binary, kind, args),
  async addRecording(name, file) {
    const path = pathOf(file);
    if (path !== '') return ipcRenderer.invoke(IPC_CHANNELS.addFile, path);
    return ipcRenderer.invoke(IPC_CHANNELS.addBytes, name, new Uint8Array(await file.arrayBuffer()));
  },
  subscribe(listener) {
    const receive = (_event: unknown, studioEvent: StudioEvent): void => listener(studioEvent);
    ipcRenderer.on(IPC_CHANNELS.event, receive);
    return () => void ipcRenderer.off(IPC_CHANNELS.event, receive);
  },
};

/** Where a file lies, or nothing for one that was made in memory. */
function pathOf(file: unknown): string {
  try {
    return webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]);
  } catch {
    return '';
  }
}

contextBridge.exposeInMainWorld('facewright', bridge);
