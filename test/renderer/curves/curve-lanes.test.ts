import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { channelTitle, curveRows, placeRows } from '../../../renderer/curves/channel-rows.ts';
import { createCurveEditor, isSilenced, toggled } from '../../../renderer/curves/curve-editor.ts';
import { createExtremes } from '../../../renderer/curves/extremes.ts';
import { dotsIn, handleEnd, hitTest } from '../../../renderer/curves/hit-test.ts';
import { toggleKeys } from '../../../renderer/curves/key-selection.ts';
import { graphBands, rowBands } from '../../../renderer/curves/place-bands.ts';
import { createPointerMachine, type Drag, type Press } from '../../../renderer/curves/pointer-machine.ts';
import { buildScene, valueToY, yToValue } from '../../../renderer/curves/scene.ts';
import { walkCurve } from '../../../renderer/curves/trace-curve.ts';
import { BLEND_SHAPE_NAMES } from '../../../shared/core/blend-shapes.ts';
import { CURVE_CHANNELS } from '../../../shared/core/curve-channels.ts';
import { frameRate } from '../../../shared/core/time.ts';
import type { TrackRecord } from '../../../shared/document/records.ts';
import type { ClipView } from '../../../shared/ipc/bridge-data.ts';
import { makeKey, makeLayer } from '../../helpers/layer-records.ts';

const VIEW = { start: 0, pixelsPerSecond: 100, width: 1_000, duration: 10 };
const press = (x: number, y: number, rest: Partial<Press> = {}): Press => ({
  x,
  y,
  button: 0,
  shift: false,
  ctrl: false,
  alt: false,
  ...rest,
});

function clip(frameCount = 600): ClipView {
  const values = Float32Array.from({ length: frameCount * 2 }, (_, i) => (i % 2 === 0 ? 0.5 : 0.25 + 0.2 * Math.sin(i / 13)));
  return {
    frameRate: frameRate(60),
    frameCount,
    channels: ['jawOpen', 'mouthClose'],
    values,
    gap: new Float32Array(frameCount),
    headMotion: new Float32Array(frameCount * 3),
  };
}

const layer = makeLayer(1, { mode: 'override' });
const track: TrackRecord = {
  id: 'track:1',
  kind: 'track',
  layerId: 'layer:1',
  channel: 'jawOpen',
  keys: [makeKey('a', 1, 0.5), makeKey('b', 2, 0.5), makeKey('far', 90, 0.5)],
};

function scene(selected: readonly string[] = []) {
  const editor = createCurveEditor().getState();
  const bands = rowBands(placeRows(curveRows({ ...editor, filter: 'open' }), 100), 0, 600, () => ({ low: 0, high: 1 }));
  return buildScene({
    view: VIEW,
    width: 1_000,
    height: 600,
    bands,
    layers: { layers: [layer], tracks: [track] },
    activeLayer: 'layer:1',
    selection: new Map([['track:1', new Set(selected)]]),
    result: clip(),
  });
}

describe('rows of channels', () => {
  it('list every blend shape once, both sides together, and the turns of the head', () => {
    const rows = curveRows({ filter: '', pinned: new Set(), showsOnlyPinned: false, closedGroups: new Set() });
    const channels = rows.flatMap((row) => (row.kind === 'channel' ? [row.channel] : []));
    expect([...channels].sort()).toEqual([...CURVE_CHANNELS].sort());
    expect(channels.slice(-3)).toEqual(['headPitch', 'headYaw', 'headRoll']);
    expect(channels.slice(0, 2)).toEqual(['jawOpen', 'jawForward']);
    expect(channels.indexOf('mouthSmileRight') - channels.indexOf('mouthSmileLeft')).toBe(1);
  });

  it('follow filter, pins and closed groups; a filter looks into closed groups too', () => {
    const base = { filter: '', pinned: new Set(['mouthClose']), showsOnlyPinned: false, closedGroups: new Set(['jaw']) };
    expect(curveRows(base)[0]).toMatchObject({ kind: 'group', group: 'jaw', isClosed: true });
    expect(curveRows(base)[1]).toMatchObject({ kind: 'group', group: 'lips' });
    const found = curveRows({ ...base, filter: 'jaw op' }).flatMap((row) => (row.kind === 'channel' ? [row.channel] : []));
    expect(found).toEqual(['jawOpen']);
    expect(curveRows({ ...base, showsOnlyPinned: true }).map((row) => row.kind)).toEqual(['group', 'channel']);
    expect(curveRows({ ...base, filter: 'nonsense' })).toEqual([]);
  });

  it('call channels by names that differ', () => {
    expect(new Set(BLEND_SHAPE_NAMES.map((name) => channelTitle(name) + name.slice(0, 3))).size).toBe(52);
    expect(
      ['jawOpen', 'mouthSmileLeft', 'mouthLeft', 'jawLeft', 'browInnerUp'].map((name) => channelTitle(name as 'jawOpen')),
    ).toEqual(['Jaw open', 'Smile L', 'Left', 'Jaw left', 'Inner up']);
  });

  it('show or leave out channels on the face', () => {
    expect(isSilenced({ soloed: new Set(['a']), muted: new Set() }, 'b')).toBe(true);
    expect(isSilenced({ soloed: new Set(['a']), muted: new Set(['a']) }, 'a')).toBe(true);
    expect(isSilenced({ soloed: new Set(), muted: new Set() }, 'a')).toBe(false);
    expect([...toggled(toggled(new Set(['x']), 'y'), 'x')]).toEqual(['y']);
  });
});

