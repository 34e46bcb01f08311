import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createTakeCurves } from '../../../renderer/curves/take-curves.ts';
import { createDocumentStore } from '../../../renderer/store/document-store.ts';
import type { Session, StudioParts } from '../../../renderer/studio-parts.ts';
import { BLEND_SHAPE_NAMES } from '../../../shared/core/blend-shapes.ts';
import type { LipTable } from '../../../shared/core/lip-measures.ts';
import { frameRate } from '../../../shared/core/time.ts';
import { evaluateTake } from '../../../shared/document/evaluate-take.ts';
import { setKeys } from '../../../shared/document/keyframe-commands.ts';
import { addLayer, setLayer } from '../../../shared/document/layer-commands.ts';
import { makeDiff } from '../../../shared/document/record-diff.ts';
import type { Generation, StudioRecord, TakeRecord } from '../../../shared/document/records.ts';
import type { ClipView } from '../../../shared/ipc/bridge-data.ts';
import { arkitReferenceLipTable } from '../../../shared/speech/lips/arkit-reference.ts';
import { measureClip } from '../../../shared/speech/lips/measure-clip.ts';
import { makeGeneratedTake } from '../../helpers/fake-bridge.ts';

const FRAMES = 120;

function clip(phase: number): ClipView {
  const values = Float32Array.from({ length: FRAMES * 52 }, (_, i) => 0.15 + 0.15 * Math.sin(i / 300 + phase));
  const blendShapes = { frameRate: frameRate(60), frameCount: FRAMES, channels: BLEND_SHAPE_NAMES, values };
  return { ...blendShapes, gap: measureClip(blendShapes, arkitReferenceLipTable).gap, headMotion: new Float32Array(FRAMES * 3) };
}

const CLIPS: Readonly<Record<string, ClipView>> = { t1: clip(0), d1: clip(1), t2: clip(2) };

function take(key: string, clips: Generation['clips']): TakeRecord {
  const { generation, ...record } = makeGeneratedTake(key);
  return { ...record, ...(generation && { generation: { ...generation, clips } }) };
}

async function opened(records: readonly StudioRecord[] = [take('1', { text: 't1', direct: 'd1' })]) {
  const document = createDocumentStore({ journal: () => {} });
  document.open(new Map(records.map((record) => [record.id, record])));
  const session = createStore(() => ({ takeId: 'take:1', project: { projectId: 'p' } }) as unknown as Session);
  const lipTable = createStore<{ readonly table?: LipTable }>(() => ({ table: arkitReferenceLipTable }));
  const fetched: string[] = [];
  const errors: unknown[] = [];
  const bridge = {
    async clip({ clip: name }: { clip: string }) {
      fetched.push(name);
      const found = CLIPS[name];
      if (!found) throw new Error(`no clip ${name}`);
      return found;
    },
  } as unknown as StudioParts['bridge'];
  const curves = createTakeCurves({ bridge, document, session, lipTable, report: (error) => errors.push(error) });
  const arrived = () => new Promise((resolve) => setTimeout(resolve));
  await arrived();
  return { document, session, lipTable, curves, fetched, errors, arrived };
}

const JAW = BLEND_SHAPE_NAMES.indexOf('jawOpen');

