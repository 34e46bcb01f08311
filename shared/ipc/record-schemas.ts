import { z } from 'zod';
import { CURVE_CHANNELS } from '../core/curve-channels.ts';
import { PHONEMES } from '../core/phonemes.ts';
import type { TimedPhoneme, TimedWord, Transcript } from '../core/take.ts';
import type { RecordDiff } from '../document/record-diff.ts';
import {
  type AudioReference,
  type Generation,
  type Keyframe,
  type LayerRecord,
  type ProjectRecord,
  type StudioRecord,
  TANGENT_MODES,
  type TakeRecord,
  type TrackRecord,
  type TranscriptRecord,
} from '../document/records.ts';

/** Most words or phonemes of a take: several hours of speech. */
const MOST_ITEMS = 500_000;
const MOST_TEXT = 1_000_000;

const name = z.string().max(1_000);
const key = /^[\w.-]{1,100}$/;
const seconds = z.number().min(0).max(1_000_000);
const share = z.number().min(0).max(1);
/** 0..1, give or take what arithmetic in 32 bits makes of 1. */
const confidence = z.number().min(-0.01).max(1.01);
const dials = z.record(z.string().max(100), z.number()).readonly();
const route = z.enum(['text', 'direct']);

/** Id of any record. */
export const recordIdSchema = z.string().regex(/^[\w.:-]{1,200}$/);
/** SHA-256 in hexadecimal. */
export const blobNameSchema = z.string().regex(/^[0-9a-f]{64}$/);
export const routeSchema = route;
export const dialsSchema = dials;
export const frameRateSchema = z
  .strictObject({ numerator: z.int().positive(), denominator: z.int().positive() })
  .refine(({ numerator, denominator }) => numerator / denominator >= 1 && numerator / denominator <= 1_000);
export const timeRangeSchema = z.strictObject({ start: seconds, end: seconds });
/** `auto`, or a code such as `en` or `pt-br`. */
export const languageSchema = z.string().regex(/^[a-z]{2,8}(-[A-Za-z0-9]{1,8})*$/);
const channel = z.union([z.literal('auto'), z.literal('mix'), z.int().min(0).max(255)]);

const projectSchema = z.strictObject({
  id: z.literal('project'),
  kind: z.literal('project'),
  name,
  frameRate: frameRateSchema,
});

const audioSchema = z.strictObject({
  path: z.string().min(1).max(32_767),
  isCopied: z.boolean(),
  sha256: blobNameSchema,
  bytes: z.int().nonnegative(),
  duration: seconds,
  sampleRate: z.number().positive(),
  channels: z.int().min(1).max(1_024),
  container: z.string().max(40),
  timecodeSeconds: z.number().exactOptional(),
});

export const generationSchema = z.strictObject({
  settings: z.strictObject({ script: z.string().max(MOST_TEXT), language: languageSchema, channel }),
  analysis: blobNameSchema,
  plans: z.partialRecord(route, blobNameSchema).readonly(),
  clips: z.partialRecord(route, blobNameSchema).readonly(),
  provider: z.string().max(100),
  providerReason: z.string().max(10_000),
  packs: z.array(z.string().max(200)).max(100).readonly(),
  warnings: z.array(z.string().max(10_000)).max(1_000).readonly(),
});

const takeSchema = z.strictObject({
  id: z.templateLiteral(['take:', z.string().regex(key)]),
  kind: z.literal('take'),
  name,
  order: z.number(),
  audio: audioSchema,
  script: z.string().max(MOST_TEXT),
  language: languageSchema,
  channel,
  route,
  style: dials,
  procedural: dials,
  isAlive: z.boolean(),
  seed: z.number(),
  note: z.string().max(MOST_TEXT),
  generation: generationSchema.exactOptional(),
});

const wordSchema = z.strictObject({ start: seconds, end: seconds, text: name, confidence });
const phonemeSchema = z.strictObject({
  start: seconds,
  end: seconds,
  phoneme: z.enum(PHONEMES),
  confidence,
  stress: z.union([z.literal(0), z.literal(1), z.literal(2)]).exactOptional(),
  word: z.int().nonnegative().exactOptional(),
  burst: seconds.exactOptional(),
});
const differenceSchema = z.strictObject({
  start: seconds,
  end: seconds,
  kind: z.enum(['misread', 'missing', 'extra']),
  script: z.string().max(MOST_TEXT),
  spoken: z.string().max(MOST_TEXT),
});

