import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countObjects, measurePage } from '../bench/memory-probe.ts';
import { generateAndUndo, prepareRounds } from '../bench/studio-rounds.ts';
import { fakeTakeMaker } from '../helpers/fake-take-maker.ts';
import { canOpenWindow, openStudio, type StudioWindow } from '../helpers/studio-window.ts';

const KIBIBYTE = 1024;
/** Caches are filled by then, and what is fetched once is there. */
const WARM_UP = 6;
const ROUNDS = 20;
/** A line's curves of one route are about 100 KiB, its records some hundred objects: whoever keeps them for each round is over this. */
const MOST_BYTES_A_ROUND = 40 * KIBIBYTE;
const MOST_OBJECTS_A_ROUND = 10;

describe.skipIf(!canOpenWindow)('what a round of generating and taking back leaves behind', () => {
  let studio: StudioWindow;
  let page: Page;

  beforeEach(async () => {
    studio = await openStudio(fakeTakeMaker());
    ({ page } = await studio.open());
    await page.setViewportSize({ width: 1_040, height: 640 });
    await page.locator('.take[data-status=done]').nth(2).waitFor({ timeout: 60_000 });
  });
  afterEach(async () => {
    await page.close();
    await studio.close();
  });

  /** Curves and samples of the service, which runs in this process; what else is in its heap is not the service's alone. */
  function measureService(): number {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    collect();
    collect();
    return process.memoryUsage().arrayBuffers;
  }

  async function measureAll() {
    const { buffers, nodes, listeners } = await measurePage(page);
    return { buffers, nodes, listeners, objects: await countObjects(page), service: measureService() };
  }

  it('is nothing that adds up, in the page and in the service', async () => {
    await prepareRounds(page);
    for (let round = 0; round < WARM_UP; round++) await generateAndUndo(page);
    const before = await measureAll();
    for (let round = 0; round < ROUNDS; round++) await generateAndUndo(page);
    const after = await measureAll();
    const perRound = (what: keyof typeof before): number => (after[what] - before[what]) / ROUNDS;
    expect(perRound('objects')).toBeLessThan(MOST_OBJECTS_A_ROUND);
    expect(perRound('buffers')).toBeLessThan(MOST_BYTES_A_ROUND);
    expect(perRound('service')).toBeLessThan(MOST_BYTES_A_ROUND);
    // Less than one in each round: none is left behind by a round.
    expect(perRound('nodes')).toBeLessThan(1);
    expect(perRound('listeners')).toBeLessThan(1);
  });
});
