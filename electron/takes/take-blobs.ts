import { z } from 'zod';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import { StudioError } from '../../shared/core/errors.ts';
import { PHONEMES } from '../../shared/core/phonemes.ts';
import type { ClipView } from '../../shared/ipc/bridge-data.ts';
import { frameRateSchema, languageSchema, timeRangeSchema } from '../../shared/ipc/record-schemas.ts';
import { type ArticulationPlan, PLAN_RATE } from '../../shared/speech/articulation/articulation-plan.ts';
import { type BlobContent, floatsOf, halvesOf, readBlob, writeBlob } from './blob-format.ts';
import type { TakeAnalysis } from './generated-take.ts';

const SHAPES = BLEND_SHAPE_NAMES.length;
const KINDS = { clip: 'clip/1', plan: 'plan/1', analysis: 'analysis/1' } as const;

const count = z.int().min(0).max(100_000_000);
const shapes = z.array(z.enum(BLEND_SHAPE_NAMES)).max(SHAPES);
const contact = timeRangeSchema.extend({ phoneme: z.enum(PHONEMES) });
const clipMeta = z.object({ frameRate: frameRateSchema, frameCount: count, shapes });
const planMeta = z.object({
  frameCount: count,
  duration: z.number().nonnegative(),
  shapes,
  seals: z.array(contact.extend({ firmness: z.number() })),
  labiodentals: z.array(contact),
  sibilants: z.array(contact.extend({ jawCap: z.number() })),
});
const analysisMeta = z.object({ frameCount: count, duration: z.number(), language: languageSchema });

/** A clip as it is stored: columns that never move are left out. */
export function writeClipBlob({ frameRate, frameCount, values, gap, headMotion }: ClipView): Uint8Array<ArrayBuffer> {
  const moving = movingShapes(values, frameCount);
  return writeBlob({
    kind: KINDS.clip,
    meta: { frameRate, frameCount, shapes: moving },
    arrays: { values: pickColumns(values, frameCount, moving), gap, headMotion },
  });
}

/** Undoes {@link writeClipBlob}; all 52 channels. @throws StudioError `project-blob-damaged` */
export function readClipBlob(bytes: Uint8Array): ClipView {
  const content = readBlob(bytes, KINDS.clip);
  const { frameRate, frameCount, shapes: moving } = checkedMeta(clipMeta, content);
  return {
    frameRate,
    frameCount,
    channels: BLEND_SHAPE_NAMES,
    values: spreadColumns(floatsOf(content, 'values', frameCount * moving.length), frameCount, moving),
    gap: floatsOf(content, 'gap', frameCount),
    headMotion: floatsOf(content, 'headMotion', frameCount * 3),
  };
}

/** A plan with what else solving needs of the recording. */
export interface StoredPlan {
  readonly plan: ArticulationPlan;
  /** Seconds. */
  readonly duration: number;
  /** `relativeLoudness`. */
  readonly loudness: Float32Array;
}

/** A plan as it is stored, exactly. */
export function writePlanBlob({ plan, duration, loudness }: StoredPlan): Uint8Array<ArrayBuffer> {
  const { frameCount, prior, measures, closure, seals, labiodentals, sibilants } = plan;
  const moving = movingShapes(prior, frameCount);
  const { gap, width, protrusion, jawDrop } = measures;
  return writeBlob({
    kind: KINDS.plan,
    meta: { frameCount, duration, shapes: moving, seals, labiodentals, sibilants },
    arrays: { prior: pickColumns(prior, frameCount, moving), gap, width, protrusion, jawDrop, closure, loudness },
  });
}

