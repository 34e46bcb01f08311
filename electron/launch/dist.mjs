// `npm run dist`: the desktop program as a folder that runs as it is, for this system or those that are named (--linux, --win, --mac).
// FACEWRIGHT_ELECTRON_DIST names an unpacked Electron; without it electron-builder fetches the pinned one.
import { ensureBuilt } from './ensure-built.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { inRoot } from './paths.mjs';

const SYSTEMS = {
  '--linux': { platform: 'LINUX', arch: 'x64', host: 'linux' },
  '--win': { platform: 'WINDOWS', arch: 'x64', host: 'win32' },
  '--mac': { platform: 'MAC', arch: 'arm64', host: 'darwin' },
};

ensureInstalled();
await ensureBuilt();
const { Arch, build, Platform } = await import('electron-builder');
const named = Object.entries(SYSTEMS).filter(([option]) => process.argv.includes(option));
const chosen = named.length > 0 ? named : Object.entries(SYSTEMS).filter(([, system]) => system.host === process.platform);
const electronDist = process.env.FACEWRIGHT_ELECTRON_DIST;
for (const [, { platform, arch }] of chosen) {
  await build({
    projectDir: inRoot(),
    targets: Platform[platform].createTarget('dir', Arch[arch]),
    publish: 'never',
    config: { extends: inRoot('electron-builder.yml'), ...(electronDist ? { electronDist } : {}) },
  });
}
process.stdout.write(`The desktop program lies in ${inRoot('build', 'desktop')}.\n`);
