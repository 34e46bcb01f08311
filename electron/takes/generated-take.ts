import { z } from 'zod';
import type { Warning } from '../../shared/core/errors.ts';
import type { Route, Transcript } from '../../shared/core/take.ts';
import type { ArticulationPlan } from '../../shared/speech/articulation/articulation-plan.ts';
import type { LastLayer } from '../../shared/speech/profile/fit-profile.ts';

/** The job `generate` of the inference process: a recording to what each route says about it. Checked on arrival. */
export const generateRequestSchema = z.object({
  /** Absolute path of the recording; only the program's own side ever makes one up. */
  path: z.string().min(1),
  channel: z.union([z.literal('auto'), z.literal('mix'), z.number().int().min(0).max(255)]),
  script: z.string().optional(),
  /** `auto` or a language code of the speech pack. */
  language: z.string().min(2).max(12),
  dictionaryPath: z.string().optional(),
  routes: z.array(z.enum(['text', 'direct'])).min(1),
  /** Text route by rules alone, without the learned articulation. */
  rulesOnly: z.boolean(),
  /** The letter-to-sound model for words that no dictionary has. */
  lexiconFile: z.string().min(1),
  /** Folders that hold packs, the first match wins. */
  packRoots: z.array(z.string()).min(1),
  provider: z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml']),
  /** An actor's profile for the direct route; absolute path. */
  profilePath: z.string().min(1).optional(),
  /** Also give what the face net holds before its last layer, for fitting a profile. */
  keepsHidden: z.boolean().optional(),
});

export type GenerateRequest = z.infer<typeof generateRequestSchema>;

/** Plain facts of the recording, as it was found. */
export interface RecordingFacts {
  readonly duration: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly container: string;
  readonly codec: string;
  readonly sha256: string;
  readonly bytes: number;
  /** What was listened to: a channel from 0, or `mix`. */
  readonly channel: number | 'mix';
  /** Seconds since midnight, from a broadcast extension. */
  readonly timecodeSeconds?: number;
}

export interface PackFacts {
  readonly id: string;
  readonly version: string;
}

/**
 * What the models heard: all that placing other words and articulating again need, without listening again. 100 Hz unless it says so.
 * Half floats are kept as their bits.
 */
export interface TakeAnalysis {
  readonly frameCount: number;
  /** Seconds of the recording. */
  readonly duration: number;
  /** As recognised, `und` where it is not known. */
  readonly language: string;
  /** [T, 42] natural logarithms of the phonemes, half floats. */
  readonly logProbabilities: Uint16Array;
  /** [T] probability that a phoneme begins, half floats. */
  readonly boundary: Uint16Array;
  /** [T, 3] probabilities of the stress classes, half floats. */
  readonly stress: Uint16Array;
  /** [T] spectral flux, half floats. */
  readonly flux: Uint16Array;
  /** As `GeneratedTake.loudness`; its length is its own. */
  readonly loudness: Float32Array;
  /** Level above 2 kHz of each millisecond in dB (`highBandDecibels`), half floats. */
  readonly highBand: Uint16Array;
}

/** What fitting an actor's profile needs of a recording. */
export interface FaceHidden {
  /** [T, H] at 100 Hz. */
  readonly values: Float32Array;
  readonly layer: LastLayer;
  readonly columns: readonly number[];
  readonly pack: { readonly id: string; readonly version: string; readonly sha256: string };
}

/** What one recording became. Everything that a head, a frame rate or a dial decides comes later and needs no model. */
export interface GeneratedTake {
  readonly recording: RecordingFacts;
  readonly transcript: Transcript;
  /** Speech loudness at 100 Hz (`relativeLoudness`). */
  readonly loudness: Float32Array;
  readonly analysis: TakeAnalysis;
  /** Plans at 100 Hz for the routes that were asked for. */
  readonly plans: Readonly<Partial<Record<Route, ArticulationPlan>>>;
  readonly provider: string;
  readonly providerReason: string;
  readonly packs: readonly PackFacts[];
  /** Where it was asked for. */
  readonly hidden?: FaceHidden;
  /** Seconds spent in each step. */
  readonly timings: Readonly<Record<string, number>>;
  readonly warnings: readonly Warning[];
}
