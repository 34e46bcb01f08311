import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CURVE_CHANNELS, type CurveChannel, HEAD_CHANNELS, isHeadChannel } from '../../../shared/core/curve-channels.ts';
import { frameRate } from '../../../shared/core/time.ts';
import { bakeHead } from '../../../shared/curves/bake-head.ts';
import { copyKeys, mirrorClipboard, pasteKeys } from '../../../shared/curves/copy-keys.ts';
import { deleteKeys } from '../../../shared/curves/delete-keys.ts';
import { compileKeys } from '../../../shared/curves/evaluate-keys.ts';
import { insertKey } from '../../../shared/curves/insert-key.ts';
import { moveKeys } from '../../../shared/curves/move-keys.ts';
import { scaleKeys } from '../../../shared/curves/scale-keys.ts';
import { setTangents } from '../../../shared/curves/set-keys.ts';
import { takeLayers } from '../../../shared/document/evaluate-take.ts';
import {
  beginGesture,
  cancelGesture,
  commitGesture,
  createHistory,
  goTo,
  type History,
  perform,
  updateGesture,
} from '../../../shared/document/history.ts';
import { changeSelectedKeys, editChannels, editLayer, type KeySelection } from '../../../shared/document/keyframe-commands.ts';
import { addLayer, deleteLayer, duplicateLayer, reorderLayer, setLayer } from '../../../shared/document/layer-commands.ts';
import { EMPTY_DIFF, type RecordDiff } from '../../../shared/document/record-diff.ts';
import { layersOf, recordsOf, type StudioDocument, TANGENT_MODES } from '../../../shared/document/records.ts';
import { validateDocument } from '../../../shared/document/validate-document.ts';
import { studioRecordSchema } from '../../../shared/ipc/record-schemas.ts';
import { documentOf, makeTake } from '../../helpers/fake-bridge.ts';

const RATE = frameRate(60);
const ORIGIN = documentOf([makeTake('1')]);

const VERBS = ['key', 'move', 'scale', 'tangent', 'delete', 'mirror', 'layer', 'copy', 'order', 'set', 'remove'] as const;

interface Step {
  readonly verb: (typeof VERBS)[number];
  readonly channel: CurveChannel;
  readonly time: number;
  readonly amount: number;
  readonly pick: number;
  readonly gesture: 'none' | 'commit' | 'cancel';
}

const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom(...VERBS.flatMap((verb) => (verb === 'key' ? [verb, verb, verb, verb] : [verb]))),
  // Half of the edits turn the head.
  channel: fc.oneof(fc.constantFrom(...CURVE_CHANNELS), fc.constantFrom(...HEAD_CHANNELS)),
  // Whole numbers: random doubles are mostly next to 0.
  time: fc.integer({ min: 0, max: 3_000 }).map((value) => value / 1_000),
  amount: fc.integer({ min: -1_000, max: 1_000 }).map((value) => value / 1_000),
  pick: fc.nat(1_000),
  gesture: fc.constantFrom('none', 'none', 'commit', 'cancel'),
});

/** Every second key of a track. */
function someKeys(document: StudioDocument, { pick, channel }: Step): KeySelection {
  const tracks = recordsOf(document, 'track');
  const track = tracks.find((one) => one.channel === channel) ?? tracks[pick % Math.max(tracks.length, 1)];
  return new Map(
    track ? [[track.id, new Set(track.keys.filter((_, index) => index % 2 === pick % 2).map((key) => key.id))]] : [],
  );
}

