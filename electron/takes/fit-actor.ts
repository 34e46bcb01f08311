import { basename } from 'node:path';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import { StudioError } from '../../shared/core/errors.ts';
import { type CapturedCurves, sampleCaptured } from '../../shared/export/read-curve-csv.ts';
import { PLAN_RATE } from '../../shared/speech/articulation/articulation-plan.ts';
import { arkitReferenceLipTable } from '../../shared/speech/lips/arkit-reference.ts';
import { compileLipTable } from '../../shared/speech/lips/compiled-table.ts';
import { measureWeights } from '../../shared/speech/lips/measure-clip.ts';
import type { ActorProfile, ProfileSource } from '../../shared/speech/profile/actor-profile.ts';
import {
  applyLastLayer,
  blendLayers,
  fitProfile,
  type LastLayer,
  PROFILE_TRUST,
} from '../../shared/speech/profile/fit-profile.ts';
import type { FaceHidden, GeneratedTake, GenerateRequest } from './generated-take.ts';
import type { GenerateOptions, TakeMaker } from './take-maker.ts';

const SHAPES = BLEND_SHAPE_NAMES.length;
const RATE = 100;
/** How far to go from the pack's layer to the fitted one: as far as the lips come closer on these takes, for a face that the pack knows not at all. */
const STEPS = [0.25, 0.5, 0.75, 1];
/** Less than this teaches nothing. */
const LEAST_SECONDS = 3;

/** A recording whose true curves are known. */
export interface ActorTake {
  /** Absolute path of the recording. */
  readonly path: string;
  readonly wanted: CapturedCurves;
  readonly curves: ProfileSource['curves'];
  /** Seconds into the recording at which the curves begin. */
  readonly offset: number;
}

export interface FitOptions {
  readonly actor: string;
  readonly trust?: number;
  readonly request: Omit<GenerateRequest, 'path' | 'routes' | 'keepsHidden' | 'profilePath'>;
}

interface Frames {
  readonly hidden: Float32Array;
  readonly wanted: Float32Array;
}

/**
 * Fits an actor's profile: listens to every take, and finds the last layer that gives their curves. The fit itself takes well under a second for
 * a minute of takes. Undefined when it was cancelled.
 * @throws StudioError `profile-invalid` for packs that cannot learn or too little material; those of recordings
 */
export async function fitActor(
  maker: TakeMaker,
  takes: readonly ActorTake[],
  { actor, trust = PROFILE_TRUST, request }: FitOptions,
  options: GenerateOptions = {},
): Promise<ActorProfile | undefined> {
  const parts: Frames[] = [];
  const sources: ProfileSource[] = [];
  let net: FaceHidden | undefined;
  for (const take of takes) {
    const outcome = await maker.generate({ ...request, path: take.path, routes: ['direct'], keepsHidden: true }, options);
    if (outcome.cancelled) return undefined;
    const { hidden } = outcome.value;
    if (hidden === undefined) throw new StudioError('profile-invalid', 'The face net gave nothing to fit to.');
    net = hidden;
    parts.push(framesOf(hidden, take));
    sources.push(sourceOf(take, outcome.value, parts.at(-1)));
  }
  const frames = joinFrames(parts);
  if (net === undefined || frames.wanted.length < LEAST_SECONDS * RATE * SHAPES) {
    throw new StudioError(
      'profile-invalid',
      `${(frames.wanted.length / SHAPES / RATE).toFixed(1)} s of curves are too little to learn from.`,
      {
        hint: 'Give at least 3 seconds, better 15, in which the actor speaks.',
      },
    );
  }
  const { layer, columns, pack } = net;
  const frameCount = frames.wanted.length / SHAPES;
  const full = fitProfile(layer, { frameCount, ...frames }, { trust, columns });
  const error = (candidate: LastLayer): number => gapError(applyLastLayer(candidate, frames.hidden), frames.wanted);
  const fitted = STEPS.map((share) => blendLayers(layer, full, share)).reduce(
    (best, step) => (error(step) < error(best) ? step : best),
    layer,
  );
  return {
    format: 'facewright-profile/1',
    actor,
    pack,
    sources,
    trust,
    gapError: { before: error(layer), after: error(fitted) },
    layer: fitted,
  };
}

/** The frames of a take in which its curves are known. */
function framesOf({ values, layer }: FaceHidden, { wanted, offset }: ActorTake): Frames {
  const { hiddenSize } = layer;
  const end = offset + (wanted.times.at(-1) ?? 0);
  const first = Math.max(0, Math.ceil(offset * RATE));
  const last = Math.min(values.length / hiddenSize, Math.floor(end * RATE) + 1);
  const count = Math.max(0, last - first);
  const rows = new Float32Array(count * SHAPES);
  for (let i = 0; i < count; i++) sampleCaptured(wanted, (first + i) / RATE - offset, rows, i * SHAPES);
  return { hidden: values.slice(first * hiddenSize, (first + count) * hiddenSize), wanted: rows };
}

function sourceOf({ path, curves }: ActorTake, { recording }: GeneratedTake, frames: Frames | undefined): ProfileSource {
  const seconds = Math.round((frames?.wanted.length ?? 0) / SHAPES) / RATE;
  return { name: basename(path), sha256: recording.sha256, seconds, curves };
}

function joinFrames(parts: readonly Frames[]): Frames {
  const join = (pieces: readonly Float32Array[]): Float32Array => {
    const whole = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  };
  return { hidden: join(parts.map((part) => part.hidden)), wanted: join(parts.map((part) => part.wanted)) };
}

/** Mean difference of the lips' opening in millimetres on the reference head. */
function gapError(curves: Float32Array, wanted: Float32Array): number {
  const table = compileLipTable(arkitReferenceLipTable);
  const made = measureWeights(PLAN_RATE, curves, table).gap;
  const asked = measureWeights(PLAN_RATE, wanted, table).gap;
  return made.reduce((sum, gap, i) => sum + Math.abs(gap - (asked[i] ?? 0)), 0) / Math.max(1, made.length);
}