describe('the scene', () => {
  it('turns values into pixels and back', () => {
    const band = { channels: [], top: 10, bottom: 110, low: -0.2, high: 1 };
    fc.assert(
      fc.property(fc.double({ min: -1, max: 2, noNaN: true }), (value) => {
        expect(yToValue(band, valueToY(band, value))).toBeCloseTo(value, 9);
      }),
    );
    const graphs = { graph: { low: 0, high: 1 }, headGraph: { low: -10, high: 10 } };
    expect(graphBands({ chosen: ['jawOpen'], ...graphs }, 100)).toEqual([
      { channels: ['jawOpen'], top: 6, bottom: 94, low: 0, high: 1 },
    ]);
    expect(graphBands({ chosen: ['jawOpen', 'headYaw'], ...graphs }, 100)).toMatchObject([
      { channels: ['jawOpen'], high: 1 },
      { channels: ['headYaw'], high: 10 },
    ]);
  });

  it('draws keys on the result, only those that are seen, and hits the nearest of them', () => {
    const { dots } = scene();
    expect(dots.map((dot) => dot.key.id)).toEqual(['a', 'b']);
    const a = dots[0]!;
    expect(a.x).toBe(100);
    expect(a.y).toBeCloseTo(valueToY(a.band, 0.5), 6);
    expect(hitTest(scene(), a.x + 5, a.y + 3)).toMatchObject({ kind: 'key', dot: { key: { id: 'a' } } });
    expect(hitTest(scene(), a.x + 50, a.y)).toMatchObject({ kind: 'curve', channel: 'jawOpen' });
    expect(hitTest(scene(), a.x + 50, a.y + 30)).toMatchObject({ kind: 'empty', band: { channels: ['jawOpen'] } });
    expect(dotsIn(scene(), 90, 0, 110, 600).map((dot) => dot.key.id)).toEqual(['a']);
  });

  it('offers tangents of selected keys, and a box round several', () => {
    const one = scene(['a']);
    expect(one.box).toBeUndefined();
    const end = handleEnd(one, one.dots[0]!, 'out')!;
    expect(hitTest(one, end.x, end.y)).toMatchObject({ kind: 'tangent', side: 'out' });
    expect(hitTest(scene(), end.x, end.y).kind).not.toBe('tangent');
    const two = scene(['a', 'b']);
    expect(two.box).toMatchObject({ hasValues: true });
    expect(hitTest(two, two.box!.right, two.dots[0]!.y + 9)).toMatchObject({ kind: 'box', edge: 'right' });
  });

  it('adds keys to a selection and takes them out again', () => {
    const first = new Map([['t', new Set(['a'])]]);
    const both = toggleKeys(
      first,
      new Map([
        ['t', new Set(['b'])],
        ['u', new Set(['c'])],
      ]),
    );
    expect(new Map([...both].map(([id, set]) => [id, [...set]]))).toEqual(
      new Map([
        ['t', ['a', 'b']],
        ['u', ['c']],
      ]),
    );
    expect(toggleKeys(both, new Map([['u', new Set(['c'])]])).has('u')).toBe(false);
  });
});

