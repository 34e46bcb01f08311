import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { PROJECT_CHANNELS, type ProjectPreload } from '../shared/ipc/project-preload.ts';
import type { ProjectEvent } from '../shared/ipc/project-views.ts';

/** All that the page sees of Electron. Files are named by the system, never by the page: a path comes only from a real picked or dropped file. */
const bridge: ProjectPreload = {
  call: (method, args) => ipcRenderer.invoke(PROJECT_CHANNELS.call, method, args),
  bytes: (method, args) => ipcRenderer.invoke(PROJECT_CHANNELS.bytes, method, args),
  async upload(name, file) {
    const path = pathOf(file);
    if (path !== '') return ipcRenderer.invoke(PROJECT_CHANNELS.uploadFile, path);
    return ipcRenderer.invoke(PROJECT_CHANNELS.uploadBytes, name, new Uint8Array(await file.arrayBuffer()));
  },
  subscribe(listener) {
    const receive = (_event: unknown, projectEvent: ProjectEvent): void => listener(projectEvent);
    ipcRenderer.on(PROJECT_CHANNELS.event, receive);
    return () => void ipcRenderer.off(PROJECT_CHANNELS.event, receive);
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

contextBridge.exposeInMainWorld('facewrightProject', bridge);
