import type { HeadMotion } from '../../core/take.ts';
import { type FrameRate, frameTime } from '../../core/time.ts';
import { IDLE_BREATH } from './breath.ts';
import { pulse } from './layer-canvas.ts';
import { between, gaussian, type Random } from './random.ts';
import type { SpeechEvents } from './speech-events.ts';

/** Spread in degrees of the slow sway while speaking: pitch, yaw, roll. */
const SWAY = [2.0, 2.5, 1.2] as const;
const SWAY_IDLE = 0.4;
const SLOWEST_HZ = 0.25;
const FASTEST_HZ = 0.9;
const WAVES = 5;
const NOD = [2, 5] as const;
const NOD_RISE = 0.12;
const NOD_FALL = 0.25;
/** The head follows the voice by about 30 ms (Fotedar & Ghosh 2017). */
const LAG = 0.03;
const NOD_FROM = 0.9;
const BREATH_DEGREES = 0.35;

/** Slow sway, larger while speaking, with nods after accents and a rise with each breath. [T, 3] degrees. */
export function headMotion(
  random: Random,
  duration: number,
  events: SpeechEvents,
  rate: FrameRate,
  frameCount: number,
  dials: { readonly head: number; readonly breath: number },
): HeadMotion {
  const waves = SWAY.map((spread) => Array.from({ length: WAVES }, () => wave(random, spread)));
  const nods = events.accents.flatMap(({ start, end, strength }) => {
    const [chance, size] = [random(), between(random, NOD[0], NOD[1])];
    return strength > NOD_FROM && chance < 0.5 ? [{ time: (start + end) / 2 + LAG + NOD_RISE / 2, size }] : [];
  });
  const head = new Float32Array(frameCount * 3);
  for (let frame = 0; frame < frameCount; frame++) {
    const time = frameTime(rate, frame);
    const alive = SWAY_IDLE + (1 - SWAY_IDLE) * speaking(time, events);
    const ends = Math.min(1, time / 0.5, Math.max(0, (duration - time) / 0.5));
    for (let axis = 0; axis < 3; axis++) {
      const sway = (waves[axis] ?? []).reduce(
        (sum, { size, hz, phase }) => sum + size * Math.sin(2 * Math.PI * (hz * time + phase)),
        0,
      );
      head[frame * 3 + axis] = sway * alive * ends * dials.head;
    }
    const nod = nods.reduce((sum, { time: at, size }) => sum + size * pulse(time - at, NOD_RISE, NOD_FALL), 0);
    const breath = BREATH_DEGREES * dials.breath * Math.sin((2 * Math.PI * time) / IDLE_BREATH);
    head[frame * 3] = (head[frame * 3] ?? 0) - nod * dials.head + breath * ends;
  }
  return { frameRate: rate, frameCount, head };
}

function wave(random: Random, spread: number): { size: number; hz: number; phase: number } {
  const size = (spread * Math.abs(gaussian(random)) * Math.SQRT2) / Math.sqrt(WAVES);
  return { size, hz: between(random, SLOWEST_HZ, FASTEST_HZ), phase: random() };
}

/** 1 inside phrases, falling to 0 within 400 ms around them. */
function speaking(time: number, events: SpeechEvents): number {
  let most = 0;
  for (const { start, end } of events.phrases) most = Math.max(most, 1 - Math.max(0, start - time, time - end) / 0.4);
  return most;
}