describe('walking along a curve', () => {
  const corners = (frameCount: number, view: typeof VIEW, usesExtremes: boolean) => {
    const source = clip(frameCount);
    const extremes = createExtremes();
    const found: [number, number, number][] = [];
    const curve = { frameRate: source.frameRate, frameCount, values: source.values, stride: 2, column: 1 };
    walkCurve(
      usesExtremes ? { ...curve, extremes: () => extremes(source, source.channels[1] ?? '') } : curve,
      view,
      view.width,
      (x, low, high) => found.push([x, low, high]),
    );
    return found;
  };

  it('keeps every peak however far one zooms out, with and without known extremes', () => {
    const far = { start: 0, pixelsPerSecond: 0.5, width: 1_000, duration: 2_000 };
    for (const usesExtremes of [false, true]) {
      const found = corners(120_000, far, usesExtremes);
      expect(found.length).toBeLessThan(1_300);
      expect(Math.max(...found.map(([, , high]) => high))).toBeCloseTo(0.45, 3);
      expect(Math.min(...found.map(([, low]) => low))).toBeCloseTo(0.05, 3);
    }
  });

  it('goes frame by frame when there is room, from just before the left edge to just after the right', () => {
    const found = corners(600, { start: 2, pixelsPerSecond: 600, width: 300, duration: 10 }, true);
    expect(found[0]![0]).toBeLessThanOrEqual(0);
    expect(found.at(-1)![0]).toBeGreaterThanOrEqual(300);
    expect(found.every(([, low, high]) => low === high)).toBe(true);
  });

  it('draws the same columns wherever one has scrolled to', () => {
    const at = (start: number) => corners(120_000, { start, pixelsPerSecond: 4, width: 500, duration: 2_000 }, true);
    const values = new Map(at(100).map(([x, low, high]) => [Math.round((x / 4 + 100) * 60), `${low} ${high}`]));
    const shared = at(100.37).filter(([x]) => values.has(Math.round((x / 4 + 100.37) * 60)));
    expect(shared.length).toBeGreaterThan(300);
    for (const [x, low, high] of shared) expect(values.get(Math.round((x / 4 + 100.37) * 60))).toBe(`${low} ${high}`);
  });
});

describe('the pointer', () => {
  function machine() {
    const log: string[] = [];
    const drag: Drag = {
      move: ({ x }) => log.push(`move ${x}`),
      commit: () => log.push('commit'),
      cancel: () => log.push('cancel'),
      wheel: (steps) => log.push(`wheel ${steps}`),
    };
    const begin = vi.fn((): Drag | undefined => drag);
    return { log, begin, machine: createPointerMachine(() => ({ click: () => log.push('click'), drag: begin })) };
  }

  it('clicks when it is let go where it was pressed, and drags when it moved', () => {
    const { machine: pointer, log } = machine();
    pointer.down(press(10, 10));
    pointer.move(press(11, 11));
    pointer.up();
    expect(log).toEqual(['click']);
    pointer.down(press(10, 10));
    pointer.move(press(20, 10));
    expect(pointer.state()).toBe('dragging');
    expect(pointer.wheel(1)).toBe(true);
    pointer.up();
    expect(log).toEqual(['click', 'move 20', 'wheel 1', 'commit']);
  });

  it('takes a drag back exactly once, and is then idle until the next press', () => {
    const { machine: pointer, log } = machine();
    expect(pointer.cancel()).toBe(false);
    pointer.down(press(0, 0));
    pointer.move(press(50, 0));
    expect(pointer.cancel()).toBe(true);
    pointer.move(press(70, 0));
    pointer.up();
    expect(log).toEqual(['move 50', 'cancel']);
    pointer.down(press(0, 0));
    expect(pointer.cancel()).toBe(true);
    pointer.up();
    expect(log).toEqual(['move 50', 'cancel']);
  });

  it('does nothing more when a drag cannot begin', () => {
    const { machine: pointer, log, begin } = machine();
    begin.mockReturnValueOnce(undefined);
    pointer.down(press(0, 0));
    pointer.move(press(50, 0));
    pointer.up();
    expect(log).toEqual([]);
    expect(pointer.state()).toBe('idle');
  });
});
