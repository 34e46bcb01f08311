import type { Phoneme } from '../../core/phonemes.ts';
import { type FormantTracks, PLAN_HOP } from './articulation-plan.ts';
import { articulatorIndex } from './articulators.ts';
import { clamp, type Segment } from './segment.ts';

/** First and second formant of American vowels in Hz, between a man's and a woman's (Peterson & Barney 1952, Hillenbrand et al. 1995). */
const TYPICAL: Readonly<Partial<Record<Phoneme, readonly [number, number]>>> = {
  IY: [320, 2550],
  IH: [440, 2150],
  EY: [480, 2250],
  EH: [600, 1950],
  AE: [700, 1850],
  AA: [790, 1250],
  AO: [660, 1050],
  OW: [500, 1000],
  UH: [460, 1150],
  UW: [350, 1050],
  AH: [640, 1300],
  ER: [490, 1450],
  AY: [750, 1450],
  AW: [750, 1350],
  OY: [550, 1000],
};
const MEAN_F1 = 540;
const MEAN_F2 = 1550;
/** A formant this much above the typical one (as a ratio minus 1) has full effect. */
const FULL_EFFECT = 0.3;
const JAW_SHARE = 0.25;
const ROUNDING_SHARE = 0.2;
const ROUND = ['mouthPucker', 'mouthFunnel'].map((name) => articulatorIndex(name as 'mouthPucker'));
const SPREAD = ['mouthStretch', 'mouthSmile', 'mouthDimple'].map((name) => articulatorIndex(name as 'mouthSmile'));
const JAW = articulatorIndex('jawOpen');

/**
 * What the sound says about a vowel's mouth: a higher first formant opens the jaw (up to 25 %), a higher second one spreads and a
 * lower one rounds the lips (up to 20 %). The speaker's size is taken from the tracks as a whole, so editing one phoneme changes no
 * other. Without tracks nothing changes.
 */
export function applyFormants(segments: readonly Segment[], formants: FormantTracks | undefined): Segment[] {
  if (!formants) return [...segments];
  const size1 = median(formants.f1) / MEAN_F1;
  const size2 = median(formants.f2) / MEAN_F2;
  if (!(size1 > 0 && size2 > 0)) return [...segments];
  return segments.map((segment) => {
    const typical = TYPICAL[segment.phoneme];
    const f1 = meanVoiced(formants.f1, segment);
    const f2 = meanVoiced(formants.f2, segment);
    if (!typical || !(f1 > 0 && f2 > 0)) return segment;
    const opener = 1 + JAW_SHARE * effect(f1 / (typical[0] * size1));
    const fronter = ROUNDING_SHARE * effect(f2 / (typical[1] * size2));
    const pose = segment.pose.slice();
    pose[JAW] = (pose[JAW] ?? 0) * opener;
    for (const index of ROUND) pose[index] = (pose[index] ?? 0) * (1 - fronter);
    for (const index of SPREAD) pose[index] = (pose[index] ?? 0) * (1 + fronter);
    const width = segment.lipWidth * (segment.lipWidth < 0 ? 1 - fronter : 1 + fronter);
    return { ...segment, pose, gap: segment.gap * opener, lipWidth: width };
  });
}

function effect(ratio: number): number {
  return clamp((ratio - 1) / FULL_EFFECT, -1, 1);
}

function median(track: Float32Array): number {
  const voiced = Array.from(track)
    .filter((hz) => hz > 0)
    .sort((a, b) => a - b);
  return voiced[Math.floor(voiced.length / 2)] ?? Number.NaN;
}

function meanVoiced(track: Float32Array, { start, end }: Segment): number {
  let sum = 0;
  let count = 0;
  for (let frame = Math.round(start / PLAN_HOP); frame < end / PLAN_HOP; frame++) {
    const hz = track[frame] ?? 0;
    if (!(hz > 0)) continue;
    sum += hz;
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}
