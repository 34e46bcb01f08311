import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import type { PlacePurpose } from '../../shared/ipc/project-views.ts';
import { PACK_EXTENSION } from '../handlers/place-listing.ts';
import { RECORDING_EXTENSIONS } from '../takes/recording-names.ts';

const RECORDINGS = { name: 'Recordings', extensions: RECORDING_EXTENSIONS.map(withoutDot) };
const SCRIPTS = { name: 'Scripts', extensions: ['txt', 'csv', 'tsv'] };
const PACKS = { name: 'Packed projects', extensions: [withoutDot(PACK_EXTENSION)] };

/** What the system's dialog asks for each purpose. Projects are folders. */
const DIALOGS: Readonly<Record<PlacePurpose, OpenDialogOptions>> = {
  'open-project': { title: 'Open project', buttonLabel: 'Open', properties: ['openDirectory'] },
  'save-project': {
    title: 'Save project: choose the folder in which it is made',
    buttonLabel: 'Save here',
    properties: ['openDirectory', 'createDirectory'],
  },
  'export-folder': { title: 'Export to', buttonLabel: 'Export here', properties: ['openDirectory', 'createDirectory'] },
  recordings: {
    title: 'Import recordings',
    buttonLabel: 'Import',
    properties: ['openFile', 'multiSelections'],
    filters: [RECORDINGS, SCRIPTS, { name: 'All files', extensions: ['*'] }],
  },
  pack: {
    title: 'Pack into one file: choose its folder',
    buttonLabel: 'Pack here',
    properties: ['openDirectory', 'createDirectory'],
  },
  unpack: { title: 'Unpack project', buttonLabel: 'Choose', properties: ['openFile'], filters: [PACKS] },
  'unpack-folder': {
    title: 'Unpack project: choose the folder in which it is made',
    buttonLabel: 'Unpack here',
    properties: ['openDirectory', 'createDirectory'],
  },
  'find-recording': {
    title: 'Find recording',
    buttonLabel: 'Use',
    properties: ['openFile'],
    filters: [RECORDINGS, { name: 'All files', extensions: ['*'] }],
  },
};

function withoutDot(extension: string): string {
  return extension.slice(1);
}

/** Absolute paths that the user chose; undefined when the dialog was closed. */
export async function choosePlace(window: BrowserWindow, purpose: PlacePurpose): Promise<readonly string[] | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, DIALOGS[purpose]);
  return canceled || filePaths.length === 0 ? undefined : filePaths;
}
