import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlendShapeName } from '../../../shared/core/blend-shapes.ts';
import { frameRate } from '../../../shared/core/time.ts';
import { bakeLayers, bakeLayersInPlace } from '../../../shared/curves/bake-layers.ts';
import { makeClip } from '../../../shared/curves/clip.ts';
import { deleteKeys } from '../../../shared/curves/delete-keys.ts';
import { moveKeys } from '../../../shared/curves/move-keys.ts';
import { changedChannels, evaluateTake, takeLayers } from '../../../shared/document/evaluate-take.ts';
import { changeSelectedKeys, editChannels, editLayer, setKeys, trackOf } from '../../../shared/document/keyframe-commands.ts';
import { addLayer, deleteLayer, duplicateLayer, reorderLayer, setLayer } from '../../../shared/document/layer-commands.ts';
import { applyDiff, EMPTY_DIFF, type RecordDiff, reverseDiff } from '../../../shared/document/record-diff.ts';
import { type LayerRecord, layersOf, type StudioDocument } from '../../../shared/document/records.ts';
import { makeTake } from '../../helpers/fake-bridge.ts';
import { makeKey } from '../../helpers/layer-records.ts';

const TAKE = makeTake('1');
const empty: StudioDocument = new Map([[TAKE.id, TAKE]]);

/** Applies, and proves on the way that the change can be taken back. */
function applied(document: StudioDocument, diff: RecordDiff): StudioDocument {
  const next = applyDiff(document, diff);
  expect(new Map([...applyDiff(next, reverseDiff(diff))].sort())).toEqual(new Map([...document].sort()));
  return next;
}

function withLayers(...modes: LayerRecord['mode'][]): StudioDocument {
  return modes.reduce((document, mode) => applied(document, addLayer(document, 'take:1', { mode })), empty);
}

describe('layer commands', () => {
  it('add layers on top with names that differ, and nothing to a take that is gone', () => {
    const document = withLayers('additive', 'additive', 'override');
    expect(layersOf(document, 'take:1').map(({ id, name, order }) => [id, name, order])).toEqual([
      ['layer:1-1', 'Corrections', 1],
      ['layer:1-2', 'Corrections 2', 2],
      ['layer:1-3', 'Replacements', 3],
    ]);
    expect(addLayer(document, 'take:9')).toBe(EMPTY_DIFF);
  });

  it('set what is set and leave the rest; a range can be taken away, nonsense is held', () => {
    const document = withLayers('additive');
    const ranged = applied(document, setLayer(document, 'layer:1-1', { range: { start: 1, end: 2 }, weight: 7, name: '  ' }));
    expect(ranged.get('layer:1-1')).toMatchObject({ range: { start: 1, end: 2 }, weight: 1, name: 'Corrections' });
    const renamed = applied(ranged, setLayer(ranged, 'layer:1-1', { name: 'Smile' }));
    expect(renamed.get('layer:1-1')).toMatchObject({ range: { start: 1, end: 2 }, name: 'Smile' });
    const whole = applied(renamed, setLayer(renamed, 'layer:1-1', { range: undefined }));
    expect(whole.get('layer:1-1')).not.toHaveProperty('range');
  });

  it('delete with all tracks, and duplicate with all tracks right above', () => {
    const two = withLayers('additive', 'additive');
    const keyed = applied(two, setKeys(two, 'layer:1-1', 'jawOpen', [makeKey('a', 1, 0.5)]));
    const copied = applied(keyed, duplicateLayer(keyed, 'layer:1-1'));
    expect(layersOf(copied, 'take:1').map(({ id }) => id)).toEqual(['layer:1-1', 'layer:1-3', 'layer:1-2']);
    expect(trackOf(copied, 'layer:1-3', 'jawOpen')?.keys).toEqual([makeKey('a', 1, 0.5)]);
    const gone = applied(copied, deleteLayer(copied, 'layer:1-1'));
    expect(trackOf(gone, 'layer:1-1', 'jawOpen')).toBeUndefined();
    expect(gone.size).toBe(copied.size - 2);
  });

  it('reorder to any place and back', () => {
    const document = withLayers('additive', 'override', 'additive');
    const names = (d: StudioDocument) => layersOf(d, 'take:1').map(({ id }) => id.at(-1));
    const moved = applied(document, reorderLayer(document, 'layer:1-3', 0));
    expect(names(moved)).toEqual(['3', '1', '2']);
    expect(names(applied(moved, reorderLayer(moved, 'layer:1-3', 99)))).toEqual(['1', '2', '3']);
  });
});

