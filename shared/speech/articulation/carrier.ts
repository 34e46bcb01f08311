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
const GROUPS: readonly Group[] = ['jaw', 'lips', 'tongue', 'gap'];
const GAP_COLUMN = ARTICULATOR_COUNT;
const WIDTH_COLUMN = ARTICULATOR_COUNT + 1;
const COLUMNS = ARTICULATOR_COUNT + 2;
const groupOf = (name: string): Group => (name.startsWith('jaw') ? 'jaw' : name === 'tongueOut' ? 'tongue' : 'lips');
/** Columns that each group moves: articulators, then the gap, then the width (which goes with the lips). */
const GROUP_COLUMNS: readonly Int32Array[] = GROUPS.map((group) => {
  const columns = ARTICULATORS.flatMap((name, k) => (groupOf(name) === group ? [k] : []));
  if (group === 'gap') columns.push(GAP_COLUMN);
  if (group === 'lips') columns.push(WIDTH_COLUMN);
  return Int32Array.from(columns);
});

/**
 * Tier one: every segment pulls each articulator to its target through a raised-cosine window with its dominance; the mouth is
 * the mean of what pulls (Cohen & Massaro). Windows are finite, so a segment acts only near itself.
 */
export function blendCarrier(segments: readonly Segment[], frameCount: number): Carrier {
  const values = new Float64Array(frameCount * COLUMNS);
  GROUPS.forEach((group, index) => {
    const columns = GROUP_COLUMNS[index] ?? new Int32Array(0);
    const weights = new Float64Array(frameCount);
    for (const segment of segments) addSegment(segment, group, columns, values, weights);
    for (let frame = 0; frame < frameCount; frame++) {
      const weight = weights[frame] ?? 0;
      const scale = weight > 1e-9 ? 1 / weight : 0;
      const row = frame * COLUMNS;
      for (let i = 0; i < columns.length; i++) {
        const index = row + (columns[i] ?? 0);
        values[index] = (values[index] ?? 0) * scale;
      }
    }
  });
  const pose = new Float64Array(frameCount * ARTICULATOR_COUNT);
  const gap = new Float64Array(frameCount);
  const lipWidth = new Float64Array(frameCount);
  for (let frame = 0; frame < frameCount; frame++) {
    const row = frame * COLUMNS;
    for (let k = 0; k < ARTICULATOR_COUNT; k++) pose[frame * ARTICULATOR_COUNT + k] = values[row + k] ?? 0;
    gap[frame] = values[row + GAP_COLUMN] ?? 0;
    lipWidth[frame] = values[row + WIDTH_COLUMN] ?? 0;
  }
  return { frameCount, pose, gap, lipWidth };
}

function addSegment(segment: Segment, group: Group, columns: Int32Array, values: Float64Array, weights: Float64Array): void {
  const timing = timingOf(segment, group);
  const dominance = dominanceOf(segment, group);
  const targets = new Float64Array(columns.length);
  for (let i = 0; i < targets.length; i++) {
    const column = columns[i] ?? 0;
    targets[i] = column === GAP_COLUMN ? segment.gap : column === WIDTH_COLUMN ? segment.lipWidth : (segment.pose[column] ?? 0);
  }
  const hold = segment.start + (segment.end - segment.start) * HOLD;
  const release = Math.max(segment.end, hold + timing.lag);
  const first = Math.max(0, Math.ceil((segment.start - timing.lead) / PLAN_HOP));
  const last = Math.min(weights.length - 1, Math.floor(release / PLAN_HOP));
  for (let frame = first; frame <= last; frame++) {
    const window = dominanceWindow(frame * PLAN_HOP, segment.start, hold, release, timing.lead) * dominance;
    if (window === 0) continue;
    weights[frame] = (weights[frame] ?? 0) + window;
    const row = frame * COLUMNS;
    for (let i = 0; i < columns.length; i++) {
      const index = row + (columns[i] ?? 0);
      values[index] = (values[index] ?? 0) + window * (targets[i] ?? 0);
    }
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
