import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chromiumPath } from '../../helpers/chromium.ts';
import { type DesktopSystem, writeElectronDist } from '../../helpers/electron-dist.ts';
import { loadMain } from '../../helpers/electron-stand-in/load-main.ts';
import { repositoryRoot as root } from '../../helpers/repository-root.ts';

// Neither builder nor archive has a say in what the program is: they are loaded as they are at run time.
const require = createRequire(join(root, 'package.json'));
interface Builder {
  readonly build: (options: object) => Promise<unknown>;
  readonly Platform: Record<string, { createTarget(kind: string, arch: unknown): unknown }>;
  readonly Arch: Record<string, unknown>;
}
interface Archive {
  listPackage(path: string, options: { isPack: boolean }): string[];
  extractAll(path: string, target: string): void;
}

/** Megabytes of everything but Electron itself: models and heads 120, ONNX Runtime 45 to 64, our own code and its packages the rest. */
const BUDGET = { linux: 200, win32: 220, darwin: 200 } as const;
const PACKAGES = [
  '@eshaz/web-worker',
  '@gltf-transform/core',
  '@gltf-transform/extensions',
  '@wasm-audio-decoders/common',
  'cmu-pronouncing-dictionary',
  'fflate',
  'ktx-parse',
  'meshoptimizer',
  'minimp3-wasm',
  'onnxruntime-common',
  'onnxruntime-node',
  'opus-decoder',
  'property-graph',
  'simple-yenc',
  'zod',
];
const SYSTEMS = [
  { system: 'linux', platform: 'LINUX', arch: 'x64', resources: 'linux-unpacked/resources', runtime: 'linux/x64' },
  { system: 'win32', platform: 'WINDOWS', arch: 'x64', resources: 'win-unpacked/resources', runtime: 'win32/x64' },
  {
    system: 'darwin',
    platform: 'MAC',
    arch: 'arm64',
    resources: 'mac-arm64/Facewright.app/Contents/Resources',
    runtime: 'darwin/arm64',
  },
] as const;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const isBuilt = existsSync(join(root, 'dist', 'main.cjs'));

describe.skipIf(!isBuilt)('the folders of the desktop program', () => {
  const work = mkdtempSync(join(tmpdir(), 'facewright-desktop-'));
  const { build, Platform, Arch } = require('electron-builder') as Builder;
  const asar = require('@electron/asar') as Archive;
  const resourcesOf = ({ system, resources }: (typeof SYSTEMS)[number]) => join(work, system, resources);

  async function pack(system: DesktopSystem, platform: string, arch: string): Promise<void> {
    const electronDist = join(work, `electron-${system}`);
    writeElectronDist(electronDist, system);
    await build({
      projectDir: root,
      targets: Platform[platform]?.createTarget('dir', Arch[arch]),
      publish: 'never',
      config: {
        extends: join(root, 'electron-builder.yml'),
        directories: { output: join(work, system) },
        electronDist,
        // A program that is no program has no fuses, resources or signature.
        electronFuses: null,
        disableAsarIntegrity: true,
        win: { signAndEditExecutable: false },
        mac: { identity: null },
      },
    });
  }

  beforeAll(async () => {
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    for (const { system, platform, arch } of SYSTEMS) await pack(system, platform, arch);
  }, 180_000);
  afterAll(() => {
    vi.restoreAllMocks();
    rmSync(work, { recursive: true, force: true });
  });

  it.each(SYSTEMS)('hold for $system what runs, and no sources, tests or maps', (system) => {
    const packed = asar
      .listPackage(join(resourcesOf(system), 'app.asar'), { isPack: false })
      .map((path) => path.replaceAll('\\', '/'));
    const top = new Set(packed.map((path) => path.split('/')[1]));
    expect([...top].sort()).toEqual(['LICENSE', 'NOTICE', 'assets', 'dist', 'models', 'node_modules', 'package.json']);
    for (const file of ['main.cjs', 'preload.cjs', 'worker.mjs', 'editor.mjs', 'renderer/index.html']) {
      expect(packed, file).toContain(`/dist/${file}`);
    }
    const own = packed.filter((path) => !path.startsWith('/node_modules/'));
    expect(
      own.filter(
        (path) => /\.(ts|tsx|map|py|md)$|\/test\/|\/training\//.test(path) && !/LICENCE\.md|card\.md|README\.md/i.test(path),
      ),
    ).toEqual([]);
    const packages = packed.flatMap((path) => /^\/node_modules\/((?:@[^/]+\/)?[^/@][^/]*)\//.exec(path)?.[1] ?? []);
    expect([...new Set(packages)].sort()).toEqual(PACKAGES);
  });

  it.each(SYSTEMS)(
    'hold for $system the ONNX Runtime of that system alone, outside of the archive, and keep the size',
    (system) => {
      const unpacked = filesBelow(join(resourcesOf(system), 'app.asar.unpacked')).map((path) => path.replaceAll('\\', '/'));
      const bindings = unpacked.filter((path) => path.endsWith('onnxruntime_binding.node'));
      expect(bindings).toHaveLength(1);
      expect(bindings[0]).toContain(`/napi-v6/${system.runtime}/`);
      expect(unpacked.some((path) => path.endsWith('models/packs/whisper-base/pack.json'))).toBe(true);
      expect(unpacked.some((path) => path.endsWith('assets/heads/wren.glb'))).toBe(true);
      const bytes = filesBelow(resourcesOf(system)).reduce((sum, path) => sum + statSync(path).size, 0);
      expect(bytes / 2 ** 20).toBeLessThan(BUDGET[system.system]);
    },
  );

  it.skipIf(chromiumPath === undefined)('boot: the packed main opens its window from what is in the archive alone', async () => {
    const folder = join(work, 'extracted');
    asar.extractAll(join(resourcesOf(SYSTEMS[0]), 'app.asar'), folder);
    const electron = loadMain(join(folder, 'dist', 'main.cjs'), folder, chromiumPath ?? '', join(work, 'data'));
    const { state } = electron.standIn;
    try {
      const page = () => state.windows[0]?.webContents.page;
      await vi.waitUntil(() => page()?.url().includes('app.localhost'), { timeout: 30_000 });
      await page()?.waitForSelector('[data-testid="takes-list"]', { timeout: 60_000 });
      const ended = new Promise<void>((resolve) => electron.app.once('quit', resolve));
      await state.windows[0]?.close();
      await ended;
    } finally {
      await state.browser?.close();
    }
  });
});
