import type { BlendShapeName } from './blend-shapes.ts';
import type { Phoneme, Stress } from './phonemes.ts';
import type { FrameRate, TimeRange } from './time.ts';

/** Sound in memory. `channels[c]` holds samples in -1..1 (float peaks may exceed it). */
export interface AudioClip {
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
}

/** A word as placed on the recording. `confidence` is 0..1. */
export interface TimedWord extends TimeRange {
  readonly text: string;
  readonly confidence: number;
}

/** A phoneme as placed on the recording. */
export interface TimedPhoneme extends TimeRange {
  readonly phoneme: Phoneme;
  /** 0..1 */
  readonly confidence: number;
  /** Vowels only. */
  readonly stress?: Stress;
  /** Index into the transcript's words; absent for pauses and for phonemes decoded without words. */
  readonly word?: number;
  /** Stops only: time in seconds at which the closure is heard to burst. */
  readonly burst?: number;
}

/** Where script and speech part ways. Indices are into the script's words and the transcript's words. */
export interface ScriptDifference extends TimeRange {
  readonly kind: 'misread' | 'missing' | 'extra';
  readonly script: string;
  readonly spoken: string;
}

export type TranscriptSource = 'script' | 'recognised' | 'phones';

/** What was said, and when. Phonemes cover the recording without holes, in order; words are in order. */
export interface Transcript {
  readonly language: string;
  readonly source: TranscriptSource;
  readonly text: string;
  readonly words: readonly TimedWord[];
  readonly phonemes: readonly TimedPhoneme[];
  readonly differences: readonly ScriptDifference[];
}

/**
 * Dense animation: weights of `channels` at every frame, immutable.
 * `values` is [T, C] row-major (frame-major), T = frameCount, C = channels.length, weights 0..1; frame i is at i / frameRate.
 */
export interface BlendShapeClip {
  readonly frameRate: FrameRate;
  readonly frameCount: number;
  readonly channels: readonly BlendShapeName[];
  readonly values: Float32Array;
}

/**
 * Rotations that blend shapes cannot carry. `head` is [T, 3] pitch, yaw, roll in degrees
 * (positive: up, to the character's left, towards the character's left shoulder).
 */
export interface HeadMotion {
  readonly frameRate: FrameRate;
  readonly frameCount: number;
  readonly head: Float32Array;
}

/** The two ways from sound to curves. */
export type Route = 'text' | 'direct';
