import type { TimeRange } from '../../core/time.ts';
import { ease, type LayerCanvas, paintInPlace } from './layer-canvas.ts';
import { between, gaussian, type Random } from './random.ts';
import type { SpeechEvents } from './speech-events.ts';

/** Blinks a minute in conversation (Doughty 2001: 10.5-32.5). */
const BLINKS_PER_MINUTE = 18;
const INTERVAL_SPREAD = 0.5;
const SHORTEST_INTERVAL = 0.8;
const SNAP_SHARE = 0.6;
/** Blinks move to phrase ends and pauses at most this far (s). */
const SNAP_REACH = 0.9;
const SNAP_SPREAD = 0.15;
const CLOSING = 0.08;
const HOLDING = 0.03;
const OPENING = 0.15;
const MOST_SKEW = 0.008;

/**
 * Times at which blinks begin: lognormal intervals, 60 % drawn to the ends of phrases, none inside stressed vowels, one with
 * each large gaze shift.
 */
export function blinkTimes(
  random: Random,
  duration: number,
  events: SpeechEvents,
  shifts: readonly number[],
  dial: number,
): number[] {
  if (dial <= 0) return [];
  const mean = 60 / (BLINKS_PER_MINUTE * dial);
  const own: number[] = [];
  let time = between(random, 0.3, 1) * mean;
  while (time < duration) {
    const ends = events.pauses.map(({ start }) => start + gaussian(random) * SNAP_SPREAD);
    const near = ends.filter((end) => Math.abs(end - time) < SNAP_REACH);
    const snapped = near.length > 0 && random() < SNAP_SHARE ? (near[0] ?? time) : time;
    own.push(afterStress(snapped, events.stressed));
    time += Math.max(SHORTEST_INTERVAL, mean * Math.exp(INTERVAL_SPREAD * gaussian(random) - INTERVAL_SPREAD ** 2 / 2));
  }
  const sorted = [...own, ...shifts].filter((at) => at >= 0 && at < duration).sort((a, b) => a - b);
  const kept: number[] = [];
  for (const at of sorted) if (at - (kept.at(-1) ?? -10) >= SHORTEST_INTERVAL / Math.max(1, dial)) kept.push(at);
  return kept;
}

/** Lids close fast, stay, open slowly; one eye up to 8 ms after the other; cheeks and brows take part a little. */
export function paintBlinks(canvas: LayerCanvas, random: Random, times: readonly number[]): void {
  for (const start of times) {
    const skew = between(random, -MOST_SKEW, MOST_SKEW);
    const lid = (delay: number) => (time: number) => blinkShape(time - start - delay);
    const end = start + CLOSING + HOLDING + OPENING + 0.02;
    paintInPlace(canvas, 'eyeBlinkLeft', start - 0.02, end, lid(Math.max(0, skew)));
    paintInPlace(canvas, 'eyeBlinkRight', start - 0.02, end, lid(Math.max(0, -skew)));
    for (const [name, weight] of [
      ['eyeSquintLeft', 0.1],
      ['eyeSquintRight', 0.1],
      ['browDownLeft', 0.03],
      ['browDownRight', 0.03],
      ['cheekSquintLeft', 0.03],
      ['cheekSquintRight', 0.03],
    ] as const)
      paintInPlace(canvas, name, start, end, (time) => weight * blinkShape(time - start));
  }
}

function blinkShape(time: number): number {
  if (time <= CLOSING + HOLDING) return ease(time / CLOSING);
  return ease(1 - (time - CLOSING - HOLDING) / OPENING);
}

function afterStress(time: number, stressed: readonly TimeRange[]): number {
  const inside = stressed.find(({ start, end }) => time > start - CLOSING && time < end);
  return inside ? inside.end : time;
}
