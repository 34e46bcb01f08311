import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { clipCurve, clipValue, curveExtent, freezeCurves, frozenValue } from '../../../renderer/curves/clip-curve.ts';
import { createCurveEditor, ROW_HEIGHTS } from '../../../renderer/curves/curve-editor.ts';
import { createGapTops } from '../../../renderer/curves/draw-gap.ts';
import { ownCurves } from '../../../renderer/curves/own-curve.ts';
import { readView, rememberView } from '../../../renderer/curves/remember-view.ts';
import { createRowScales } from '../../../renderer/curves/row-scales.ts';
import { zoomValues } from '../../../renderer/curves/zoom-values.ts';
import { DEFAULT_PREFERENCES } from '../../../renderer/store/preferences-store.ts';
import type { OpenProject, Session, StudioParts } from '../../../renderer/studio-parts.ts';
import { BLEND_SHAPE_NAMES } from '../../../shared/core/blend-shapes.ts';
import { frameRate } from '../../../shared/core/time.ts';
import type { TakeLayers } from '../../../shared/document/evaluate-take.ts';
import type { ClipView } from '../../../shared/ipc/bridge-data.ts';
import { makeLayer, makeTrack } from '../../helpers/layer-records.ts';

/** Ten frames: the jaw at .2, the head turning from 0 to 9 degrees to the left. */
function clip(gap = new Float32Array(10)): ClipView {
  const values = new Float32Array(520);
  for (let frame = 0; frame < 10; frame++) values[frame * 52 + BLEND_SHAPE_NAMES.indexOf('jawOpen')] = 0.2;
  const headMotion = new Float32Array(30);
  for (let frame = 0; frame < 10; frame++) headMotion[frame * 3 + 1] = frame;
  return { frameRate: frameRate(10), frameCount: 10, channels: BLEND_SHAPE_NAMES, values, gap, headMotion };
}

describe('curves of a clip', () => {
  it('are weights of shapes and turns of the head alike', () => {
    const given = clip();
    expect(clipValue(given, 'jawOpen', 0.35)).toBeCloseTo(0.2, 6);
    expect(clipValue(given, 'headYaw', 0.35)).toBeCloseTo(3.5, 6);
    expect(clipValue(given, 'headYaw', 99)).toBe(9);
    expect(curveExtent(given, 'headYaw')).toEqual({ low: 0, high: 9 });
    expect(clipCurve(given, 'nothing')).toBeUndefined();
    expect(clipCurve({ ...given, headMotion: new Float32Array(0) }, 'headYaw')).toBeUndefined();
  });

  it('stay what they were when they are frozen', () => {
    const given = clip();
    const frozen = freezeCurves(given, ['headYaw', 'jawOpen']);
    given.headMotion.fill(0);
    given.values.fill(0);
    expect(frozenValue(frozen, 'headYaw', 0.5)).toBe(5);
    expect(frozenValue(frozen, 'jawOpen', 0.5)).toBeCloseTo(0.2, 6);
    expect(frozenValue(frozen, 'mouthClose', 0.5)).toBe(0);
  });
});

describe('the own curve of a layer', () => {
  const additive = makeLayer(1, { mode: 'additive', weight: 0.5 });
  const override = makeLayer(2, { mode: 'override' });
  const layers: TakeLayers = {
    layers: [additive, override],
    tracks: [
      makeTrack(additive, 'jawOpen', [[1, -0.3]]),
      makeTrack(override, 'headYaw', [
        [1, 10],
        [2, 30],
      ]),
    ],
  };

  it('is the offset that is added, or the value that takes the place between its keys', () => {
    expect(ownCurves(layers, additive.id)?.at('jawOpen', 5)).toBe(-0.3);
    expect(ownCurves(layers, additive.id)?.at('mouthClose', 5)).toBe(0);
    expect(ownCurves(layers, override.id)?.at('headYaw', 1.5)).toBe(20);
    expect(ownCurves(layers, override.id)?.at('headYaw', 2.5)).toBeUndefined();
    expect(ownCurves(layers, override.id)?.extent('headYaw')).toEqual({ low: 10, high: 30 });
    expect(ownCurves(layers, 'layer:gone')).toBeUndefined();
  });

  it('gets room below 0 in its row; turns go as far to both sides', () => {
    const scales = createRowScales();
    const kept = [clip()];
    expect(scales.rangeOf('jawOpen', { kept, isHeld: false })).toEqual({ low: 0, high: 0.25 });
    const own = ownCurves(layers, additive.id);
    expect(scales.rangeOf('jawOpen', { kept, own, isHeld: false })).toEqual({ low: -0.5, high: 0.25 });
    expect(scales.rangeOf('jawOpen', { kept, isHeld: true })).toEqual({ low: -0.5, high: 0.25 });
    expect(scales.rangeOf('headYaw', { kept, isHeld: false })).toEqual({ low: -10, high: 10 });
    expect(scales.rangeOf('headYaw', { kept, own: ownCurves(layers, override.id), isHeld: false })).toEqual({
      low: -45,
      high: 45,
    });
  });
});

