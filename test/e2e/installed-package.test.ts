import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'facewright-package-'));
const project = mkdtempSync(join(tmpdir(), 'facewright-project-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(project, { recursive: true, force: true });
});

/** Packing and installing take a minute, on a machine that is busy with other things a quarter of an hour. */
const PATIENCE = 1_800_000;

/** FACEWRIGHT_NPM names the npm-cli.js of another version of npm. */
function npm(args: readonly string[], cwd: string): string {
  const named = process.env.FACEWRIGHT_NPM ?? process.env.npm_execpath;
  const [program, first] = named?.endsWith('.js') ? [process.execPath, [named]] : ['npm', []];
  return execFileSync(program, [...first, ...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

const bin = join(project, 'node_modules', 'facewright', 'electron', 'launch', 'facewright.mjs');

function facewright(...args: string[]): string {
  return execFileSync(process.execPath, [bin, ...args], { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

// A minute of packing and installing: FACEWRIGHT_PACKAGE=1 npx vitest run test/e2e/installed-package
describe.skipIf(!process.env.FACEWRIGHT_PACKAGE)('the installed package', () => {
  beforeAll(() => {
    npm(['pack', '--ignore-scripts', '--pack-destination', folder], resolve('.'));
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    npm(['install', '--no-audit', '--no-fund', join(folder, tarball!)], project);
    copyFileSync(join('assets', 'samples', 'beacon.wav'), join(project, 'beacon.wav'));
  }, PATIENCE);

  it(
    'finds everything it needs',
    () => {
      const { findings } = JSON.parse(facewright('doctor', '--json')) as { findings: { what: string; state: string }[] };
      expect(findings.filter(({ state }) => state === 'bad')).toEqual([]);
      expect(findings.map(({ what }) => what)).toEqual(
        expect.arrayContaining(['provider cpu', 'pack whisper-base', 'built-in head']),
      );
    },
    PATIENCE,
  );

  it(
    'opens the studio',
    async () => {
      const studio = spawn(process.execPath, [bin, 'studio', '--browser', '--no-open'], {
        cwd: project,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      try {
        for await (const line of createInterface({ input: studio.stdout })) {
          const address = /http:\S+/.exec(line)?.[0];
          if (address === undefined) continue;
          expect(await (await fetch(address)).text()).toContain('<title>');
          return;
        }
        expect.unreachable('it ended without an address');
      } finally {
        studio.kill('SIGINT');
        await once(studio, 'close');
      }
    },
    PATIENCE,
  );

  it(
    'bakes a line into every format',
    () => {
      const formats = facewright('formats', '--json');
      const ids = (JSON.parse(formats) as { formats: { id: string }[] }).formats.map(({ id }) => id);
      facewright('bake', 'beacon.wav', '--out', 'baked', '--format', ids.join(','));
      const baked = readdirSync(join(project, 'baked'));
      for (const extension of ['.fbx', '.glb', '.livelink.csv', '.csv', '.json', '.words.csv', '.phones.csv', '.TextGrid'])
        expect(baked).toContain(`beacon${extension}`);
      expect(readFileSync(join(project, 'baked', 'beacon.words.csv'), 'utf8').toLowerCase()).toContain('beacon');
    },
    PATIENCE,
  );
});
