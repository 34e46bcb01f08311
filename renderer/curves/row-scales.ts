import type { ClipView } from '../../shared/ipc/bridge-data.ts';

/** Tops of rows: small curves would be flat lines at the full range. */
const TOPS = [0.1, 0.25, 0.5, 1];

/** Chooses how much of the range a row shows, from all curves that are drawn in it. */
export interface RowScales {
  /**
   * Largest value shown for a channel: of clips that never change (looked through once), and of one that changes in place, whose state `version`
   * names. While `isHeld` the last answer stands.
   */
  topOf(channel: string, kept: readonly (ClipView | undefined)[], changing: Changing | undefined, isHeld: boolean): number;
}

/** A clip that changes in place. */
export interface Changing {
  readonly clip: ClipView;
  readonly version: number;
}

export function createRowScales(): RowScales {
  const peaks = new WeakMap<ClipView, Map<string, number>>();
  const moving = new Map<string, Changing & { readonly peak: number }>();
  const shown = new Map<string, number>();
  const keptPeak = (clip: ClipView, channel: string): number => {
    const known = peaks.get(clip) ?? new Map<string, number>();
    peaks.set(clip, known);
    const peak = known.get(channel) ?? peakOf(clip, channel);
    known.set(channel, peak);
    return peak;
  };
  const movingPeak = ({ clip, version }: Changing, channel: string): number => {
    const known = moving.get(channel);
    if (known?.clip === clip && known.version === version) return known.peak;
    const peak = peakOf(clip, channel);
    moving.set(channel, { clip, version, peak });
    return peak;
  };
  return {
    topOf(channel, kept, changing, isHeld) {
      const before = shown.get(channel);
      // A scale that jumped while one drags would pull the curve away from the pointer.
      if (isHeld && before !== undefined) return before;
      let peak = changing ? movingPeak(changing, channel) : 0;
      for (const clip of kept) if (clip) peak = Math.max(peak, keptPeak(clip, channel));
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
