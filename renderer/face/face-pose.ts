import { sampleAt, weightsAt } from '../store/sample-clip.ts';
import { playingClip, type StudioState } from '../store/studio-store.ts';
import type { FacePose } from './face-scene.ts';
import { createIdleLife, type IdleLife } from './idle-life.ts';

/** After the sound has stood still for this long, the eyes come alive again; fading takes as long. */
const IDLE_AFTER = 1.2;
const IDLE_FADE = 0.5;

/** Decides what the face shows: the clip at the time that is heard, and life in the eyes while nothing moves. */
export interface PoseMaker {
  /** `clock` is the screen's clock in seconds. */
  pose(state: StudioState, soundTime: number, clock: number): FacePose;
}

export function createPoseMaker(isStill: () => boolean): PoseMaker {
  let idle: IdleLife | undefined;
  let lastTime = -1;
  let lastChange = 0;
  const weights = new Map<string, number>();
  return {
    pose(state, soundTime, clock) {
      if (soundTime !== lastTime) {
        lastTime = soundTime;
        lastChange = clock;
      }
      weights.clear();
      const clip = playingClip(state);
      let head: [number, number, number] = [0, 0, 0];
      if (clip) {
        weightsAt(clip, soundTime, weights);
        const axis = (column: number): number => sampleAt(clip, clip.headMotion, 3, column, soundTime);
        head = [axis(0), axis(1), axis(2)];
      }
      const share = state.alive && !isStill() ? Math.min(1, Math.max(0, (clock - lastChange - IDLE_AFTER) / IDLE_FADE)) : 0;
      if (share > 0) {
        idle ??= createIdleLife();
        const life = idle.at(clock);
        for (const [name, value] of life.weights) {
          const base = weights.get(name) ?? 0;
          weights.set(name, Math.min(1, base + (value - base) * share));
        }
        head = head.map((angle, axis) => angle + (life.head[axis] ?? 0) * share) as [number, number, number];
      }
      return { weights, head };
    },
  };
}
