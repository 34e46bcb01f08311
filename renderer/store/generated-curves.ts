import { createStore } from 'zustand/vanilla';
import type { Route } from '../../shared/core/take.ts';
import { findRecord } from '../../shared/document/records.ts';
import type { ClipView } from '../../shared/ipc/studio-bridge.ts';
import type { StudioParts, TakeCurves } from '../studio-parts.ts';
import { sampleAt } from './sample-clip.ts';

/** Curves as generated, fetched for the take that is seen. */
export function createTakeCurves({
  bridge,
  document,
  session,
  report,
}: Pick<StudioParts, 'bridge' | 'document' | 'session' | 'report'>): TakeCurves {
  const version = createStore(() => ({ version: 0 }));
  const clips = new Map<string, ClipView>();
  const wanted = (route: Route): string | undefined => {
    const takeId = session.getState().takeId;
    const take = takeId === undefined ? undefined : findRecord(document.state.getState().document, 'take', takeId);
    return take?.generation?.clips[route];
  };
  const refresh = (): void => {
    const projectId = session.getState().project?.projectId ?? '';
    for (const route of ['text', 'direct'] as const) {
      const name = wanted(route);
      if (name === undefined || clips.has(name)) continue;
      bridge.clip({ projectId, clip: name }).then((clip) => {
        clips.set(name, clip);
        version.setState((state) => ({ version: state.version + 1 }));
      }, report);
    }
    version.setState((state) => ({ version: state.version + 1 }));
  };
  session.subscribe((now, before) => now.takeId !== before.takeId && refresh());
  document.state.subscribe(refresh);
  const generated = (route: Route): ClipView | undefined => clips.get(wanted(route) ?? '');
  return {
    version,
    generated,
    result: generated,
    weightsAt(route, time, target) {
      const clip = generated(route);
      clip?.channels.forEach((_, channel) => {
        target[channel] = sampleAt(clip, clip.values, clip.channels.length, channel, time);
      });
      return clip !== undefined;
    },
  };
}
