import { frameRate } from '../../shared/core/time.ts';
import { findRecord } from '../../shared/document/records.ts';
import type { StudioParts } from '../studio-parts.ts';
import type { TimeFormat } from './ruler-ticks.ts';

/** How time is written for the take that is seen. */
export function timeFormatOf({
  document,
  session,
  preferences,
}: Pick<StudioParts, 'document' | 'session' | 'preferences'>): TimeFormat {
  const records = document.state.getState().document;
  const { takeId } = session.getState();
  const take = takeId === undefined ? undefined : findRecord(records, 'take', takeId);
  return {
    unit: preferences.getState().timeUnit,
    frameRate: findRecord(records, 'project', 'project')?.frameRate ?? frameRate(60),
    startsAt: take?.audio.timecodeSeconds ?? 0,
  };
}
