import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { clipValue } from '../../../renderer/curves/clip-curve.ts';
import { closureNear, closuresOf } from '../../../renderer/curves/closure-work.ts';
import { copySelected, pasteAt } from '../../../renderer/curves/key-clipboard.ts';
import { selectedKeys, selectKeys } from '../../../renderer/curves/key-selection.ts';
import {
  deleteSelected,
  insertKeysAt,
  nudgeSelected,
  selectAllKeys,
  setSelectedTangents,
} from '../../../renderer/curves/key-work.ts';
import { graphBands } from '../../../renderer/curves/place-bands.ts';
import { planPress } from '../../../renderer/curves/plan-press.ts';
import { createPointerMachine, type Press } from '../../../renderer/curves/pointer-machine.ts';
import { buildScene, type KeyDot, type Scene, valueToY } from '../../../renderer/curves/scene.ts';
import { createTakeCurves } from '../../../renderer/curves/take-curves.ts';
import { beginTool, toolTarget, zeroSelected } from '../../../renderer/curves/tool-session.ts';
import { createDocumentStore } from '../../../renderer/store/document-store.ts';
import { createTimeView } from '../../../renderer/store/time-view.ts';
import type { Preferences, Selection, Session, StudioParts, Toast } from '../../../renderer/studio-parts.ts';
import { BLEND_SHAPE_NAMES, type BlendShapeName } from '../../../shared/core/blend-shapes.ts';
import type { LipTable } from '../../../shared/core/lip-measures.ts';
import { frameRate } from '../../../shared/core/time.ts';
import { takeLayers } from '../../../shared/document/evaluate-take.ts';
import { trackOf } from '../../../shared/document/keyframe-commands.ts';
import { addLayer, setLayer } from '../../../shared/document/layer-commands.ts';
import { layersOf, type StudioDocument } from '../../../shared/document/records.ts';
import type { ClipView } from '../../../shared/ipc/bridge-data.ts';
import { arkitReferenceLipTable } from '../../../shared/speech/lips/arkit-reference.ts';
import { measureClip } from '../../../shared/speech/lips/measure-clip.ts';

const FRAMES = 360;

function sourceClip(): ClipView {
  const values = Float32Array.from({ length: FRAMES * 52 }, (_, i) => (i % 52 === 17 || i % 52 === 18 ? 0.3 : 0));
  const shapes = { frameRate: frameRate(60), frameCount: FRAMES, channels: BLEND_SHAPE_NAMES, values };
  return { ...shapes, gap: measureClip(shapes, arkitReferenceLipTable).gap, headMotion: new Float32Array(FRAMES * 3) };
}

