import { extname } from 'node:path';

/** Endings that count as recordings when a folder is named; a file named outright is always tried. */
export const RECORDING_EXTENSIONS: readonly string[] = [
  '.wav',
  '.wave',
  '.bwf',
  '.rf64',
  '.mp3',
  '.flac',
  '.ogg',
  '.oga',
  '.opus',
  '.m4a',
  '.aac',
  '.aif',
  '.aiff',
];

export function isRecordingName(path: string): boolean {
  return RECORDING_EXTENSIONS.includes(extname(path).toLowerCase());
}