/** Undoes {@link writePlanBlob}. @throws StudioError `project-blob-damaged` */
export function readPlanBlob(bytes: Uint8Array): StoredPlan {
  const content = readBlob(bytes, KINDS.plan);
  const { frameCount, duration, shapes: moving, seals, labiodentals, sibilants } = checkedMeta(planMeta, content);
  const { loudness } = content.arrays;
  if (!(loudness instanceof Float32Array)) throw damagedMeta();
  const track = (name: string): Float32Array => floatsOf(content, name, frameCount);
  const plan: ArticulationPlan = {
    frameCount,
    prior: spreadColumns(floatsOf(content, 'prior', frameCount * moving.length), frameCount, moving),
    measures: {
      frameRate: PLAN_RATE,
      frameCount,
      gap: track('gap'),
      width: track('width'),
      protrusion: track('protrusion'),
      jawDrop: track('jawDrop'),
    },
    closure: track('closure'),
    seals,
    labiodentals,
    sibilants,
  };
  return { plan, duration, loudness };
}

/** What the models heard, as it is stored: evidence in half floats. */
export function writeAnalysisBlob(analysis: TakeAnalysis): Uint8Array<ArrayBuffer> {
  const { frameCount, duration, language, logProbabilities, boundary, stress, flux, loudness, highBand } = analysis;
  return writeBlob({
    kind: KINDS.analysis,
    meta: { frameCount, duration, language },
    arrays: { logProbabilities, boundary, stress, flux, loudness, highBand },
  });
}

/** Undoes {@link writeAnalysisBlob}. @throws StudioError `project-blob-damaged` */
export function readAnalysisBlob(bytes: Uint8Array): TakeAnalysis {
  const content = readBlob(bytes, KINDS.analysis);
  const { frameCount, duration, language } = checkedMeta(analysisMeta, content);
  const { loudness, highBand } = content.arrays;
  if (!(loudness instanceof Float32Array && highBand instanceof Uint16Array)) throw damagedMeta();
  return {
    frameCount,
    duration,
    language,
    logProbabilities: halvesOf(content, 'logProbabilities', frameCount * PHONEMES.length),
    boundary: halvesOf(content, 'boundary', frameCount),
    stress: halvesOf(content, 'stress', frameCount * 3),
    flux: halvesOf(content, 'flux', frameCount),
    loudness,
    highBand,
  };
}

function checkedMeta<Schema extends z.ZodType>(schema: Schema, { meta }: BlobContent): z.output<Schema> {
  const result = schema.safeParse(meta);
  if (result.success) return result.data;
  throw damagedMeta();
}

function damagedMeta(): StudioError {
  return new StudioError('project-blob-damaged', 'Stored curves of this project are damaged.', {
    hint: 'Generate the take again, or open an older version of the project.',
  });
}

/** Columns of [T, 52] that are not 0 throughout. */
function movingShapes(values: Float32Array, frameCount: number): (typeof BLEND_SHAPE_NAMES)[number][] {
  return BLEND_SHAPE_NAMES.filter((_, column) => {
    for (let frame = 0; frame < frameCount; frame++) if (values[frame * SHAPES + column] !== 0) return true;
    return false;
  });
}

function pickColumns(values: Float32Array, frameCount: number, wanted: readonly string[]): Float32Array {
  const columns = BLEND_SHAPE_NAMES.flatMap((name, column) => (wanted.includes(name) ? [column] : []));
  const picked = new Float32Array(frameCount * columns.length);
  for (let frame = 0; frame < frameCount; frame++)
    columns.forEach((column, k) => {
      picked[frame * columns.length + k] = values[frame * SHAPES + column] ?? 0;
    });
  return picked;
}

function spreadColumns(picked: Float32Array, frameCount: number, names: readonly string[]): Float32Array {
  const columns = BLEND_SHAPE_NAMES.flatMap((name, column) => (names.includes(name) ? [column] : []));
  const values = new Float32Array(frameCount * SHAPES);
  for (let frame = 0; frame < frameCount; frame++)
    columns.forEach((column, k) => {
      values[frame * SHAPES + column] = picked[frame * columns.length + k] ?? 0;
    });
  return values;
}
