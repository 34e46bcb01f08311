import type { StudioErrorData } from '../core/errors.ts';
import type { FrameRate } from '../core/time.ts';

/** Dense animation of one route on the built-in head, for playing and drawing. */
export interface ClipView {
  readonly frameRate: FrameRate;
  readonly frameCount: number;
  readonly channels: readonly string[];
  /** Weights, [T, C] frame-major, 0..1. */
  readonly values: Float32Array;
  /** [T] opening between the lips of the built-in head in millimetres; 0 is closed. */
  readonly gap: Float32Array;
  /** [T, 3] pitch, yaw, roll of the head in degrees (up, to the character's left, towards the left shoulder). */
  readonly headMotion: Float32Array;
}

/** A true envelope: lowest and highest sample of each bucket, -1..1. */
export interface PeaksView {
  readonly samplesPerBucket: number;
  readonly sampleRate: number;
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
}

/** Content of a dropped or picked file (a browser's File is one). */
export interface FileBody {
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface AboutStudio {
  readonly version: string;
  readonly shell: 'browser' | 'electron';
}

/** Answer of a method: errors cross the border as data and are rebuilt on the other side. */
export type BridgeAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: StudioErrorData };

/** Bytes with their description, as methods give them whose answers are mostly numbers. */
export interface BinaryAnswer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly meta?: unknown;
  readonly type: string;
}
