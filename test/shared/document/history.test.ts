import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginGesture,
  cancelGesture,
  commitGesture,
  createHistory,
  goTo,
  type History,
  perform,
  redo,
  undo,
  updateGesture,
} from '../../../shared/document/history.ts';
import { applyDiff, diffDocuments, makeDiff, reverseDiff, squashDiffs } from '../../../shared/document/record-diff.ts';
import type { LayerRecord, StudioDocument } from '../../../shared/document/records.ts';
import { makeLayer } from '../../helpers/layer-records.ts';

const layer = (key: number, weight: number): LayerRecord => makeLayer(key, { weight });

function contentOf(document: StudioDocument): string {
  return JSON.stringify([...document].sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Step = {
  readonly key: number;
  readonly weight: number;
  readonly remove: boolean;
  readonly gesture: 'none' | 'commit' | 'cancel';
};
const step: fc.Arbitrary<Step> = fc.record({
  key: fc.integer({ min: 0, max: 6 }),
  weight: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.boolean(),
  gesture: fc.constantFrom('none', 'none', 'commit', 'cancel'),
});

function take(history: History, { key, weight, remove, gesture }: Step): History {
  const id = `layer:${key}`;
  const diffOf = (document: StudioDocument) =>
    remove && document.has(id) ? makeDiff(document, { remove: [id] }) : makeDiff(document, { put: [layer(key, weight)] });
  if (gesture === 'none') return perform(history, 'step', diffOf(history.document));
  const begun = beginGesture(history, 'drag');
  const moved = updateGesture(updateGesture(begun, diffOf(begun.document)), diffOf(begun.document));
  return gesture === 'commit' ? commitGesture(moved) : cancelGesture(moved);
}

describe('history', () => {
  it('undoes any number of actions to the very beginning and redoes them to the very end', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const start = createHistory(new Map([['layer:0', layer(0, 0.5)]]));
        const end = steps.reduce(take, start);
        const back = goTo(end, 0);
        expect(contentOf(back.document)).toBe(contentOf(start.document));
        expect(contentOf(goTo(back, end.past.length).document)).toBe(contentOf(end.document));
      }),
      { numRuns: 60 },
    );
  });

  it('undoes ten thousand random actions to the origin and redoes them', () => {
    const start = createHistory(new Map([['layer:0', layer(0, 0.5)]]));
    const end = fc.sample(step, { numRuns: 10_000, seed: 7 }).reduce(take, start);
    expect(end.past.length).toBeGreaterThan(5_000);
    const back = goTo(end, 0);
    expect(contentOf(back.document)).toBe(contentOf(start.document));
    expect(contentOf(goTo(back, end.past.length).document)).toBe(contentOf(end.document));
  });

  it('makes one entry of a drag and leaves no trace of a cancelled one', () => {
    const start = createHistory(new Map([['layer:0', layer(0, 0)]]));
    let drag = beginGesture(start, 'Change weight');
    for (const weight of [0.1, 0.2, 0.3]) drag = updateGesture(drag, makeDiff(start.document, { put: [layer(0, weight)] }));
    expect(commitGesture(drag).past.map((entry) => entry.label)).toEqual(['Change weight']);
    expect(cancelGesture(drag).document).toBe(start.document);
    expect(undo(drag).document.get('layer:0')).toEqual(layer(0, 0));
    expect(redo(undo(drag)).document.get('layer:0')).toEqual(layer(0, 0.3));
  });

  it('squashes two changes into one that does and undoes the same', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.array(step, { maxLength: 30 }), (first, second) => {
        const start = createHistory(new Map([['layer:0', layer(0, 0.5)]]));
        const middle = first.reduce(take, start);
        const end = second.reduce(take, middle);
        const squashed = squashDiffs(
          diffDocuments(start.document, middle.document),
          diffDocuments(middle.document, end.document),
        );
        expect(contentOf(applyDiff(start.document, squashed))).toBe(contentOf(end.document));
        expect(contentOf(applyDiff(end.document, reverseDiff(squashed)))).toBe(contentOf(start.document));
      }),
    );
  });
});
