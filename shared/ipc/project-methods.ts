import type { ProjectBridge } from './project-bridge.ts';

/** Methods whose answers are mostly numbers: they travel as bytes with a small description. */
export type ProjectBinaryMethod = 'clip' | 'peaks' | 'spectrogram' | 'sound' | 'head';
/** Methods whose arguments and answers are plain JSON. */
export type ProjectJsonMethod = Exclude<keyof ProjectBridge, ProjectBinaryMethod | 'upload' | 'subscribe'>;

/** Every method, so that a list of them cannot miss one. */
const jsonMethods: Readonly<Record<ProjectJsonMethod, true>> = {
  about: true,
  newProject: true,
  openProject: true,
  takeOverProject: true,
  recentProjects: true,
  forgetRecent: true,
  recoveries: true,
  discardRecovery: true,
  commit: true,
  saveProject: true,
  closeProject: true,
  versions: true,
  version: true,
  packProject: true,
  unpackProject: true,
  choosePlace: true,
  places: true,
  reveal: true,
  importUploads: true,
  importPlaces: true,
  relink: true,
  generate: true,
  cancel: true,
  realign: true,
  articulate: true,
  solve: true,
  previewExport: true,
  export: true,
  settings: true,
  saveSettings: true,
  diagnostics: true,
  setMenu: true,
};
const binaryMethods: Readonly<Record<ProjectBinaryMethod, true>> = {
  clip: true,
  peaks: true,
  spectrogram: true,
  sound: true,
  head: true,
};

export const PROJECT_JSON_METHODS = Object.keys(jsonMethods) as readonly ProjectJsonMethod[];
export const PROJECT_BINARY_METHODS = Object.keys(binaryMethods) as readonly ProjectBinaryMethod[];