describe('curves of a take', () => {
  it('are the generated ones themselves without layers, fetched once', async () => {
    const { curves, fetched } = await opened();
    expect(curves.generated('text')).toBe(CLIPS.t1);
    expect(curves.result('direct')).toBe(CLIPS.d1);
    expect(fetched.sort()).toEqual(['d1', 't1']);
  });

  it('follow every change of the layers at once, lips included, and come back to the generated ones', async () => {
    const { curves, document } = await opened();
    const source = curves.generated('text') as ClipView;
    const before = source.values.slice();
    const versions: number[] = [];
    curves.version.subscribe(({ version }) => versions.push(version));
    const check = (): void => {
      const result = curves.result('text') as ClipView;
      const full = evaluateTake(document.state.getState().document, 'take:1', source);
      expect(result.values).toEqual(full.values);
      const measured = measureClip({ ...full, channels: BLEND_SHAPE_NAMES }, arkitReferenceLipTable).gap;
      result.gap.forEach((gap, frame) => {
        expect(gap).toBeCloseTo(measured[frame] ?? Number.NaN, 4);
      });
    };
    document.perform('Add layer', (d) => addLayer(d, 'take:1'));
    const key = (id: string, time: number, value: number) => ({ id, time, value, tangent: 'auto' as const });
    document.perform('Put', (d) =>
      setKeys(d, 'layer:1-1', 'jawOpen', [key('a', 0.2, 0), key('b', 0.5, 0.4), key('c', 0.8, 0), key('d', 1.5, 0)]),
    );
    check();
    const gesture = document.begin('Move key');
    for (const value of [0.5, 0.1, -0.6]) {
      gesture.update((d) =>
        setKeys(d, 'layer:1-1', 'jawOpen', [key('a', 0.2, 0), key('b', 0.5, value), key('c', 0.8, 0), key('d', 1.5, 0)]),
      );
      check();
    }
    gesture.cancel();
    check();
    document.perform('Half', (d) => setLayer(d, 'layer:1-1', { weight: 0.5 }));
    check();
    document.perform('Close', (d) => setKeys(d, 'layer:1-1', 'mouthClose', [key('a', 1, 0.3)]));
    check();
    document.perform('Mute', (d) => setLayer(d, 'layer:1-1', { isMuted: true }));
    expect(curves.result('text')).toBe(source);
    document.perform('Unmute', (d) => setLayer(d, 'layer:1-1', { isMuted: false }));
    check();
    while (document.state.getState().past.length > 0) document.undo();
    expect(curves.result('text')).toBe(source);
    expect(source.values).toEqual(before);
    expect(versions.length).toBeGreaterThan(8);
  });

  it('keep the old curves of a take until new ones are there, and none of another take', async () => {
    const { curves, document, session, arrived } = await opened([take('1', { text: 't1' }), take('2', { direct: 'd1' })]);
    document.perform('Generate', (d) => makeDiff(d, { put: [take('1', { text: 't2' })] }));
    expect(curves.generated('text')).toBe(CLIPS.t1);
    await arrived();
    expect(curves.generated('text')).toBe(CLIPS.t2);
    session.setState({ takeId: 'take:2' });
    expect(curves.generated('text')).toBeUndefined();
    await arrived();
    expect(curves.generated('direct')).toBe(CLIPS.d1);
    document.undo();
    session.setState({ takeId: 'take:1' });
    expect(curves.generated('text')).toBe(CLIPS.t1);
  });

  it('are sampled between frames, without what is muted or not soloed', async () => {
    const { curves } = await opened();
    const target = new Float32Array(52);
    expect(curves.weightsAt('text', 0.5 / 60, target)).toBe(true);
    const [a, b] = [CLIPS.t1?.values[JAW] ?? 0, CLIPS.t1?.values[52 + JAW] ?? 0];
    expect(target[JAW]).toBeCloseTo((a + b) / 2, 6);
    const before = curves.version.getState().version;
    curves.editor.setState({ soloed: new Set(['mouthClose']) });
    expect(curves.version.getState().version).toBeGreaterThan(before);
    curves.weightsAt('text', 0, target);
    expect([target[JAW], (target[BLEND_SHAPE_NAMES.indexOf('mouthClose')] ?? 0) > 0]).toEqual([0, true]);
    curves.editor.setState({ soloed: new Set(), muted: new Set(['jawOpen']) });
    curves.weightsAt('text', 0, target);
    expect(target[JAW]).toBe(0);
  });

  it('say what went wrong when a clip cannot be had', async () => {
    const { curves, errors } = await opened([take('1', { text: 'gone' })]);
    expect(errors.map(String)).toEqual(['Error: no clip gone']);
    expect(curves.weightsAt('text', 0, new Float32Array(52))).toBe(false);
  });
});