const transcriptParts = {
  language: languageSchema,
  source: z.enum(['script', 'recognised', 'phones']),
  text: z.string().max(MOST_TEXT),
  words: z.array(wordSchema).max(MOST_ITEMS).readonly(),
  phonemes: z.array(phonemeSchema).max(MOST_ITEMS).readonly(),
  differences: z.array(differenceSchema).max(MOST_ITEMS).readonly(),
};

export const transcriptSchema = z.strictObject(transcriptParts);
/** What of a transcript decides blinks and brows. */
export const spokenSchema = transcriptSchema.pick({ text: true, words: true, phonemes: true });

const transcriptRecordSchema = z.strictObject({
  id: z.templateLiteral(['transcript:', z.string().regex(key)]),
  kind: z.literal('transcript'),
  takeId: recordIdSchema,
  ...transcriptParts,
  isEdited: z.boolean(),
});

const layerSchema = z.strictObject({
  id: z.templateLiteral(['layer:', z.string().regex(key)]),
  kind: z.literal('layer'),
  takeId: recordIdSchema,
  name,
  order: z.number(),
  mode: z.enum(['additive', 'override']),
  weight: share,
  isMuted: z.boolean(),
  isSolo: z.boolean(),
  range: timeRangeSchema.exactOptional(),
});

const keyframeSchema = z.strictObject({
  id: z.string().min(1).max(100),
  time: z.number(),
  value: z.number(),
  tangent: z.enum(TANGENT_MODES),
  inSlope: z.number().exactOptional(),
  outSlope: z.number().exactOptional(),
});

const trackSchema = z.strictObject({
  id: z.templateLiteral(['track:', z.string().regex(key)]),
  kind: z.literal('track'),
  layerId: recordIdSchema,
  channel: z.enum(CURVE_CHANNELS),
  keys: z.array(keyframeSchema).max(1_000_000).readonly(),
});

/** Any record, exactly as its type says: a field too many is refused, because dropping it in silence would lose it. */
export const studioRecordSchema = z.discriminatedUnion('kind', [
  projectSchema,
  takeSchema,
  transcriptRecordSchema,
  layerSchema,
  trackSchema,
]);

function hasOwnIds(records: Readonly<Record<string, StudioRecord>>): boolean {
  return Object.entries(records).every(([id, record]) => record.id === id);
}

const recordsById = z.record(recordIdSchema, studioRecordSchema).refine(hasOwnIds, 'a record lies under another id').readonly();

/** A change: every record lies under its own id. */
export const recordDiffSchema: z.ZodType<RecordDiff> = z.strictObject({
  added: recordsById,
  updated: z
    .record(recordIdSchema, z.tuple([studioRecordSchema, studioRecordSchema]).readonly())
    .refine((updates) => Object.entries(updates).every(([id, pair]) => pair.every((record) => record.id === id)))
    .readonly(),
  removed: recordsById,
});

/** `true` when both types have the same fields of the same kinds, also the optional ones. */
type Same<A, B> = [A, B] extends [B, A] ? ([keyof A, keyof B] extends [keyof B, keyof A] ? true : never) : never;

/** Fails to compile when a record gains, loses or changes a field and its schema does not. */
export type SchemasAreComplete = readonly [
  Same<z.output<typeof projectSchema>, ProjectRecord>,
  Same<z.output<typeof audioSchema>, AudioReference>,
  Same<z.output<typeof generationSchema>, Generation>,
  Same<z.output<typeof takeSchema>, TakeRecord>,
  Same<z.output<typeof wordSchema>, TimedWord>,
  Same<z.output<typeof phonemeSchema>, TimedPhoneme>,
  Same<z.output<typeof transcriptSchema>, Transcript>,
  Same<z.output<typeof transcriptRecordSchema>, TranscriptRecord>,
  Same<z.output<typeof layerSchema>, LayerRecord>,
  Same<z.output<typeof keyframeSchema>, Keyframe>,
  Same<z.output<typeof trackSchema>, TrackRecord>,
];
const complete: SchemasAreComplete = [true, true, true, true, true, true, true, true, true, true, true];
void complete;
