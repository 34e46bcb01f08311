import { isPause } from '../../core/phonemes.ts';
import type { Segment } from './segment.ts';
import type { LeadLag } from './timing-classes.ts';
import { HOLD } from './timing-classes.ts';

/**
 * A mouth at rest does not open first to say "bin", nor once more after "stop": where a closure begins or ends a stretch of speech, the
 * openings of its neighbours wait for it.
 */
export function guardUtteranceEdges(segments: readonly Segment[]): Segment[] {
  const guarded = [...segments];
  segments.forEach((closure, index) => {
    if (closure.timingClass !== 'bilabial') return;
    if (isRest(segments[index - 1])) limit(guarded, index, 1, (segment) => segment.start - closure.start, 'lead');
    if (isRest(segments[index + 1])) limit(guarded, index, -1, (segment) => closure.end - holdEnd(segment), 'lag');
  });
  return guarded;
}

function isRest(segment: Segment | undefined): boolean {
  return segment === undefined || isPause(segment.phoneme);
}

/** Limits the leads (or lags) of the openings that follow (or precede) segment `index`, up to the next closure or pause. */
function limit(segments: Segment[], index: number, step: 1 | -1, most: (segment: Segment) => number, side: keyof LeadLag): void {
  for (let i = index + step; i >= 0 && i < segments.length; i += step) {
    const segment = segments[i];
    if (!segment || isRest(segment)) return;
    const length = Math.max(0, most(segment));
    const shorten = (timing: LeadLag): LeadLag => ({ ...timing, [side]: Math.min(timing[side], length) });
    if (segment.gapTiming[side] <= length && segment.jaw[side] <= length) return;
    segments[i] = { ...segment, jaw: shorten(segment.jaw), gapTiming: shorten(segment.gapTiming) };
  }
}

function holdEnd({ start, end }: Segment): number {
  return start + (end - start) * HOLD;
}
