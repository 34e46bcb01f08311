import type { DrawPace } from './draw-pace.ts';

/** Shares of the time that faces may take where the processor draws them: the lanes, the sound and the hand need the rest. */
const SHARES = { play: 0.4, edit: 0.5, life: 0.4, held: 0.2 };
/** Idle life needs no more pictures than this, in milliseconds between two. */
const CALM_MS = 66;
/** While it plays 30 pictures a second are plenty, however cheap they are: milliseconds between two, a little less than two frames of most screens. */
const PLAY_MS = 28;
/** Two steps of a motion within this time are one, which ends when nothing moved for as long. */
const MOTION_MS = 240;
/** A page that slept wakes up where it fell asleep. */
const LONGEST_TICK_MS = 400;

/** What happens in a frame of the screen. */
export interface FaceMoment {
  /** The screen's clock in milliseconds. */
  readonly now: number;
  readonly playing: boolean;
  /** The faces should look different from what was drawn last, for a reason other than idle life. */
  readonly isChanged: boolean;
  /** Time, curves or camera are not what they were a frame of the screen ago, whatever was drawn since. */
  readonly isMotion: boolean;
  /** Somebody scrolls, zooms or drags in the window. */
  readonly isHeld: boolean;
}

/** Decides when faces are drawn by the processor, and whether as a moving picture. */
export interface FaceRhythm {
  /** Takes note of a frame of the screen, whether or not it is drawn. */
  tick(moment: FaceMoment): void;
  /** Whether a picture is due in this frame. */
  isDue(moment: FaceMoment): boolean;
  /** Seconds of idle life: it holds its breath while a hand is busy. */
  readonly life: number;
  readonly isMoving: boolean;
}

export function createFaceRhythm(pace: DrawPace): FaceRhythm {
  let life = 0;
  let lastTick: number | undefined;
  let lastStep = Number.NEGATIVE_INFINITY;
  let movedUntil = Number.NEGATIVE_INFINITY;
  let lastLife = Number.NEGATIVE_INFINITY;
  let lastPlayed = Number.NEGATIVE_INFINITY;
  let isMoving = false;
  return {
    get life() {
      return life;
    },
    get isMoving() {
      return isMoving;
    },
    tick({ now, playing, isMotion, isHeld }) {
      if (!isHeld && lastTick !== undefined) life += Math.min(LONGEST_TICK_MS, now - lastTick) / 1_000;
      lastTick = now;
      if (isMotion) {
        if (now - lastStep < MOTION_MS) movedUntil = now + MOTION_MS;
        lastStep = now;
      }
      isMoving = playing || now < movedUntil;
    },
    isDue({ now, playing, isChanged, isHeld }) {
      if (isChanged && !playing) return pace.allows(now, SHARES.edit);
      if (isChanged) {
        if (now - lastPlayed < PLAY_MS || !pace.allows(now, isHeld ? SHARES.held : SHARES.play)) return false;
        lastPlayed = now;
        return true;
      }
      if (isHeld || now - lastLife < CALM_MS || !pace.allows(now, SHARES.life)) return false;
      lastLife = now;
      return true;
    },
  };
}
