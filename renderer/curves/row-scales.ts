import type { ClipView } from '../../shared/ipc/studio-bridge.ts';

/** Tops of rows: small curves would be flat lines at the full range. */
const TOPS = [0.1, 0.25, 0.5, 1];

/** Chooses how much of the range a row shows, from all curves that are drawn in it; dense clips are looked through once. */
export interface RowScales {
  /** Largest value shown for a channel, from clips that never change (kept) and one that does (looked through each time when `isFresh`). */
  topOf(channel: string, kept: readonly (ClipView | undefined)[], changing: ClipView | undefined, isFresh: boolean): number;
}

export function createRowScales(): RowScales {
  const peaks = new WeakMap<ClipView, Map<string, number>>();
  const shown = new Map<string, number>();
  const keptPeak = (clip: ClipView, channel: string): number => {
    const known = peaks.get(clip) ?? new Map<string, number>();
    peaks.set(clip, known);
    const peak = known.get(channel) ?? peakOf(clip, channel);
    known.set(channel, peak);
    return peak;
  };
  return {
    topOf(channel, kept, changing, isFresh) {
      const before = shown.get(channel);
      // A scale that jumped while one drags would pull the curve away from the pointer.
      if (!isFresh && before !== undefined) return before;
      const clips = kept.filter((clip) => clip !== undefined);
      const moving = changing && !clips.includes(changing) ? peakOf(changing, channel) : 0;
      const peak = Math.max(moving, ...clips.map((clip) => keptPeak(clip, channel)));
      const top = TOPS.find((candidate) => peak <= candidate * 0.98) ?? 1;
      shown.set(channel, top);
      return top;
    },
  };
}

function peakOf(clip: ClipView, channel: string): number {
  const column = clip.channels.indexOf(channel);
  let most = 0;
  if (column < 0) return most;
  for (let at = column; at < clip.values.length; at += clip.channels.length) {
    const value = clip.values[at] ?? 0;
    if (value > most) most = value;
  }
  return most;
}
