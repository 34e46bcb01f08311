import type { LipMeasureClip } from '../../core/lip-measures.ts';
import { clamp } from './segment.ts';

/** Share of the opening that 20 dB more or less add or take, and the level at which nothing changes. */
const PER_UNIT = 0.4;
const ORDINARY = -0.5;
const RANGE = [0.3, 1.6] as const;
/** Frames to each side over which loudness is averaged. */
const REACH = 2;

/**
 * Learned measures (100 Hz) whose opening follows `loudness` (`relativeLoudness`, [T]) more than the net lets it: what is learned from read sentences
 * moves too little in free speech, loud and soft. Width and protrusion stay.
 */
export function openByLoudness(learned: LipMeasureClip, loudness: Float32Array): LipMeasureClip {
  if (loudness.length === 0) return learned;
  const scaled = (values: Float32Array): Float32Array => values.map((value, frame) => value * gainAt(loudness, frame));
  return { ...learned, gap: scaled(learned.gap), jawDrop: scaled(learned.jawDrop) };
}

function gainAt(loudness: Float32Array, frame: number): number {
  const last = loudness.length - 1;
  let sum = 0;
  for (let offset = -REACH; offset <= REACH; offset++) sum += loudness[clamp(frame + offset, 0, last)] ?? ORDINARY;
  return clamp(1 + PER_UNIT * (sum / (2 * REACH + 1) - ORDINARY), ...RANGE);
}
