import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type DesktopSystem = 'linux' | 'win32' | 'darwin';

const VERSION = '45.4.1';
/** An archive with nothing in it: size of the pickle, of the header and of its text, and the text. */
const EMPTY_ARCHIVE = Buffer.concat([
  Buffer.from([4, 0, 0, 0, 20, 0, 0, 0, 16, 0, 0, 0, 12, 0, 0, 0]),
  Buffer.from('{"files":{}}'),
]);

/** What electron-builder expects of an Electron for a system, without Electron: enough to test what is packed and where it lies. */
export function writeElectronDist(folder: string, system: DesktopSystem): void {
  const write = (path: string, content: string | Buffer = ''): void => {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    if (/(^|\/)(electron|Electron|Electron Helper[^/.]*)$/.test(path)) chmodSync(target, 0o755);
  };
  write('version', VERSION);
  write('LICENSE');
  write('LICENSES.chromium.html');
  if (system === 'darwin') {
    writeMac(write);
    return;
  }
  write(system === 'linux' ? 'electron' : 'electron.exe', '#!/bin/sh\n');
  write('locales/en-US.pak');
  write('resources/default_app.asar', EMPTY_ARCHIVE);
}

function writeMac(write: (path: string, content?: string | Buffer) => void): void {
  const plist = (name: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict><key>CFBundleExecutable</key><string>${name}</string></dict></plist>\n`;
  const contents = 'Electron.app/Contents';
  write(`${contents}/Info.plist`, plist('Electron'));
  write(`${contents}/MacOS/Electron`, '#!/bin/sh\n');
  write(`${contents}/Resources/default_app.asar`, EMPTY_ARCHIVE);
  write(`${contents}/Resources/en.lproj/locale.pak`);
  for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    const helper = `${contents}/Frameworks/Electron Helper${kind}.app/Contents`;
    write(`${helper}/Info.plist`, plist(`Electron Helper${kind}`));
    write(`${helper}/MacOS/Electron Helper${kind}`, '#!/bin/sh\n');
  }
}