/** Everything that gestures touch, for real, but for the screen: one take with jaw and lips at .3 for six seconds. */
async function opened(preferences: Partial<Preferences> = {}) {
  const document = createDocumentStore({ journal: () => {} });
  const project = { id: 'project', kind: 'project', name: 'P', frameRate: frameRate(60) };
  const take = { id: 'take:1', kind: 'take', route: 'text', generation: { clips: { text: 'clip' } } };
  const phonemes = [{ phoneme: 'P', start: 2, end: 2.1, confidence: 1 }];
  const transcript = { id: 'transcript:1', kind: 'transcript', takeId: 'take:1', phonemes };
  document.open(new Map([project, take, transcript].map((record) => [record.id, record])) as unknown as StudioDocument);
  const session = createStore(() => ({ takeId: 'take:1', selection: { kind: 'none' } as Selection }) as unknown as Session);
  const lipTable = createStore<{ readonly table?: LipTable }>(() => ({ table: arkitReferenceLipTable }));
  const clip = sourceClip();
  const bridge = { clip: async () => clip } as unknown as StudioParts['bridge'];
  const curves = createTakeCurves({
    bridge,
    document,
    session,
    lipTable,
    report: (error) => {
      throw error;
    },
  });
  await new Promise((resolve) => setTimeout(resolve));
  const view = createTimeView();
  view.setState({ start: 0, pixelsPerSecond: 100, width: 600, duration: 6 });
  const toasts: Omit<Toast, 'id'>[] = [];
  let playhead = 0;
  const transport = {
    time: () => playhead,
    seek: (to: number) => {
      playhead = to;
    },
  };
  const wishes = createStore(
    () => ({ snapsToFrames: true, snapsToPhonemes: false, linksSides: false, ...preferences }) as Preferences,
  );
  const parts = {
    document,
    session,
    lipTable,
    curves,
    view,
    bridge,
    transport,
    preferences: wishes,
    notify: (toast: Omit<Toast, 'id'>) => toasts.push(toast),
  } as unknown as StudioParts;

  const scene = (): Scene => {
    const { chosen } = curves.editor.getState();
    const layers = takeLayers(document.state.getState().document, 'take:1');
    const result = curves.result('text');
    const active = layers.layers.at(-1)?.id;
    const bands = graphBands({ chosen, graph: { low: -1, high: 1 }, headGraph: { low: -20, high: 20 } }, 412);
    return buildScene({
      view: view.getState(),
      width: 600,
      height: 412,
      bands,
      layers,
      selection: selectedKeys(parts),
      ...(active && { activeLayer: active }),
      ...(result && { result }),
    });
  };
  const body = { scrollTop: 0 } as HTMLElement;
  const pointer = createPointerMachine((press) => planPress(parts, { scene, body, showRubber: () => {} }, press));
  const at = (x: number, y: number, rest: Partial<Press> = {}): Press => ({
    x,
    y,
    button: 0,
    shift: false,
    ctrl: false,
    alt: false,
    ...rest,
  });
  return {
    parts,
    pointer,
    at,
    toasts,
    scene,
    choose: (...chosen: BlendShapeName[]) => curves.editor.setState({ chosen, layout: 'graph' }),
    dots: (): readonly KeyDot[] => scene().dots,
    value: (channel: BlendShapeName, time: number) => clipValue(curves.result('text'), channel, time),
    keys: (channel: BlendShapeName, layer = 1) =>
      trackOf(document.state.getState().document, `layer:1-${layer}`, channel)?.keys ?? [],
    labels: () => document.state.getState().past.map((entry) => entry.label),
    records: () => document.state.getState().document,
  };
}

