import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const DOWNLOAD = "throw new Error('this would ask another server');\n";
let folder = '';
let script = '';

/** An installed Facewright beside the packages it needs, as npm lays them out before it runs their scripts. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facewright-installed-'));
  const runtime = join(folder, 'node_modules', 'onnxruntime-node');
  script = join(runtime, 'script', 'install.js');
  mkdirSync(join(runtime, 'script'), { recursive: true });
  writeFileSync(join(runtime, 'package.json'), '{"name":"onnxruntime-node"}');
  writeFileSync(script, DOWNLOAD);
  cpSync(resolve('electron', 'launch'), join(folder, 'node_modules', 'facewright', 'electron', 'launch'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function install(environment: NodeJS.ProcessEnv = {}): void {
  const preinstall = join(folder, 'node_modules', 'facewright', 'electron', 'launch', 'skip-cuda-download.mjs');
  execFileSync(process.execPath, [preinstall], { env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: undefined, ...environment } });
}

describe('installing the package', () => {
  it('needs no server but the registry', () => {
    install();
    execFileSync(process.execPath, [script]);
    expect(readFileSync(script, 'utf8')).toContain('ONNXRUNTIME_NODE_INSTALL=cuda12');
  });

  it('leaves the CUDA libraries to those who ask for them', () => {
    install({ ONNXRUNTIME_NODE_INSTALL: 'cuda12' });
    expect(readFileSync(script, 'utf8')).toBe(DOWNLOAD);
  });

  it('touches nothing in a clone', () => {
    writeFileSync(join(folder, 'node_modules', 'facewright', 'package-lock.json'), '{}');
    install();
    expect(readFileSync(script, 'utf8')).toBe(DOWNLOAD);
  });

  it('is what npm runs first', () => {
    const { scripts, files } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
      files: string[];
    };
    expect(scripts.preinstall).toBe('node electron/launch/skip-cuda-download.mjs');
    expect(files).toContain('electron/launch');
  });
});
