import { ease, type LayerCanvas, paintInPlace } from './layer-canvas.ts';
import { between, gaussian, type Random } from './random.ts';
import type { SpeechEvents } from './speech-events.ts';

/** Where the eyes look from `time` on: degrees to the character's left (yaw) and up (pitch). */
export interface GazeTarget {
  readonly time: number;
  readonly yaw: number;
  readonly pitch: number;
}

/** Degrees of eye rotation at full weight of an eyeLook shape. */
const DEGREES_AT_FULL = 30;
const LARGE_SHIFT = 15;
/** Look back at the listener for 1.5-3 s, away for .6-1.5 s (Rogers et al. 2018: 60 % at the face, in stretches of about 2.2 s). */
const TOWARDS = [1.5, 3] as const;
const AWAY = [0.6, 1.5] as const;
const AWAY_AT_TURN = 0.45;
const LID_FOLLOW = 0.3;

/** Gaze targets over a recording: at the listener, away (more often when a phrase begins), and small fixation shifts between. */
export function gazeTargets(random: Random, duration: number, events: SpeechEvents, dial: number): GazeTarget[] {
  if (dial <= 0) return [];
  const targets: GazeTarget[] = [{ time: 0, yaw: 0, pitch: 0 }];
  let time = 0;
  let away = false;
  while (time < duration) {
    const [shortest, longest] = away ? AWAY : TOWARDS;
    const until = time + between(random, shortest, longest);
    fixate(random, targets, time, Math.min(until, duration), dial);
    const turn = events.phrases.some(({ start }) => Math.abs(start - until) < 0.3);
    away = !away && (turn || random() < AWAY_AT_TURN);
    const side = random() < 0.5 ? -1 : 1;
    const yaw = away ? side * between(random, 6, 18) : gaussian(random) * 0.5;
    const pitch = away ? between(random, -10, 6) : gaussian(random) * 0.5;
    targets.push({ time: until, yaw: yaw * dial, pitch: pitch * dial });
    time = until;
  }
  return targets.filter((target) => target.time < duration);
}

/** Times of shifts that are large enough to bring a blink. */
export function largeShifts(targets: readonly GazeTarget[]): number[] {
  return targets
    .filter((target, i) => {
      const before = targets[i - 1];
      return before && Math.hypot(target.yaw - before.yaw, target.pitch - before.pitch) > LARGE_SHIFT;
    })
    .map(({ time }) => time);
}

/** Both eyes turn together; lids follow the gaze downwards. Saccades last 21 ms + 2.2 ms a degree. */
export function paintGaze(canvas: LayerCanvas, targets: readonly GazeTarget[], duration: number): void {
  targets.forEach((target, i) => {
    const before = targets[i - 1] ?? target;
    const end = targets[i + 1]?.time ?? duration + 1;
    const length = 0.021 + 0.0022 * Math.hypot(target.yaw - before.yaw, target.pitch - before.pitch);
    const track = (value: (of: GazeTarget) => number) => (time: number) =>
      value(before) + (value(target) - value(before)) * ease((time - target.time) / length);
    const yaw = track((of) => of.yaw / DEGREES_AT_FULL);
    const pitch = track((of) => of.pitch / DEGREES_AT_FULL);
    const paint = (name: Parameters<typeof paintInPlace>[1], weight: (time: number) => number): void =>
      paintInPlace(canvas, name, target.time, end - 1e-6, (time) => Math.max(0, weight(time)));
    paint('eyeLookOutLeft', yaw);
    paint('eyeLookInRight', yaw);
    paint('eyeLookInLeft', (time) => -yaw(time));
    paint('eyeLookOutRight', (time) => -yaw(time));
    for (const side of ['Left', 'Right'] as const) {
      paint(`eyeLookUp${side}`, pitch);
      paint(`eyeLookDown${side}`, (time) => -pitch(time));
      paint(`eyeBlink${side}`, (time) => -LID_FOLLOW * pitch(time));
    }
  });
}

/** Micro-shifts of .2-.6 degrees every .3-.8 s around the present target. */
function fixate(random: Random, targets: GazeTarget[], from: number, to: number, dial: number): void {
  const centre = targets.at(-1) ?? { yaw: 0, pitch: 0 };
  for (let time = from + between(random, 0.3, 0.8); time < to - 0.2; time += between(random, 0.3, 0.8)) {
    const size = between(random, 0.2, 0.6) * dial;
    const angle = 2 * Math.PI * random();
    targets.push({ time, yaw: centre.yaw + size * Math.cos(angle), pitch: centre.pitch + size * Math.sin(angle) });
  }
}
