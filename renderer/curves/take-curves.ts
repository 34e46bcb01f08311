import { createStore } from 'zustand/vanilla';
import { HEAD_CHANNELS } from '../../shared/core/curve-channels.ts';
import type { Route } from '../../shared/core/take.ts';
import type { TimeRange } from '../../shared/core/time.ts';
import { sampleClip } from '../../shared/curves/sample.ts';
import { changedChannels, NO_LAYERS, type TakeLayers, takeLayers } from '../../shared/document/evaluate-take.ts';
import { findRecord, type RecordId, type TakeRecord } from '../../shared/document/records.ts';
import type { StudioParts } from '../studio-parts.ts';
import { createBakedRoute } from './baked-route.ts';
import { clipValue } from './clip-curve.ts';
import { createClipShelf } from './clip-shelf.ts';
import { type CurveEditor, createCurveEditor, isSilenced } from './curve-editor.ts';
import { createLipGap } from './lip-gap.ts';
import type { TakeCurves } from './shown-curves.ts';

const ROUTES: readonly Route[] = ['text', 'direct'];

/** The curves of the take that is seen: fetched by name, with its layers on them, baked again where something changed. */
export function createTakeCurves({
  bridge,
  document,
  session,
  lipTable,
  report,
}: Pick<StudioParts, 'bridge' | 'document' | 'session' | 'lipTable' | 'report'>): TakeCurves {
  const version = createStore(() => ({ version: 0 }));
  const editor = createCurveEditor();
  const routes = { text: createBakedRoute(), direct: createBakedRoute() };
  const projectId = (): string => session.getState().project?.projectId ?? '';
  const shelf = createClipShelf((name) => bridge.clip({ projectId: projectId(), clip: name }), report);
  let shownTake: RecordId | undefined;
  let layers: TakeLayers = NO_LAYERS;
  const raise = (): void => version.setState((state) => ({ version: state.version + 1 }));

  /** True when a route has other curves than before. While new ones of the same take are on their way the old ones stay. */
  function bringClips(take: TakeRecord | undefined): boolean {
    let isChanged = false;
    for (const route of ROUTES) {
      const name = take?.generation?.clips[route];
      const clip = name === undefined ? undefined : shelf.get(name);
      if (name !== undefined && clip === undefined) {
        shelf.want(name, refresh);
        continue;
      }
      isChanged ||= routes[route].source() !== clip;
      routes[route].setSource(clip);
    }
    return isChanged;
  }

  function refresh(): void {
    const records = document.state.getState().document;
    const { takeId } = session.getState();
    const isOther = takeId !== shownTake;
    if (isOther) for (const route of ROUTES) routes[route].setSource(undefined);
    shownTake = takeId;
    const clipsChanged = bringClips(takeId === undefined ? undefined : findRecord(records, 'take', takeId));
    const next = takeId === undefined ? NO_LAYERS : takeLayers(records, takeId);
    const changed = changedChannels(layers, next);
    const isLayered = changed.size > 0 || next.layers.length !== layers.layers.length;
    layers = next;
    if (isLayered || isOther) setLayers(next, changed);
    if (isOther || clipsChanged || isLayered) raise();
  }

  function setLayers(next: TakeLayers, changed: ReadonlyMap<string, readonly TimeRange[]>): void {
    for (const route of ROUTES) routes[route].setLayers(next, changed);
  }

  function measure(): void {
    const { table } = lipTable.getState();
    for (const route of ROUTES) routes[route].setLipGap(table && ((channels) => createLipGap(table, channels)));
    raise();
  }

  session.subscribe((now, before) => {
    if (now.project?.projectId !== before.project?.projectId) shelf.clear();
    if (now.takeId !== before.takeId || now.project?.projectId !== before.project?.projectId) refresh();
  });
  document.state.subscribe((now, before) => now.document !== before.document && refresh());
  lipTable.subscribe(measure);
  editor.subscribe((now, before) => (now.soloed !== before.soloed || now.muted !== before.muted) && raise());
  if (lipTable.getState().table) measure();
  refresh();

  return {
    version,
    editor,
    generated: (route) => routes[route].source(),
    result: (route) => routes[route].result(),
    weightsAt(route, time, target) {
      const clip = routes[route].result();
      if (!clip) return false;
      sampleClip(clip, time, target);
      silenceInPlace(target, clip.channels, editor.getState());
      return true;
    },
    headAt(route, time, target) {
      const clip = routes[route].result();
      if (!clip) return false;
      HEAD_CHANNELS.forEach((channel, axis) => {
        target[axis] = isSilenced(editor.getState(), channel) ? 0 : clipValue(clip, channel, time);
      });
      return true;
    },
  };
}

/** Channels that are muted or not soloed rest while one looks at the others. */
function silenceInPlace(weights: Float32Array, channels: readonly string[], editor: CurveEditor): void {
  if (editor.soloed.size === 0 && editor.muted.size === 0) return;
  channels.forEach((channel, column) => {
    if (isSilenced(editor, channel)) weights[column] = 0;
  });
}
