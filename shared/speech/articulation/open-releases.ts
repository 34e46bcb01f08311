import type { SealGesture } from './lip-seals.ts';
import { raiseGapInPlace } from './raise-gap.ts';

/** After a release the lips part at least this far (mm), this long after it (s). */
const RELEASE_GAP = 3.5;
const RELEASE_PEAK = 0.02;
const RELEASE_REACH = 0.06;

/**
 * Sounds after P, B, M are seen to open the lips, however narrow their vowel is, and so is a burst before a pause; before silence
 * and further closures nothing is added.
 */
export function openReleases(gap: Float64Array, seals: readonly SealGesture[]): Float64Array {
  const opened = gap.slice();
  for (const { end, opens } of seals) {
    const peak = end + RELEASE_PEAK;
    if (opens) raiseGapInPlace(opened, end - RELEASE_REACH, peak, peak + RELEASE_REACH, RELEASE_GAP);
  }
  return opened;
}