function diffOf(document: StudioDocument, one: Step): RecordDiff {
  const { verb, channel, time, amount, pick } = one;
  const layers = layersOf(document, 'take:1');
  const layer = layers[pick % Math.max(layers.length, 1)];
  const change = (edit: Parameters<typeof changeSelectedKeys>[2]) => changeSelectedKeys(document, someKeys(document, one), edit);
  if (verb === 'key') {
    const target = editLayer(document, 'take:1', 'any', layer?.id);
    return editChannels(document, target, [channel], (keys) => {
      const { keys: next, id } = insertKey(keys, time);
      return next.map((key) => (key.id === id ? { ...key, value: isHeadChannel(channel) ? amount * 120 : amount } : key));
    });
  }
  if (verb === 'move') return change((keys, ids, limits) => moveKeys(keys, ids, { time: amount, value: amount }, limits));
  if (verb === 'scale')
    return change((keys, ids, limits) => scaleKeys(keys, ids, { value: { pivot: 0, factor: 3 * amount } }, limits));
  if (verb === 'delete') return change(deleteKeys);
  if (verb === 'tangent')
    return change((keys, ids) => {
      const { inSlopes, outSlopes } = compileKeys(keys);
      const mode = TANGENT_MODES[pick % TANGENT_MODES.length] ?? 'auto';
      return setTangents(keys, ids, mode, (index) => [inSlopes[index] ?? 0, outSlopes[index] ?? 0]);
    });
  if (verb === 'layer')
    return layers.length < 6 ? addLayer(document, 'take:1', { mode: pick % 2 ? 'additive' : 'override' }) : EMPTY_DIFF;
  if (!layer) return EMPTY_DIFF;
  if (verb === 'mirror') {
    const copied = copyKeys(
      recordsOf(document, 'track')
        .filter((track) => track.channel === channel)
        .slice(0, 1),
      () => true,
    );
    const [mirrored] = copied ? mirrorClipboard(copied).tracks : [];
    const target = { layer, isNew: false };
    return mirrored
      ? editChannels(document, target, [mirrored.channel], (keys) => pasteKeys(keys, mirrored.keys, time).keys)
      : EMPTY_DIFF;
  }
  if (verb === 'copy') return layers.length < 6 ? duplicateLayer(document, layer.id) : EMPTY_DIFF;
  if (verb === 'order') return reorderLayer(document, layer.id, pick % 5);
  if (verb === 'set') return setLayer(document, layer.id, { weight: Math.abs(amount), isMuted: pick % 7 === 0 });
  return layers.length > 2 && pick % 4 === 0 ? deleteLayer(document, layer.id) : EMPTY_DIFF;
}

function take(history: History, one: Step): History {
  if (one.gesture === 'none') return perform(history, one.verb, diffOf(history.document, one));
  const begun = beginGesture(history, one.verb);
  const moved = updateGesture(updateGesture(begun, diffOf(begun.document, { ...one, amount: 0.3 })), diffOf(begun.document, one));
  return one.gesture === 'commit' ? commitGesture(moved) : cancelGesture(moved);
}

function hashOf(document: StudioDocument): string {
  const content = JSON.stringify([...document].sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(content).digest('hex');
}

/** What the head does with all layers on a second of stillness. */
function turnsOf(document: StudioDocument): Float32Array {
  const { layers, tracks } = takeLayers(document, 'take:1');
  return bakeHead({ frameRate: RATE, frameCount: 180, headMotion: new Float32Array(540) }, layers, tracks);
}

describe('undo of real edits', () => {
  it('takes ten thousand of them, half of them on the head, back to the origin and forth again', () => {
    const start = createHistory(ORIGIN);
    let now = start;
    let turned = 0;
    for (const [index, one] of fc.sample(step, { numRuns: 10_000, seed: 11 }).entries()) {
      now = take(now, one);
      if (index % 500 !== 0) continue;
      expect(validateDocument(now.document)).toEqual([]);
      const turns = turnsOf(now.document);
      if (turns.some((angle) => Math.abs(angle) > 1)) turned++;
      expect(turns.every((angle) => Math.abs(angle) <= 90)).toBe(true);
    }
    expect(now.past.length).toBeGreaterThan(3_000);
    expect(turned).toBeGreaterThan(10);
    for (const track of recordsOf(now.document, 'track')) expect(studioRecordSchema.safeParse(track).success).toBe(true);
    const back = goTo(now, 0);
    expect(hashOf(back.document)).toBe(hashOf(ORIGIN));
    const forth = goTo(back, now.past.length);
    expect(hashOf(forth.document)).toBe(hashOf(now.document));
    expect(turnsOf(forth.document)).toEqual(turnsOf(now.document));
  });
});
