import { StudioError } from '../../shared/core/errors.ts';
import type { Route } from '../../shared/core/take.ts';
import { frameRate } from '../../shared/core/time.ts';
import type { ClipView, TakeView } from '../../shared/ipc/studio-bridge.ts';
import { measureClip } from '../../shared/speech/lips/measure-clip.ts';
import type { GeneratedTake } from '../takes/generated-take.ts';
import type { ShelvedHead } from '../takes/head-shelf.ts';
import { solveTake } from '../takes/solve-take.ts';

/** What the window plays. */
const WINDOW_FRAME_RATE = frameRate(60);
/** The same blinks and glances each time. */
const WINDOW_SEED = 1;

/** Curves of a route on a head, with what its lips do. @throws StudioError `request-refused` for a route that was not made */
export function clipView(take: GeneratedTake, route: Route, { lipTable }: ShelvedHead): ClipView {
  if (!take.plans[route])
    throw new StudioError('request-refused', `This take has no ${route} route.`, { hint: 'Generate it again.' });
  const { clip, headMotion } = solveTake(take, route, lipTable, WINDOW_FRAME_RATE, { seed: WINDOW_SEED, procedural: true });
  const { gap } = measureClip(clip, lipTable);
  const head = headMotion?.head ?? new Float32Array(clip.frameCount * 3);
  return { ...clip, gap, headMotion: head };
}

/** A take without its dense data. */
export function takeView(recordingId: string, take: GeneratedTake): TakeView {
  const { transcript, provider, providerReason, timings, plans } = take;
  const routes = (['text', 'direct'] as const).filter((route) => plans[route] !== undefined);
  const warnings = take.warnings.map((warning) => warning.message);
  return { recordingId, routes, transcript, provider, providerReason, timings, warnings };
}
