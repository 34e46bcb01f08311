import { z } from 'zod';
import { CURVE_CHANNELS } from '../../shared/core/curve-channels.ts';
import { PHONEMES } from '../../shared/core/phonemes.ts';
import { TANGENT_MODES } from '../../shared/curves/keyframe.ts';
import type { RecordDiff } from '../../shared/document/record-diff.ts';
import type { StudioRecord } from '../../shared/document/records.ts';

/*
 * What comes from a page, a journal or a file is a record only when it passes here. Objects are strict: a field that this version does not
 * know is refused, not lost. Fields come out in the order below, which is the order in the files.
 */
const name = z.string().max(2_000);
const text = z.string().max(4_000_000);
const blob = z.string().regex(/^[0-9a-f]{64}$/);
const id = z.string().min(1).max(200);
const positive = z.number().positive();
const dials = z.record(z.string().max(100), z.number());
const range = { start: z.number(), end: z.number() };
const channel = z.union([z.number().int().min(0).max(255), z.literal('auto'), z.literal('mix')]);
const route = z.enum(['text', 'direct']);
const byRoute = z.strictObject({ text: blob.exactOptional(), direct: blob.exactOptional() });

export const projectRecordSchema = z.strictObject({
  id: z.literal('project'),
  kind: z.literal('project'),
  name,
  frameRate: z.strictObject({ numerator: z.number().int().positive(), denominator: z.number().int().positive() }),
});

/** How a record names a recording. */
export const audioReferenceSchema = z.strictObject({
  path: z.string().min(1).max(8_000),
  isCopied: z.boolean(),
  sha256: blob,
  bytes: z.number().int().nonnegative(),
  duration: z.number().nonnegative(),
  sampleRate: positive,
  channels: z.number().int().positive(),
  container: z.string().max(40),
  timecodeSeconds: z.number().exactOptional(),
});

const generation = z.strictObject({
  settings: z.strictObject({ script: text, language: name, channel }),
  analysis: blob,
  plans: byRoute,
  clips: byRoute,
  provider: name,
  providerReason: text,
  packs: z.array(name).max(100),
  warnings: z.array(text).max(1_000),
});

export const takeRecordSchema = z.strictObject({
  id: z.templateLiteral(['take:', z.string().min(1).max(200)]),
  kind: z.literal('take'),
  name,
  order: z.number(),
  audio: audioReferenceSchema,
  script: text,
  language: name,
  channel,
  route,
  style: dials,
  procedural: dials,
  isAlive: z.boolean(),
  seed: z.number(),
  note: text,
  generation: generation.exactOptional(),
});

const word = z.strictObject({ text: name, ...range, confidence: z.number() });
const phoneme = z.strictObject({
  phoneme: z.enum(PHONEMES),
  ...range,
  confidence: z.number(),
  stress: z.union([z.literal(0), z.literal(1), z.literal(2)]).exactOptional(),
  word: z.number().int().nonnegative().exactOptional(),
  burst: z.number().exactOptional(),
});
const difference = z.strictObject({ kind: z.enum(['misread', 'missing', 'extra']), ...range, script: text, spoken: text });

const transcript = z.strictObject({
  id: z.templateLiteral(['transcript:', z.string().min(1).max(200)]),
  kind: z.literal('transcript'),
  takeId: id,
  language: name,
  source: z.enum(['script', 'recognised', 'phones']),
  text,
  isEdited: z.boolean(),
  words: z.array(word),
  phonemes: z.array(phoneme),
  differences: z.array(difference),
});

const layer = z.strictObject({
  id: z.templateLiteral(['layer:', z.string().min(1).max(200)]),
  kind: z.literal('layer'),
  takeId: id,
  name,
  order: z.number(),
  mode: z.enum(['additive', 'override']),
  weight: z.number(),
  isMuted: z.boolean(),
  isSolo: z.boolean(),
  range: z.strictObject(range).exactOptional(),
});

const key = z.strictObject({
  id,
  time: z.number(),
  value: z.number(),
  tangent: z.enum(TANGENT_MODES),
  inSlope: z.number().exactOptional(),
  outSlope: z.number().exactOptional(),
});

const track = z.strictObject({
  id: z.templateLiteral(['track:', z.string().min(1).max(200)]),
  kind: z.literal('track'),
  layerId: id,
  channel: z.enum(CURVE_CHANNELS),
  keys: z.array(key),
});

export const studioRecordSchema = z.discriminatedUnion('kind', [projectRecordSchema, takeRecordSchema, transcript, layer, track]);

/** A change as it crosses a border. */
export const recordDiffSchema = z.strictObject({
  added: z.record(id, studioRecordSchema),
  updated: z.record(id, z.tuple([studioRecordSchema, studioRecordSchema])),
  removed: z.record(id, studioRecordSchema),
});

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
type Covers<A, B extends A> = [A, B];
/** Fails to compile when the schema and the types part ways, in either direction. */
export type SchemaIsTheType = [
  Covers<StudioRecord, DeepReadonly<z.infer<typeof studioRecordSchema>>>,
  Covers<DeepReadonly<z.infer<typeof studioRecordSchema>>, StudioRecord>,
  Covers<RecordDiff, DeepReadonly<z.infer<typeof recordDiffSchema>>>,
];
