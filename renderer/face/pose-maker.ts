import type { BlendShapeName } from '../../shared/core/blend-shapes.ts';
import type { Route } from '../../shared/core/take.ts';
import { framesPerSecond } from '../../shared/core/time.ts';
import type { ClipView } from '../../shared/ipc/bridge-data.ts';
import type { TakeCurves } from '../curves/shown-curves.ts';
import type { Preferences } from '../studio-parts.ts';
import type { FacePose } from './face-stage.ts';
import { createIdleLife, type IdleLife } from './idle-life.ts';

/** What one of the faces shows: a route as it was generated, or the chosen route with the corrections. */
export type FaceKind = Preferences['faces'][number];

/** After the sound has stood still for this long, the eyes come alive again; fading takes as long. */
const IDLE_AFTER = 1.2;
const IDLE_FADE = 0.5;

/** What decides a pose besides the curves and the time. */
export interface PoseChoice {
  readonly route: Route;
  readonly isAlive: boolean;
  readonly isNeutral: boolean;
  readonly solo?: BlendShapeName;
}

/** Decides what the faces show: the curves at the time that is heard, and life in the eyes while nothing moves. */
export interface PoseMaker {
  /** `clock` is the screen's clock in seconds. The pose is valid until the next call for the same face. */
  pose(face: FaceKind, choice: PoseChoice, soundTime: number, clock: number): FacePose;
  /** The weights alone, without idle life: for lip lines of other moments. */
  weights(face: FaceKind, choice: PoseChoice, soundTime: number): ReadonlyMap<string, number>;
}

export function createPoseMaker(curves: TakeCurves, isStill: () => boolean): PoseMaker {
  let idle: IdleLife | undefined;
  let lastTime = -1;
  let lastChange = 0;
  const row = new Float32Array(52);
  const kept = new Map<FaceKind, Map<string, number>>();

  function fill(face: FaceKind, choice: PoseChoice, time: number, into: Map<string, number>): ClipView | undefined {
    into.clear();
    const route = face === 'result' ? choice.route : face;
    const clip = face === 'result' ? curves.result(route) : curves.generated(route);
    if (!clip || choice.isNeutral) return clip;
    if (face === 'result') curves.weightsAt(route, time, row);
    else sampleRow(clip, clip.values, clip.channels.length, time, row);
    clip.channels.forEach((name, column) => {
      if (choice.solo === undefined || choice.solo === name) into.set(name, row[column] ?? 0);
    });
    return clip;
  }

  return {
    pose(face, choice, soundTime, clock) {
      if (soundTime !== lastTime) {
        lastTime = soundTime;
        lastChange = clock;
      }
      const weights = kept.get(face) ?? new Map<string, number>();
      kept.set(face, weights);
      const clip = fill(face, choice, soundTime, weights);
      const head: [number, number, number] = [0, 0, 0];
      if (choice.isNeutral || choice.solo !== undefined) return { weights, head };
      if (face === 'result') curves.headAt(choice.route, soundTime, head);
      else if (clip) sampleRow(clip, clip.headMotion, 3, soundTime, head);
      const share = choice.isAlive && !isStill() ? fadeIn(clock - lastChange - IDLE_AFTER) : 0;
      if (share === 0) return { weights, head };
      idle ??= createIdleLife();
      const life = idle.at(clock);
      for (const [name, value] of life.weights) {
        const base = weights.get(name) ?? 0;
        weights.set(name, Math.min(1, base + (value - base) * share));
      }
      life.head.forEach((angle, axis) => {
        head[axis] = (head[axis] ?? 0) + angle * share;
      });
      return { weights, head };
    },
    weights(face, choice, soundTime) {
      const weights = new Map<string, number>();
      fill(face, choice, soundTime, weights);
      return weights;
    },
  };
}

function fadeIn(seconds: number): number {
  return Math.min(1, Math.max(0, seconds / IDLE_FADE));
}

/** A row of a frame-major array between two frames, `stride` values; held at both ends. */
function sampleRow(clip: ClipView, values: Float32Array, stride: number, seconds: number, into: number[] | Float32Array): void {
  const last = Math.max(0, clip.frameCount - 1);
  const position = Math.min(Math.max(seconds * framesPerSecond(clip.frameRate), 0), last);
  const frame = Math.floor(position);
  const next = Math.min(frame + 1, last);
  const share = position - frame;
  for (let i = 0; i < stride; i++) {
    const here = values[frame * stride + i] ?? 0;
    into[i] = here + ((values[next * stride + i] ?? 0) - here) * share;
  }
}
