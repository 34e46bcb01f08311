import { isLabiodental, isPause, isVowel } from '../../core/phonemes.ts';
import type { TimedPhoneme } from '../../core/take.ts';
import type { LabiodentalContact } from './articulation-plan.ts';
import { PLAN_HOP } from './articulation-plan.ts';
import { ARTICULATOR_COUNT, type Articulator, articulatorIndex } from './articulators.ts';
import { clamp, raisedCosine } from './segment.ts';
import { LABIODENTAL } from './target-table.ts';

const CONTACT_FROM = 0.2;
const CONTACT_TO = 0.85;
/** Share of the movement that is done when lip and teeth touch. */
const TOUCH_PHASE = 0.8;
const CONTACT_GAP = 1.2;
const PARTING = [articulatorIndex('mouthLowerDown'), articulatorIndex('mouthFunnel')];

export interface LabiodentalGesture extends LabiodentalContact {
  readonly rise: number;
  readonly fall: number;
}

/** When the lower lip touches the upper teeth: 20-85 % of F and V. */
export function labiodentalContacts(phonemes: readonly TimedPhoneme[]): LabiodentalGesture[] {
  return phonemes.flatMap((phoneme, index) => {
    if (!isLabiodental(phoneme.phoneme)) return [];
    const length = phoneme.end - phoneme.start;
    return {
      phoneme: phoneme.phoneme,
      start: phoneme.start + CONTACT_FROM * length,
      end: phoneme.start + CONTACT_TO * length,
      rise: clamp(0.6 * neighbourVowel(phonemes[index - 1]), 0.05, 0.09),
      fall: clamp(0.5 * neighbourVowel(phonemes[index + 1]), 0.04, 0.08),
    };
  });
}

/** [T] 0..1 at 100 Hz: how far the lower lip is tucked, and which phoneme's pose it takes. */
export interface Tuck {
  readonly share: Float64Array;
  readonly isVoiced: Uint8Array;
}

export function tuckTrack(contacts: readonly LabiodentalGesture[], frameCount: number): Tuck {
  const share = new Float64Array(frameCount);
  const isVoiced = new Uint8Array(frameCount);
  for (const contact of contacts) {
    const rise = contact.start - TOUCH_PHASE * contact.rise;
    const fall = contact.end + TOUCH_PHASE * contact.fall;
    const first = Math.max(0, Math.ceil(rise / PLAN_HOP));
    const last = Math.min(frameCount - 1, Math.floor(fall / PLAN_HOP));
    for (let frame = first; frame <= last; frame++) {
      const time = frame * PLAN_HOP;
      const c = Math.min(raisedCosine((time - rise) / contact.rise), raisedCosine((fall - time) / contact.fall));
      if (c < (share[frame] ?? 0)) continue;
      share[frame] = c;
      isVoiced[frame] = contact.phoneme === 'V' ? 1 : 0;
    }
  }
  return { share, isVoiced };
}

/** The gap between the lips while the lower one touches the teeth (mm at most). */
export function narrowGap(gap: Float64Array, tuck: Tuck): Float64Array {
  return gap.map((value, frame) => value - (tuck.share[frame] ?? 0) * Math.max(0, value - CONTACT_GAP));
}

/** Draws the lower lip under the upper teeth: rolled and raised, upper lip lifted, nothing that parts them. */
export function tuckLowerLipInPlace(pose: Float64Array, tuck: Tuck, lips: number): void {
  tuck.share.forEach((c, frame) => {
    if (c === 0) return;
    const target = LABIODENTAL[tuck.isVoiced[frame] === 1 ? 'V' : 'F'];
    const row = frame * ARTICULATOR_COUNT;
    for (const [name, value] of Object.entries(target)) {
      const column = row + articulatorIndex(name as Articulator);
      pose[column] = (1 - c) * (pose[column] ?? 0) + c * Math.max(pose[column] ?? 0, value * Math.max(0.7, lips));
    }
    for (const column of PARTING) pose[row + column] = (1 - c) * (pose[row + column] ?? 0);
  });
}

function neighbourVowel(phoneme: TimedPhoneme | undefined): number {
  if (!phoneme || isPause(phoneme.phoneme) || !isVowel(phoneme.phoneme)) return 0.11;
  return phoneme.end - phoneme.start;
}
