import { PLAN_HOP, type SibilantCap } from './articulation-plan.ts';
import type { Segment } from './segment.ts';

/** jawOpen may rise by this much per second outside the sound. */
const RAMP = 6;
const UNCAPPED = 1;
/** Inside the first and last tenth of a sibilant the jaw still moves. */
const EDGE = 0.1;

/** Where the teeth nearly meet: sibilants and affricates. */
export function sibilantCaps(segments: readonly Segment[]): SibilantCap[] {
  return segments
    .filter(({ timingClass }) => timingClass === 'sibilant' || timingClass === 'rounded-sibilant')
    .map(({ phoneme, start, end, jawCap }) => ({
      phoneme,
      jawCap,
      start: start + EDGE * (end - start),
      end: end - EDGE * (end - start),
    }));
}

/** [T] largest jawOpen at each frame of a 100 Hz plan: each range's cap inside it, rising outside. */
export function capTrack(caps: readonly SibilantCap[], frameCount: number): Float64Array {
  const track = new Float64Array(frameCount).fill(UNCAPPED);
  for (const { start, end, jawCap } of caps) {
    const reach = (UNCAPPED - jawCap) / RAMP;
    const first = Math.max(0, Math.ceil((start - reach) / PLAN_HOP));
    const last = Math.min(frameCount - 1, Math.floor((end + reach) / PLAN_HOP));
    for (let frame = first; frame <= last; frame++) {
      const time = frame * PLAN_HOP;
      const outside = Math.max(0, start - time, time - end);
      track[frame] = Math.min(track[frame] ?? UNCAPPED, jawCap + outside * RAMP);
    }
  }
  return track;
}

/** Largest jawOpen at one time. */
export function capAt(caps: readonly SibilantCap[], time: number): number {
  let cap = UNCAPPED;
  for (const { start, end, jawCap } of caps) cap = Math.min(cap, jawCap + Math.max(0, start - time, time - end) * RAMP);
  return cap;
}
