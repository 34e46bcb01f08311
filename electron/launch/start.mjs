// `npm start`: opens the studio. Electron is used where its binary already lies on this machine; nothing is fetched for it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { openElectron } from './open-electron.mjs';
import { inRoot } from './paths.mjs';

const BINARY = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }[process.platform] ?? 'electron';

function electronBinary() {
  const named = process.env.FACEWRIGHT_ELECTRON;
  if (named) return existsSync(named) ? named : undefined;
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? inRoot('node_modules', 'electron', 'dist');
  const path = join(folder, BINARY);
  return existsSync(path) ? path : undefined;
}

ensureInstalled();
await ensureBuilt();
const electron = process.argv.includes('--browser') ? undefined : electronBinary();
const isClone = existsSync(inRoot('package-lock.json'));
let why = `the Electron binary is not on this machine (${isClone ? '"npx install-electron" fetches it' : 'FACEWRIGHT_ELECTRON names one'})`;
if (electron) {
  process.stdout.write(`Opening the studio in Electron (${electron}).\n`);
  const { code, reason } = await openElectron(electron, [inRoot(), ...process.argv.slice(2)]);
  if (reason === undefined) process.exit(code);
  why = `Electron cannot run here (${reason})`;
}
process.stdout.write(
  process.argv.includes('--browser')
    ? 'Opening the studio in your browser, as asked.\n'
    : `Opening the studio in your browser: ${why}.\n`,
);
await import(pathToFileURL(inRoot('dist', 'serve.mjs')).href);