describe('gestures on curves', () => {
  it('pull a curve: keys with feet on a new layer, one entry; the wheel widens; Escape leaves nothing', async () => {
    const { pointer, at, scene, choose, value, keys, labels, records, parts } = await opened();
    choose('jawOpen');
    const y = valueToY(scene().bands[0]!, 0.3);
    const before = records();
    pointer.down(at(300, y));
    pointer.move(at(300, y - 40));
    expect(value('jawOpen', 3)).toBeCloseTo(0.5, 2);
    pointer.cancel();
    expect(records()).toBe(before);
    expect(parts.session.getState().selection).toEqual({ kind: 'none' });
    pointer.down(at(300, y));
    pointer.move(at(300, y - 40));
    pointer.wheel(-1);
    pointer.up();
    expect(labels()).toEqual(['Pull Jaw open']);
    expect(keys('jawOpen').map((key) => [key.time.toFixed(3), key.value.toFixed(2)])).toEqual([
      ['2.875', '0.00'],
      ['3.000', '0.20'],
      ['3.125', '0.00'],
    ]);
    expect([value('jawOpen', 2.8), value('jawOpen', 3.2)].map((v) => v.toFixed(4))).toEqual(['0.3000', '0.3000']);
  });

  it('do not pull on a layer that does not act, and say so', async () => {
    const { pointer, at, scene, choose, labels, toasts, parts } = await opened();
    parts.document.perform('Add', (document) => addLayer(document, 'take:1'));
    parts.document.perform('Mute', (document) => setLayer(document, 'layer:1-1', { isMuted: true }));
    choose('jawOpen');
    const y = valueToY(scene().bands[0]!, 0.3);
    pointer.down(at(300, y));
    pointer.move(at(300, y - 40));
    pointer.up();
    expect(labels()).toEqual(['Add', 'Mute']);
    expect(toasts[0]?.message).toContain('Corrections');
  });

  it('move selected keys together on the grid of frames, along one axis with Shift, and back by Escape', async () => {
    const { pointer, at, dots, choose, keys, labels, parts, records } = await opened();
    choose('jawOpen', 'mouthClose');
    insertKeysAt(parts, ['jawOpen', 'mouthClose'], 1);
    insertKeysAt(parts, ['jawOpen'], 2);
    selectAllKeys(parts);
    expect(dots().filter((dot) => dot.isSelected)).toHaveLength(3);
    const dot = dots().find(({ channel, key }) => channel === 'jawOpen' && key.time === 1)!;
    const before = records();
    pointer.down(at(dot.x, dot.y));
    pointer.move(at(dot.x + 50.4, dot.y - 20));
    expect(keys('jawOpen').map((key) => [key.time, key.value.toFixed(2)])).toEqual([
      [1.5, '0.10'],
      [2.5, '0.10'],
    ]);
    expect(keys('mouthClose')[0]?.time).toBe(1.5);
    pointer.move(at(dot.x + 50.4, dot.y - 20, { shift: true }));
    expect(keys('jawOpen')[0]?.value).toBe(0);
    pointer.cancel();
    expect(records()).toBe(before);
    pointer.down(at(dot.x, dot.y));
    pointer.move(at(dot.x - 400, dot.y));
    pointer.up();
    expect(keys('jawOpen').map((key) => key.time)).toEqual([0, 1]);
    expect(labels().at(-1)).toBe('Move 3 keys');
  });

  it('turn tangents, and stretch keys by the edges of their box', async () => {
    const { pointer, at, dots, choose, keys, labels, parts, scene } = await opened();
    choose('jawOpen');
    insertKeysAt(parts, ['jawOpen'], 1);
    const dot = dots()[0]!;
    pointer.down(at(dot.x + 34, dot.y));
    pointer.move(at(dot.x + 40, dot.y - 40));
    pointer.up();
    expect(keys('jawOpen')[0]).toMatchObject({ tangent: 'free' });
    expect(keys('jawOpen')[0]?.outSlope).toBeCloseTo(0.5, 1);
    expect(labels().at(-1)).toBe('Turn tangent');
    setSelectedTangents(parts, 'auto');
    insertKeysAt(parts, ['jawOpen'], 3);
    nudgeSelected(parts, { value: 0.2 });
    selectAllKeys(parts);
    const box = scene().box!;
    pointer.down(at(box.right, (box.top + box.bottom) / 2));
    pointer.move(at(box.right + (box.right - box.left) / 2, (box.top + box.bottom) / 2));
    pointer.up();
    expect(keys('jawOpen').map((key) => key.time)).toEqual([1, 4]);
    const taller = scene().box!;
    pointer.down(at((taller.left + taller.right) / 2, taller.top));
    pointer.move(at((taller.left + taller.right) / 2, taller.top - (taller.bottom - taller.top)));
    pointer.up();
    expect(keys('jawOpen').at(-1)?.value).toBeCloseTo(0.4, 2);
    expect(labels().at(-1)).toBe('Scale 2 keys');
  });

  it('select by a box: keys when there are any, else a stretch of time; Escape brings back what was selected', async () => {
    const { pointer, at, dots, choose, parts } = await opened();
    choose('jawOpen');
    pointer.down(at(50, 20));
    pointer.move(at(250, 120));
    pointer.up();
    expect(parts.session.getState().selection).toEqual({ kind: 'range', range: { start: 0.5, end: 2.5 } });
    insertKeysAt(parts, ['jawOpen'], 1);
    parts.session.setState({ selection: { kind: 'none' } });
    const dot = dots()[0]!;
    pointer.down(at(dot.x - 30, dot.y - 30));
    pointer.move(at(dot.x + 30, dot.y + 30));
    expect(selectedKeys(parts).size).toBe(1);
    pointer.cancel();
    expect(parts.session.getState().selection).toEqual({ kind: 'none' });
  });
});

