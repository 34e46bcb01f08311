import { PLAN_HOP } from './articulation-plan.ts';
import { ARTICULATOR_COUNT, ARTICULATORS } from './articulators.ts';
import { raisedCosine, type Segment } from './segment.ts';
import { HOLD, type LeadLag } from './timing-classes.ts';

/** Mouth over time before contacts, at 100 Hz. */
export interface Carrier {
  readonly frameCount: number;
  /** [T, articulators] row-major. */
  readonly pose: Float64Array;
  /** [T] mm. */
  readonly gap: Float64Array;
  /** [T] mm without the jaw's share. */
  readonly lipWidth: Float64Array;
}

type Group = 'jaw' | 'lips' | 'tongue' | 'gap';
const GROUP_OF: readonly Group[] = ARTICULATORS.map((name) =>
  name === 'jawOpen' || name === 'jawForward' ? 'jaw' : name === 'tongueOut' ? 'tongue' : 'lips',
);
const GAP_COLUMN = ARTICULATOR_COUNT;
const WIDTH_COLUMN = ARTICULATOR_COUNT + 1;
const COLUMNS = ARTICULATOR_COUNT + 2;
const GROUPS: readonly Group[] = ['jaw', 'lips', 'tongue', 'gap'];

/**
 * Tier one: every segment pulls each articulator to its target through a raised-cosine window with its dominance; the mouth is
 * the mean of what pulls (Cohen & Massaro). Windows are finite, so a segment acts only near itself.
 */
export function blendCarrier(segments: readonly Segment[], frameCount: number): Carrier {
  const sums = new Float64Array(frameCount * COLUMNS);
  const weights = new Float64Array(frameCount * GROUPS.length);
  for (const segment of segments)
    for (let group = 0; group < GROUPS.length; group++) addSegment(segment, group, frameCount, sums, weights);
  const pose = new Float64Array(frameCount * ARTICULATOR_COUNT);
  const gap = new Float64Array(frameCount);
  const lipWidth = new Float64Array(frameCount);
  const share = (frame: number, column: number, group: Group): number => {
    const weight = weights[frame * GROUPS.length + GROUPS.indexOf(group)] ?? 0;
    return weight > 1e-9 ? (sums[frame * COLUMNS + column] ?? 0) / weight : 0;
  };
  for (let frame = 0; frame < frameCount; frame++) {
    for (let k = 0; k < ARTICULATOR_COUNT; k++) pose[frame * ARTICULATOR_COUNT + k] = share(frame, k, GROUP_OF[k] ?? 'lips');
    gap[frame] = share(frame, GAP_COLUMN, 'gap');
    lipWidth[frame] = share(frame, WIDTH_COLUMN, 'lips');
  }
  return { frameCount, pose, gap, lipWidth };
}

function addSegment(segment: Segment, group: number, frameCount: number, sums: Float64Array, weights: Float64Array): void {
  const name = GROUPS[group] ?? 'lips';
  const timing = timingOf(segment, name);
  const dominance = dominanceOf(segment, name);
  const hold = segment.start + (segment.end - segment.start) * HOLD;
  const release = Math.max(segment.end, hold + timing.lag);
  const first = Math.max(0, Math.ceil((segment.start - timing.lead) / PLAN_HOP));
  const last = Math.min(frameCount - 1, Math.floor(release / PLAN_HOP));
  for (let frame = first; frame <= last; frame++) {
    const window = dominanceWindow(frame * PLAN_HOP, segment.start, hold, release, timing.lead) * dominance;
    if (window === 0) continue;
    const offset = frame * GROUPS.length + group;
    weights[offset] = (weights[offset] ?? 0) + window;
    const row = frame * COLUMNS;
    if (name === 'gap') sums[row + GAP_COLUMN] = (sums[row + GAP_COLUMN] ?? 0) + window * segment.gap;
    if (name === 'lips') sums[row + WIDTH_COLUMN] = (sums[row + WIDTH_COLUMN] ?? 0) + window * segment.lipWidth;
    for (let k = 0; k < ARTICULATOR_COUNT; k++)
      if (GROUP_OF[k] === name) sums[row + k] = (sums[row + k] ?? 0) + window * (segment.pose[k] ?? 0);
  }
}

function timingOf(segment: Segment, group: Group): LeadLag {
  return group === 'jaw' ? segment.jaw : group === 'tongue' ? segment.tongue : group === 'gap' ? segment.gapTiming : segment.lips;
}

function dominanceOf(segment: Segment, group: Group): number {
  return group === 'lips' ? segment.lipDominance : group === 'gap' ? segment.gapDominance : segment.jawDominance;
}

function dominanceWindow(time: number, start: number, hold: number, release: number, lead: number): number {
  if (time < start) return lead > 0 ? raisedCosine((time - start + lead) / lead) : 0;
  return time <= hold ? 1 : raisedCosine((release - time) / (release - hold));
}
