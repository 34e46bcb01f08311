import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import type { StudioRecord } from '../../shared/document/records.ts';
import { chromiumPath } from '../helpers/chromium.ts';
import { type HourOfLanes, isHourMeasured, openHour, STEP_BUDGET_MS } from '../helpers/lanes-hour.ts';

/** What the page of test/helpers/lanes-harness.tsx gives. */
interface Harness {
  readonly parts: {
    readonly view: { getState(): { width: number }; setState(view: object): void };
    readonly session: { setState(session: object): void };
    readonly document: {
      perform(label: string, change: () => object): void;
      undo(): void;
      readonly state: { getState(): { readonly past: readonly { readonly label: string }[] } };
    };
  };
}

/** A minute of keys, two a second, on every channel: 6,240 of them, 500 selected. */
function keyedLayer(): { records: StudioRecord[]; selection: [string, string[]][] } {
  const layer = {
    id: 'layer:hour-1',
    kind: 'layer',
    takeId: 'take:hour',
    name: 'Corrections',
    order: 1,
    mode: 'additive',
    weight: 1,
    isMuted: false,
    isSolo: false,
  };
  const keys = Array.from({ length: 120 }, (_, i) => ({
    id: `k${i + 1}`,
    time: 1_800 + i / 2,
    value: 0.1 * Math.sin(i),
    tangent: 'auto',
  }));
  const tracks = BLEND_SHAPE_NAMES.map((channel) => ({
    id: `track:hour-1-${channel}`,
    kind: 'track',
    layerId: layer.id,
    channel,
    keys,
  }));
  const selection = tracks.slice(0, 50).map(({ id }): [string, string[]] => [id, keys.slice(40, 50).map((key) => key.id)]);
  return { records: [layer, ...tracks] as StudioRecord[], selection };
}

/** Steps that are compiled while they run. */
const WARM_UP = 10;

describe.skipIf(chromiumPath === undefined || !isHourMeasured)('an hour in the lanes of curves', () => {
  let hour: HourOfLanes;
  let page: Page;

  beforeAll(async () => {
    hour = await openHour({ width: 1_400, height: 700 });
    ({ page } = hour);
    await page.getByTestId('seal-count').waitFor();
  });
  afterAll(() => hour?.close());

  /** Shows a stretch of so many seconds from half an hour on. */
  const show = (seconds: number) =>
    page.evaluate((shown) => {
      const { view } = (window as unknown as { studio: Harness }).studio.parts;
      view.setState({ start: 1_800, pixelsPerSecond: view.getState().width / shown });
    }, seconds);

  for (const [name, seconds] of [
    ['two seconds', 2],
    ['a minute', 60],
    ['ten minutes', 600],
  ] as const) {
    it(`scrolls ${name} within the budget`, async () => {
      await show(seconds);
      await page.mouse.move(800, 60);
      expect(await hour.measure(`scroll ${name}`, 70, () => page.mouse.wheel(120, 0), WARM_UP)).toBeLessThan(STEP_BUDGET_MS);
    });
  }

  it('drags 500 of 6,240 keys within the budget, and Escape takes it back', async () => {
    const { records, selection } = keyedLayer();
    await show(60);
    await page.evaluate(
      ({ records: added, selection: keys }) => {
        const { parts } = (window as unknown as { studio: Harness }).studio;
        // A second try begins where the first one did.
        parts.document.undo();
        parts.document.perform('Keys', () => ({
          added: Object.fromEntries(added.map((record) => [record.id, record])),
          updated: {},
          removed: {},
        }));
        parts.session.setState({ selection: { kind: 'keys', keys: new Map(keys.map(([id, ids]) => [id, new Set(ids)])) } });
      },
      { records, selection },
    );
    await page.locator('.selection-bar').getByText('500 keys').waitFor();
    const row = (await page.locator('[data-channel=jawOpen]').boundingBox())!;
    const canvas = (await page.getByTestId('curve-canvas').boundingBox())!;
    const x =
      canvas.x +
      (20.5 / 60) * (await page.evaluate(() => (window as unknown as { studio: Harness }).studio.parts.view.getState().width));
    // The key lies somewhere on the row: its height is looked for by the pointer's shape.
    let y = row.y + 4;
    const cursor = () => page.getByTestId('curve-canvas').evaluate((element) => (element as HTMLElement).style.cursor);
    for (; y < row.y + row.height; y += 3) {
      await page.mouse.move(x, y);
      if ((await cursor()) === 'grab') break;
    }
    await page.mouse.down();
    const cost = await hour.measure('drag 500 keys', 50, (index) => page.mouse.move(x + 10 + index, y + (index % 7)), WARM_UP);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    const labels = await page.evaluate(() =>
      (window as unknown as { studio: Harness }).studio.parts.document.state.getState().past.map((entry) => entry.label),
    );
    expect(labels).toEqual(['Keys']);
    expect(cost).toBeLessThan(STEP_BUDGET_MS);
  });
});
