import { PLAN_HOP } from './articulation-plan.ts';
import { raisedCosine } from './segment.ts';

/**
 * Lifts the gap by a smooth bump so that it reaches `floor` mm at `peak`; the bump is nothing outside start..end.
 * Leaves a gap that is wide enough alone.
 */
export function raiseGapInPlace(gap: Float64Array, start: number, peak: number, end: number, floor: number): void {
  const frame = Math.min(gap.length - 1, Math.max(0, Math.round(peak / PLAN_HOP)));
  const missing = floor - (gap[frame] ?? 0);
  if (missing <= 0) return;
  const first = Math.max(0, Math.ceil(start / PLAN_HOP));
  const last = Math.min(gap.length - 1, Math.floor(end / PLAN_HOP));
  for (let i = first; i <= last; i++) {
    const time = i * PLAN_HOP;
    const bump = time < peak ? raisedCosine((time - start) / (peak - start)) : raisedCosine((end - time) / (end - peak));
    gap[i] = (gap[i] ?? 0) + missing * bump;
  }
}
