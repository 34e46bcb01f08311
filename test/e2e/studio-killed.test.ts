import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programFiles } from '../../electron/takes/program-files.ts';
import { createTakeMaker, type TakeMaker } from '../../electron/takes/take-maker.ts';
import { canOpenWindow, openStudio, repositoryRoot, type StudioWindow } from '../helpers/studio-window.ts';

const files = programFiles(repositoryRoot);
const canRun =
  canOpenWindow &&
  existsSync(files.worker) &&
  existsSync(join(files.packs, 'phones', 'pack.json')) &&
  process.platform !== 'win32';

/** Models are loaded four times: seconds, or minutes where others want the processor too. */
const PATIENCE_MS = 240_000;
/** A line is tried twice: so many processes must die for it to fail. */
const KILLS = 2;

/** The real maker, whose process is killed as soon as it says something of the recording, `KILLS` times. */
function mortalMaker(recording: string): TakeMaker {
  const maker = createTakeMaker(files.worker, () => undefined);
  const killed = new Set<number>();
  return {
    ...maker,
    generate: (request, options) =>
      maker.generate(request, {
        ...options,
        onProgress(progress) {
          const pid = maker.memory().processId;
          if (request.path.includes(recording) && pid !== undefined && killed.size < KILLS && !killed.has(pid)) {
            killed.add(pid);
            process.kill(pid, 'SIGKILL');
          }
          options?.onProgress?.(progress);
        },
      }),
  };
}

/** With the real packs: what dies is the process that listens. */
describe.skipIf(!canRun)('a process that is killed while the window waits for it', () => {
  let studio: StudioWindow;
  let page: Page;

  beforeEach(async () => {
    studio = await openStudio(mortalMaker('beacon'));
    ({ page } = await studio.open());
    await page.setViewportSize({ width: 1_040, height: 640 });
  });
  afterEach(async () => {
    await page.close();
    await studio.close();
  });

  const name =
    'is started again, twice in vain: the line says what happened and what to do, the others are made, nothing else has changed';
  it(name, { timeout: 4 * PATIENCE_MS }, async () => {
    const first = page.locator('.take').first();
    await expect.poll(() => first.getAttribute('data-status'), { timeout: PATIENCE_MS }).toBe('failed');
    const toast = page.locator('.toast.error');
    await expect.poll(() => toast.locator('.hint').textContent()).toContain('memory');
    await expect.poll(() => page.locator('.take[data-status=done]').count(), { timeout: PATIENCE_MS }).toBe(2);
    await page.getByRole('tab', { name: 'History' }).click();
    const steps = page.getByTestId('history').getByRole('option');
    await expect.poll(() => steps.allTextContents()).toEqual(['Opened', 'Generate Above that bridge', 'Generate From the wood']);
    await toast.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => first.getAttribute('data-status'), { timeout: PATIENCE_MS }).toBe('done');
  });
});