describe('keyframe commands', () => {
  it('keep keys ordered, unique and within what the layer may hold; a track without keys goes', () => {
    const document = withLayers('additive', 'override');
    const keys = [makeKey('a', 2, -3), makeKey('b', 1, -0.2), makeKey('c', 1.0001, 0.4)];
    const added = applied(document, setKeys(document, 'layer:1-1', 'jawOpen', keys));
    expect(trackOf(added, 'layer:1-1', 'jawOpen')?.keys).toEqual([makeKey('c', 1.0001, 0.4), makeKey('a', 2, -1)]);
    const over = applied(added, setKeys(added, 'layer:1-2', 'jawOpen', keys));
    expect(trackOf(over, 'layer:1-2', 'jawOpen')?.keys.map(({ value }) => value)).toEqual([0.4, 0]);
    const emptied = applied(over, setKeys(over, 'layer:1-2', 'jawOpen', []));
    expect(trackOf(emptied, 'layer:1-2', 'jawOpen')).toBeUndefined();
  });

  it('change selected keys of many tracks by one verb', () => {
    const layered = withLayers('additive');
    const one = applied(layered, setKeys(layered, 'layer:1-1', 'jawOpen', [makeKey('a', 1, 0), makeKey('b', 2, 0)]));
    const document = applied(one, setKeys(one, 'layer:1-1', 'mouthClose', [makeKey('a', 1, 0)]));
    const selection = new Map([
      ['track:1-1-jawOpen', new Set(['b'])],
      ['track:1-1-mouthClose', new Set(['a'])],
      ['track:gone', new Set(['a'])],
    ]);
    const moved = applied(
      document,
      changeSelectedKeys(document, selection, (keys, ids, limits) => moveKeys(keys, ids, { time: 1, value: 9 }, limits)),
    );
    expect(trackOf(moved, 'layer:1-1', 'jawOpen')?.keys).toEqual([makeKey('a', 1, 0), makeKey('b', 3, 1)]);
    const deleted = applied(moved, changeSelectedKeys(moved, selection, deleteKeys));
    expect(trackOf(deleted, 'layer:1-1', 'mouthClose')).toBeUndefined();
    expect(trackOf(deleted, 'layer:1-1', 'jawOpen')?.keys).toHaveLength(1);
    expect(changeSelectedKeys(moved, selection, (keys) => keys)).toEqual(EMPTY_DIFF);
  });

  it('edit on the layer that is meant, or on a new one that comes in the same change', () => {
    const target = editLayer(empty, 'take:1', 'any');
    expect(target).toMatchObject({ isNew: true, layer: { name: 'Corrections', mode: 'additive' } });
    const edited = applied(
      empty,
      editChannels(empty, target, ['jawOpen', 'mouthClose'], (keys) => [...keys, makeKey('k1', 1, 0.5)]),
    );
    expect(layersOf(edited, 'take:1')).toHaveLength(1);
    expect(trackOf(edited, target.layer.id, 'mouthClose')?.keys).toHaveLength(1);
    expect(editLayer(edited, 'take:1', 'any').isNew).toBe(false);
    expect(editLayer(edited, 'take:1', 'override').layer.name).toBe('Replacements');
    const two = applied(edited, addLayer(edited, 'take:1'));
    expect(editLayer(two, 'take:1', 'additive').layer.id).toBe('layer:1-2');
    expect(editLayer(two, 'take:1', 'additive', 'layer:1-1').layer.id).toBe('layer:1-1');
  });
});

describe('evaluation of a take', () => {
  const CHANNELS: readonly BlendShapeName[] = ['jawOpen', 'mouthClose'];
  const source = makeClip(
    frameRate(60),
    CHANNELS,
    Float32Array.from({ length: 360 }, (_, i) => 0.5 + 0.2 * Math.sin(i / 11)),
  );

  it('is the generated clip itself without layers', () => {
    expect(evaluateTake(empty, 'take:1', source)).toBe(source);
    expect(evaluateTake(withLayers('additive', 'override'), 'take:1', source)).toBe(source);
  });

  it('re-baked only where it says that something changed, equals a bake from scratch', () => {
    const op = fc.record({
      layer: fc.integer({ min: 0, max: 1 }),
      channel: fc.constantFrom(...CHANNELS),
      ms: fc.integer({ min: 0, max: 2_900 }),
      value: fc.double({ min: -1, max: 1, noNaN: true }),
      what: fc.constantFrom('put', 'put', 'put', 'remove', 'mute', 'weight', 'mode', 'order'),
    });
    fc.assert(
      fc.property(fc.array(op, { maxLength: 25 }), (ops) => {
        let document = withLayers('additive', 'override');
        const kept = { ...source, values: source.values.slice() };
        for (const { layer, channel, ms, value, what } of ops) {
          const id = `layer:1-${layer + 1}`;
          const before = takeLayers(document, 'take:1');
          const keys = trackOf(document, id, channel)?.keys ?? [];
          const diff =
            what === 'put'
              ? setKeys(document, id, channel, [...keys.filter((k) => k.id !== `k${ms}`), makeKey(`k${ms}`, ms / 1_000, value)])
              : what === 'remove'
                ? setKeys(document, id, channel, keys.slice(1))
                : what === 'mute'
                  ? setLayer(document, id, { isMuted: value > 0 })
                  : what === 'weight'
                    ? setLayer(document, id, { weight: value })
                    : what === 'mode'
                      ? setLayer(document, id, { mode: value > 0 ? 'additive' : 'override' })
                      : reorderLayer(document, id, layer);
          document = applyDiff(document, diff);
          const now = takeLayers(document, 'take:1');
          for (const [name, ranges] of changedChannels(before, now)) {
            for (const { start, end } of ranges) {
              const [from, to] = [Math.max(0, Math.floor(start * 60)), Math.min(source.frameCount, Math.ceil(end * 60) + 1)];
              bakeLayersInPlace(kept, source, now.layers, now.tracks, new Set([name]), from, to);
            }
          }
          expect(kept.values).toEqual(bakeLayers(source, now.layers, now.tracks).values);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('holds turns of the head within ninety degrees in both modes, and everything else within its weights', () => {
    const keys = [makeKey('a', 1, -200), makeKey('b', 2, 0.5), makeKey('c', 3, 200)];
    for (const [index, mode] of (['additive', 'override'] as const).entries()) {
      const document = withLayers('additive', 'override');
      const layerId = `layer:1-${index + 1}`;
      const turned = applied(document, setKeys(document, layerId, 'headYaw', keys));
      expect(trackOf(turned, layerId, 'headYaw')?.keys.map((one) => one.value)).toEqual([-90, 0.5, 90]);
      const shaped = applied(document, setKeys(document, layerId, 'jawOpen', keys));
      expect(trackOf(shaped, layerId, 'jawOpen')?.keys.map((one) => one.value)).toEqual([mode === 'additive' ? -1 : 0, 0.5, 1]);
    }
  });
});