describe('the scale of the gap lane', () => {
  it('is round, holds nearly all of the take, and is not flattened by one cry', () => {
    const tops = createGapTops();
    expect(tops([undefined])).toBe(2);
    expect(tops([clip(new Float32Array(1_000).fill(7))])).toBe(8);
    const cry = new Float32Array(1_000).fill(4.9);
    cry[500] = 38;
    expect(tops([clip(cry)])).toBe(5);
    expect(tops([clip(cry), clip(new Float32Array(10).fill(38))])).toBe(40);
  });
});

describe('the zoom of values', () => {
  it('makes rows taller, and keeps the value one points at where it is in a graph', () => {
    const editor = createCurveEditor();
    for (let i = 0; i < 50; i++) zoomValues(editor, 0.5);
    expect(editor.getState().rowHeight).toBe(ROW_HEIGHTS.largest);
    editor.setState({ layout: 'graph', graph: { low: 0, high: 1 }, headGraph: { low: -10, high: 10 } });
    const band = { channels: ['headYaw'], top: 0, bottom: 100, low: -10, high: 10 };
    zoomValues(editor, 0.5, { band, value: 5 });
    expect(editor.getState()).toMatchObject({ graph: { low: 0, high: 1 }, headGraph: { low: -2.5, high: 7.5 } });
  });
});

describe('what is remembered of the lanes', () => {
  function opened(lastChoices: Readonly<Record<string, unknown>> = {}) {
    const preferences = createStore(() => ({ ...DEFAULT_PREFERENCES, lastChoices }));
    const session = createStore(() => ({}) as Session);
    const editor = createCurveEditor();
    rememberView({ preferences, session, curves: { editor } as StudioParts['curves'] });
    const show = (projectId: string, folder: string): void =>
      session.setState({ project: { projectId, folder, name: '', isDirty: false, missingAudio: [] } satisfies OpenProject });
    return { preferences, editor, show };
  }

  it('goes with the person: rows, pins, folds, and whether the layer is shown', () => {
    const first = opened();
    first.editor.setState({
      rowHeight: 60,
      pinned: new Set(['jawOpen']),
      closedGroups: new Set(['lips']),
      shows: 'layer',
      layout: 'graph',
    });
    const next = opened(first.preferences.getState().lastChoices);
    const { rowHeight, pinned, closedGroups, shows, layout } = next.editor.getState();
    expect({ rowHeight, pinned: [...pinned], closedGroups: [...closedGroups], shows, layout }).toEqual({
      rowHeight: 60,
      pinned: ['jawOpen'],
      closedGroups: ['lips'],
      shows: 'layer',
      layout: 'graph',
    });
    expect(readView({ rowHeight: 9_000, shows: 'x', pinned: [1], closedGroups: 'lips' })).toEqual({});
    expect(readView('damaged')).toEqual({});
  });

  it('belongs to the project: what the face leaves out', () => {
    const { editor, show, preferences } = opened();
    show('1', '/a');
    editor.setState({ muted: new Set(['jawOpen']), soloed: new Set(['headYaw']) });
    show('2', '/b');
    expect([editor.getState().muted.size, editor.getState().soloed.size]).toEqual([0, 0]);
    show('3', '/a');
    expect([...editor.getState().muted, ...editor.getState().soloed]).toEqual(['jawOpen', 'headYaw']);
    // Saved under another name the same project goes on as it is.
    show('3', '/c');
    expect([...editor.getState().muted]).toEqual(['jawOpen']);
    editor.setState({ muted: new Set(), soloed: new Set() });
    expect(Object.keys(preferences.getState().lastChoices['curve-silence'] as object)).toEqual(['/a']);
    show('4', '');
    editor.setState({ muted: new Set(['jawOpen']) });
    expect(Object.keys(preferences.getState().lastChoices['curve-silence'] as object)).toEqual(['/a']);
  });

  it('is kept of twenty projects, the newest', () => {
    const { editor, show, preferences } = opened();
    for (let i = 0; i < 25; i++) {
      show(`${i}`, `/${i}`);
      editor.setState({ muted: new Set([`m${i}`]) });
    }
    const kept = Object.keys(preferences.getState().lastChoices['curve-silence'] as object);
    expect(kept).toHaveLength(20);
    expect(kept).toContain('/24');
    expect(kept).not.toContain('/4');
  });
});
