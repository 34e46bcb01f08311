import { createStore } from 'zustand/vanilla';
import { createTakeCurves } from '../../renderer/curves/take-curves.ts';
import { createDocumentStore } from '../../renderer/store/document-store.ts';
import type { Session, StudioParts } from '../../renderer/studio-parts.ts';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import type { LipTable } from '../../shared/core/lip-measures.ts';
import type { Route } from '../../shared/core/take.ts';
import { frameRate } from '../../shared/core/time.ts';
import { moveKeys } from '../../shared/curves/move-keys.ts';
import { changeSelectedKeys, editChannels, editLayer, type KeySelection } from '../../shared/document/keyframe-commands.ts';
import { tracksOf } from '../../shared/document/records.ts';
import type { ClipView } from '../../shared/ipc/bridge-data.ts';
import { arkitReferenceLipTable } from '../../shared/speech/lips/arkit-reference.ts';

/**
 * CPU time of one step of dragging 500 keys over 52 channels of 36,000 frames (ten minutes at 60 a second): the move, the diff, the bake of the
 * route that plays (or of both), the opening of the lips, and one set of weights for the face. Run by `node electron/launch/run-script.mjs test/bench/curves-bench.ts`.
 */
const FRAMES = 36_000;
const KEYS_A_CHANNEL = 100;
const DRAGGED = 500;
const STEPS = 60;
const TARGET_MS = 16;

const values = new Float32Array(FRAMES * 52);
for (let i = 0; i < values.length; i++) values[i] = 0.3 + 0.2 * Math.sin(i / 37);
const clip: ClipView = {
  frameRate: frameRate(60),
  frameCount: FRAMES,
  channels: BLEND_SHAPE_NAMES,
  values,
  gap: new Float32Array(FRAMES),
  headMotion: new Float32Array(FRAMES * 3),
};
const take = { id: 'take:1', kind: 'take', route: 'text', generation: { clips: { text: 't', direct: 'd' } } } as never;
const document = createDocumentStore({ journal: () => {} });
document.open(new Map([['take:1', take]]));
const curves = createTakeCurves({
  bridge: { clip: async () => clip } as unknown as StudioParts['bridge'],
  document,
  session: createStore(() => ({ takeId: 'take:1' }) as unknown as Session),
  lipTable: createStore<{ readonly table?: LipTable }>(() => ({ table: arkitReferenceLipTable })),
  report: (error) => {
    throw error;
  },
});
await new Promise((resolve) => setTimeout(resolve));
document.perform('Keys', (records) => {
  const keys = Array.from({ length: KEYS_A_CHANNEL }, (_, i) => ({
    id: `k${i + 1}`,
    time: 3 + i * 6,
    value: 0.1 * Math.sin(i),
    tangent: 'auto' as const,
  }));
  return editChannels(records, editLayer(records, 'take:1', 'additive'), BLEND_SHAPE_NAMES, () => keys);
});
const tracks = tracksOf(document.state.getState().document, 'layer:1-1');
const weights = new Float32Array(52);
curves.result('text');
curves.result('direct');

/** 500 keys of all channels: the ones next to each other, or every tenth over the whole take. */
function selection(spread: boolean): KeySelection {
  const perTrack = Math.ceil(DRAGGED / tracks.length);
  let left = DRAGGED;
  return new Map(
    tracks.map((track) => {
      const count = Math.min(perTrack, left);
      left -= count;
      const step = spread ? Math.floor(KEYS_A_CHANNEL / perTrack) : 1;
      return [track.id, new Set(Array.from({ length: count }, (_, i) => `k${(spread ? 0 : 40) + i * step + 1}`))] as const;
    }),
  );
}

function measure(name: string, spread: boolean, routes: readonly Route[]): boolean {
  const keys = selection(spread);
  const gesture = document.begin('Move 500 keys');
  const steps: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const before = process.cpuUsage();
    const move = { time: 0.01 * (step % 20), value: 0.01 * ((step % 15) - 7) };
    gesture.update((records) => changeSelectedKeys(records, keys, (list, ids, limits) => moveKeys(list, ids, move, limits)));
    for (const route of routes) curves.result(route);
    curves.weightsAt('text', 300, weights);
    const { user, system } = process.cpuUsage(before);
    steps.push((user + system) / 1_000);
  }
  gesture.cancel();
  const sorted = steps.slice(5).sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  const isMet = Number(at(0.5)) < TARGET_MS;
  console.log(
    `${name}: ${at(0.5)} ms CPU a step (median; 95 %: ${at(0.95)} ms), target < ${TARGET_MS} ms: ${isMet ? 'met' : 'MISSED'}`,
  );
  return isMet;
}

console.log(`Drag of ${DRAGGED} keys, 52 channels x ${FRAMES} frames, ${KEYS_A_CHANNEL * 52} keys in all`);
const met = [measure('keys side by side', false, ['text']), measure('keys all over the take', true, ['text'])];
measure('keys side by side, both routes looked at', false, ['text', 'direct']);
measure('keys all over the take, both routes looked at', true, ['text', 'direct']);
if (met.includes(false)) process.exitCode = 1;
