import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';

type OpenElectron = (
  binary: string,
  args: readonly string[],
  failsWithin?: number,
) => Promise<{ readonly code?: number; readonly reason?: string }>;

const file = resolve(import.meta.dirname, '..', '..', '..', 'electron', 'launch', 'open-electron.mjs');
const { openElectron } = (await import(pathToFileURL(file).href)) as { openElectron: OpenElectron };

/** Node stands in for Electron: what counts is how the program ends. */
function run(script: string, failsWithin?: number) {
  return openElectron(process.execPath, ['-e', script], failsWithin);
}

describe('starting Electron', () => {
  it('gives the reason in one line, and writes nothing itself, when Electron cannot run here', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const noScreen = `console.error('[9:1121/1.2:ERROR:ozone.cc(249)] Missing X server or $DISPLAY\\n[9:1:ERROR:env.cc] The platform failed'); process.exit(1)`;
    expect(await run(noScreen)).toEqual({ reason: 'Missing X server or $DISPLAY' });
    expect(await run('process.exit(7)')).toEqual({ reason: 'it ended with 7' });
    expect((await openElectron(resolve('no', 'such', 'electron'), [])).reason).toContain('ENOENT');
    expect(write).not.toHaveBeenCalled();
    write.mockRestore();
  });

  it('takes any other end for the end of the studio, and shows what was written', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await run(`console.error('a warning')`)).toEqual({ code: 0 });
    expect(await run('setTimeout(() => process.exit(3), 400)', 50)).toEqual({ code: 3 });
    expect(write.mock.calls.map(String).join('')).toContain('a warning');
    write.mockRestore();
  });

  it.skipIf(process.platform === 'win32')('starts nothing else when the user ends it', async () => {
    expect(await run(`process.kill(process.pid, 'SIGTERM')`)).toEqual({ code: 1 });
    expect((await run(`process.kill(process.pid, 'SIGSEGV')`)).reason).toBe('it ended with SIGSEGV');
  });
});