describe('work on keys', () => {
  it('joins nudges of the same selection into one entry, and begins anew for another', async () => {
    const { parts, keys, labels } = await opened();
    insertKeysAt(parts, ['jawOpen'], 1);
    for (let i = 0; i < 3; i++) nudgeSelected(parts, { time: 1 / 60 });
    expect(labels()).toEqual(['Insert key on Jaw open', 'Nudge 1 key']);
    expect(keys('jawOpen')[0]?.time).toBeCloseTo(1 + 3 / 60, 9);
    selectKeys(parts, new Map(selectedKeys(parts)));
    nudgeSelected(parts, { value: 0.1 });
    expect(labels().slice(1)).toEqual(['Nudge 1 key', 'Nudge 1 key']);
    parts.document.undo();
    parts.document.undo();
    expect(keys('jawOpen')[0]?.time).toBe(1);
  });

  it('inserts without changing any curve, on additive and on overriding layers', async () => {
    const { parts, value } = await opened();
    insertKeysAt(parts, ['jawOpen'], 1);
    expect(value('jawOpen', 1)).toBeCloseTo(0.3, 6);
    parts.document.perform('Add', (document) => addLayer(document, 'take:1', { mode: 'override' }));
    parts.curves.editor.setState({ layerId: 'layer:1-2' });
    for (const time of [1, 2, 3]) insertKeysAt(parts, ['jawOpen'], time);
    for (const time of [0.5, 1, 1.5, 2.5, 3, 3.5]) expect(value('jawOpen', time)).toBeCloseTo(0.3, 5);
  });

  it('copies and pastes at the playhead, to other channels, mirrored, and on both sides when they are linked', async () => {
    const { parts, keys, labels } = await opened();
    insertKeysAt(parts, ['mouthSmileLeft'], 1);
    nudgeSelected(parts, { value: 0.2 });
    await copySelected(parts);
    const clipboard = parts.curves.editor.getState().clipboard!;
    pasteAt(parts, clipboard, 2, true);
    expect(keys('mouthSmileRight').map((key) => [key.time, key.value])).toEqual([[2, 0.2]]);
    expect(labels().at(-1)).toBe('Paste 1 key mirrored');
    parts.curves.editor.setState({ chosen: ['jawOpen', 'mouthClose'] });
    pasteAt(parts, clipboard, 3, false);
    expect([keys('jawOpen')[0]?.time, keys('mouthClose')[0]?.time]).toEqual([3, 3]);
    parts.preferences.setState({ linksSides: true });
    insertKeysAt(parts, ['cheekSquintLeft'], 1);
    expect(keys('cheekSquintRight')).toHaveLength(1);
    expect(selectedKeys(parts).size).toBe(2);
    deleteSelected(parts);
    expect([keys('cheekSquintLeft'), keys('cheekSquintRight')]).toEqual([[], []]);
  });

  it('tries verbs out on a stretch of the result: what one cancels never was', async () => {
    const { parts, value, labels, records, choose } = await opened();
    choose('jawOpen');
    expect(toolTarget(parts)).toBeUndefined();
    expect(beginTool(parts, 'smooth')).toBeUndefined();
    parts.session.setState({ selection: { kind: 'range', range: { start: 1, end: 2 } } });
    const before = records();
    const scale = beginTool(parts, 'scale')!;
    scale.preview(2);
    expect(value('jawOpen', 1.5)).toBeCloseTo(0.6, 2);
    scale.preview(0.5);
    expect(value('jawOpen', 1.5)).toBeCloseTo(0.15, 2);
    scale.cancel();
    expect(records()).toBe(before);
    const offset = beginTool(parts, 'offset')!;
    offset.preview(0.2);
    offset.commit();
    expect(labels().at(-1)).toBe('Offset 1 curve, 1.00 s');
    expect([value('jawOpen', 0.9), value('jawOpen', 1.5), value('jawOpen', 2.1)].map((v) => v.toFixed(2))).toEqual([
      '0.30',
      '0.50',
      '0.30',
    ]);
    zeroSelected(parts);
    expect([value('jawOpen', 0.9), value('jawOpen', 1.5), value('jawOpen', 2.1)].map((v) => v.toFixed(2))).toEqual([
      '0.30',
      '0.00',
      '0.30',
    ]);
    expect(layersOf(records(), 'take:1').map((layer) => layer.name)).toEqual(['Corrections', 'Replacements']);
  });

  it('knows closures by the lips of the head, and the one that is meant', async () => {
    const { parts, choose, pointer, at, scene } = await opened();
    expect(closuresOf(parts)).toMatchObject([{ phoneme: 'P', sealed: true }]);
    choose('mouthClose');
    const y = valueToY(scene().bands[0]!, 0.3);
    parts.curves.editor.setState({ pullRadius: 0.5 });
    pointer.down(at(205, y));
    pointer.move(at(205, y + 40));
    pointer.up();
    const open = closuresOf(parts);
    expect(open).toMatchObject([{ phoneme: 'P', sealed: false }]);
    expect(closureNear(open, 2)?.phoneme).toBe('P');
    expect(closureNear([], 2)).toBeUndefined();
  });
});
