import type { StudioErrorData } from '../core/errors.ts';
import type { Route, Transcript } from '../core/take.ts';
import type { FrameRate } from '../core/time.ts';

/** A recording that the studio holds open. Ids are made by the service; the page never names a path. */
export interface RecordingInfo {
  readonly recordingId: string;
  readonly name: string;
  /** Seconds. */
  readonly duration: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** `wav`, `flac` ... */
  readonly container: string;
  readonly script: string;
  readonly warnings: readonly string[];
}

export interface SampleInfo {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly credit: string;
}

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

/** What one generation gave, without the dense clips (those are fetched route by route). */
export interface TakeView {
  readonly recordingId: string;
  readonly routes: readonly Route[];
  readonly transcript: Transcript;
  readonly provider: string;
  readonly providerReason: string;
  /** Seconds that each step took. */
  readonly timings: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}

/** A true envelope: lowest and highest sample of each bucket, -1..1. */
export interface PeaksView {
  readonly samplesPerBucket: number;
  readonly sampleRate: number;
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
}

export type StudioEvent =
  | {
      readonly event: 'progress';
      readonly jobId: string;
      readonly recordingId: string;
      /** A stable word for programs, e.g. `encode`. */
      readonly stage: string;
      /** 0..1 of the stage. */
      readonly fraction: number;
    }
  | { readonly event: 'generated'; readonly jobId: string; readonly recordingId: string }
  | { readonly event: 'cancelled'; readonly jobId: string; readonly recordingId: string }
  | { readonly event: 'failed'; readonly jobId: string; readonly recordingId: string; readonly error: StudioErrorData };

/** Content of a dropped or picked file (a browser's File is one). */
export interface FileBody {
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface AboutStudio {
  readonly version: string;
  readonly shell: 'browser' | 'electron';
}

/**
 * Everything the page can ask for: one interface, implemented by the browser shell (HTTP and WebSocket) and the Electron shell (IPC).
 * Methods take one object and reject with a StudioError; long work is a job id, events and {@link StudioBridge.cancel}.
 */
export interface StudioBridge {
  about(): Promise<AboutStudio>;
  samples(): Promise<readonly SampleInfo[]>;
  openSample(args: { readonly name: string }): Promise<RecordingInfo>;
  /** Takes over a dropped or picked file; `body` is its content. */
  addRecording(args: { readonly name: string; readonly body: FileBody }): Promise<RecordingInfo>;
  /** Forgets a recording and what was made from it; running jobs on it are cancelled. */
  closeRecording(args: { readonly recordingId: string }): Promise<void>;
  /** `script` is what is said, as text; empty means that it is to be recognised. `language` is `auto` or a code such as `en`. */
  generate(args: {
    readonly recordingId: string;
    readonly script: string;
    readonly language: string;
  }): Promise<{ readonly jobId: string }>;
  cancel(args: { readonly jobId: string }): Promise<void>;
  take(args: { readonly recordingId: string }): Promise<TakeView>;
  clip(args: { readonly recordingId: string; readonly route: Route }): Promise<ClipView>;
  peaks(args: { readonly recordingId: string }): Promise<PeaksView>;
  /** The recording as a 16-bit WAV that every browser plays. */
  sound(args: { readonly recordingId: string }): Promise<ArrayBuffer>;
  /** The built-in head as GLB; `light` asks for the variant with fewer vertices, for machines that draw with the processor. */
  head(args: { readonly light: boolean }): Promise<ArrayBuffer>;
  /** Calls back on every event until the returned function is called. */
  subscribe(listener: (event: StudioEvent) => void): () => void;
}

/** Methods whose arguments and answers are plain JSON. */
export const JSON_METHODS = ['about', 'samples', 'openSample', 'closeRecording', 'generate', 'cancel', 'take'] as const;
export type JsonMethod = (typeof JSON_METHODS)[number];

/** Answers that are mostly numbers: bytes and a small description. */
export const BINARY_KINDS = ['clip', 'peaks', 'sound', 'head'] as const;
export type BinaryKind = (typeof BINARY_KINDS)[number];

/** Answer of a method: errors cross the border as data and are rebuilt on the other side. */
export type BridgeAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: StudioErrorData };

/** Bytes with their description, as `clip`, `peaks`, `sound` and `head` travel. */
export interface BinaryAnswer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly meta?: unknown;
  readonly type: string;
}
