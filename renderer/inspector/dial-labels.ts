import type { ArticulationStyle } from '../../shared/speech/articulation/articulation-style.ts';
import type { ProceduralStyle } from '../../shared/speech/procedural/procedural-style.ts';

export interface DialText<Name extends string> {
  readonly name: Name;
  readonly label: string;
  readonly hint: string;
}

/** Dials of the mouth in the order in which an animator reaches for them. */
export const MOUTH_DIALS: readonly DialText<keyof ArticulationStyle>[] = [
  { name: 'jaw', label: 'Jaw', hint: 'How far the jaw opens on vowels' },
  { name: 'lips', label: 'Lips', hint: 'Strength of all lip shapes: rounding, spreading, raised and lowered lips' },
  { name: 'rounding', label: 'Rounding', hint: 'Pucker and funnel alone' },
  { name: 'articulation', label: 'Articulation', hint: 'Mumbled on the left, over-pronounced on the right; closures stay shut' },
  { name: 'firmness', label: 'Firmness', hint: 'How hard lips press on p, b, m; they close at every value' },
  { name: 'smoothness', label: 'Smoothness', hint: 'Crisp on the left, flowing on the right' },
  { name: 'loudness', label: 'Loudness', hint: 'How much loud speech opens the mouth' },
  { name: 'lead', label: 'Lead', hint: 'Seconds that the mouth is ahead of the sound' },
  { name: 'smile', label: 'Smile', hint: 'Standing smile; negative draws the corners in' },
  { name: 'restGap', label: 'Rest gap', hint: 'Millimetres that the lips stand apart in pauses' },
];

/** Dials of what is made up, not heard. */
export const UPPER_FACE_DIALS: readonly DialText<Exclude<keyof ProceduralStyle, 'enabled'>>[] = [
  { name: 'blinks', label: 'Blinks', hint: 'How often the eyes blink; 1 is 18 a minute' },
  { name: 'brows', label: 'Brows', hint: 'How often and how far brows accent speech' },
  { name: 'gaze', label: 'Gaze', hint: 'How far the eyes wander' },
  { name: 'head', label: 'Head', hint: 'How far the head moves' },
  { name: 'breath', label: 'Breath', hint: 'Breathing in pauses and before phrases' },
];
