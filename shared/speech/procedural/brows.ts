import type { BlendShapeName } from '../../core/blend-shapes.ts';
import { type LayerCanvas, paintInPlace, pulse } from './layer-canvas.ts';
import { between, type Random } from './random.ts';
import type { SpeechEvents } from './speech-events.ts';

/** One brow movement: `size` above 0 raises, below 0 frowns. */
export interface BrowGesture {
  readonly time: number;
  readonly size: number;
  readonly rise: number;
}

const STRONG = 1;
const ON_ACCENT = 0.35;
const ON_QUESTION = 0.15;
const AT_TURN = 0.1;
const FROWN_SHARE = 0.2;
const FALL = 0.3;
const REST_BETWEEN = 0.5;

/**
 * Brow raises are a choice of the speaker, not a reflex: on some strong accents, at some turn starts, at the end of some
 * questions. They begin 120-200 ms before the vowel and peak on it (Kim, Cvejic & Davis 2014).
 */
export function browGestures(random: Random, events: SpeechEvents, question: boolean, dial: number): BrowGesture[] {
  if (dial <= 0) return [];
  const gestures: BrowGesture[] = [];
  const consider = (time: number, chance: number, mayFrown: boolean): void => {
    const [draw, size, rise, frown] = [random(), between(random, 0.15, 0.45), between(random, 0.12, 0.2), random()];
    if (draw >= Math.min(1, chance * dial)) return;
    gestures.push({ time, rise, size: (mayFrown && frown < FROWN_SHARE ? -0.7 : 1) * size * Math.min(1.5, dial) });
  };
  for (const { start } of events.phrases) consider(start, AT_TURN, false);
  for (const { start, end, strength } of events.accents) if (strength > STRONG) consider((start + end) / 2, ON_ACCENT, true);
  if (question) for (const { end } of events.phrases.slice(-1)) consider(end - 0.1, ON_QUESTION * 3, false);
  gestures.sort((a, b) => a.time - b.time);
  return gestures.filter((gesture, i) => i === 0 || gesture.time - (gestures[i - 1]?.time ?? 0) > REST_BETWEEN);
}

export function paintBrows(canvas: LayerCanvas, gestures: readonly BrowGesture[]): void {
  const raised: readonly (readonly [BlendShapeName, number])[] = [
    ['browInnerUp', 1],
    ['browOuterUpLeft', 0.7],
    ['browOuterUpRight', 0.7],
    ['eyeWideLeft', 0.15],
    ['eyeWideRight', 0.15],
  ];
  const lowered: readonly (readonly [BlendShapeName, number])[] = [
    ['browDownLeft', 1],
    ['browDownRight', 1],
    ['eyeSquintLeft', 0.3],
    ['eyeSquintRight', 0.3],
  ];
  for (const { time, size, rise } of gestures)
    for (const [name, share] of size > 0 ? raised : lowered)
      paintInPlace(canvas, name, time - rise, time + FALL, (at) => Math.abs(size) * share * pulse(at - time, rise, FALL));
}
