import { z } from 'zod';
import type { ProjectBridge } from './project-bridge.ts';
import type { ProjectBinaryMethod, ProjectJsonMethod } from './project-methods.ts';
import {
  blobNameSchema,
  dialsSchema,
  frameRateSchema,
  recordDiffSchema,
  recordIdSchema,
  routeSchema,
  spokenSchema,
  timeRangeSchema,
  transcriptSchema,
} from './record-schemas.ts';

const nothing = z.unknown().transform(() => ({}));
/** Made by the service: a random number in hexadecimal. */
const placeSchema = z.string().regex(/^[0-9a-f]{32}$/);
const projectId = z.uuid();
const jobId = z.uuid();
const inProject = z.strictObject({ projectId });
const ofTake = inProject.extend({ takeId: recordIdSchema });
/** Name of a project or pack: becomes part of a file name after cleaning. */
const fileName = z.string().min(1).max(200);
const text = z.string().max(1_000_000);
const purpose = z.enum([
  'open-project',
  'save-project',
  'export-folder',
  'recordings',
  'pack',
  'unpack',
  'unpack-folder',
  'find-recording',
]);
const levels = z.union([z.literal(0), z.literal(1), z.literal(2)]);

const solveRequest = ofTake.extend({
  route: routeSchema,
  plan: blobNameSchema,
  style: dialsSchema,
  procedural: dialsSchema,
  isAlive: z.boolean(),
  seed: z.number(),
  frameRate: frameRateSchema,
  transcript: spokenSchema,
});

const exportPlan = inProject.extend({
  takeIds: z.array(recordIdSchema).max(100_000).readonly(),
  folder: placeSchema,
  formats: z.array(z.string().max(40)).min(1).max(20).readonly(),
  routes: z.union([z.array(routeSchema).min(1).max(2).readonly(), z.literal('chosen')]),
  frameRate: frameRateSchema,
  range: timeRangeSchema.exactOptional(),
  startTimecode: z.string().max(20).exactOptional(),
  namePattern: z.string().min(1).max(200),
  withHead: z.boolean(),
  combine: z.boolean(),
  maxKeyError: z.number().min(0).max(1).exactOptional(),
  overwrite: z.boolean(),
});

const menuItem = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('separator') }),
  z.strictObject({
    kind: z.literal('action'),
    action: z.string().regex(/^[\w.-]{1,100}$/),
    label: z.string().min(1).max(200),
    keys: z.string().max(60).exactOptional(),
    isEnabled: z.boolean(),
    isChecked: z.boolean().exactOptional(),
  }),
]);
const menu = z.strictObject({
  menus: z
    .array(z.strictObject({ label: z.string().min(1).max(60), items: z.array(menuItem).max(200).readonly() }))
    .max(30)
    .readonly(),
});

const recover = z.enum(['ask', 'recovered', 'saved']);

type Arguments<Method extends keyof ProjectBridge> = Parameters<ProjectBridge[Method]> extends [infer One] ? One : object;

/** What each method may be called with; whatever else a page sends is refused before anything looks at it. */
export const PROJECT_ARGUMENTS = {
  about: nothing,
  newProject: z.strictObject({ name: fileName, sample: z.boolean() }),
  openProject: z.strictObject({ place: placeSchema, recover }),
  takeOverProject: inProject.extend({ recover }),
  recentProjects: nothing,
  forgetRecent: z.strictObject({ place: placeSchema }),
  recoveries: nothing,
  discardRecovery: z.strictObject({ place: placeSchema }),
  commit: inProject.extend({ sequence: z.int().positive(), label: z.string().max(1_000), diff: recordDiffSchema }),
  saveProject: inProject.extend({
    place: placeSchema.exactOptional(),
    name: fileName.exactOptional(),
    overwriteOutside: z.boolean(),
  }),
  closeProject: inProject.extend({ discard: z.boolean() }),
  versions: inProject,
  version: inProject.extend({ version: placeSchema }),
  packProject: inProject.extend({ folder: placeSchema, name: fileName }),
  unpackProject: z.strictObject({ place: placeSchema, folder: placeSchema }),
  choosePlace: z.strictObject({ purpose }),
  places: z.strictObject({ purpose, place: placeSchema.exactOptional() }),
  reveal: z.strictObject({ place: placeSchema }),
  importUploads: inProject.extend({ uploads: z.array(placeSchema).max(10_000).readonly() }),
  importPlaces: inProject.extend({ places: z.array(placeSchema).max(10_000).readonly(), copy: z.boolean() }),
  relink: ofTake.extend({ place: placeSchema }),
  generate: ofTake,
  cancel: z.strictObject({ jobId }),
  realign: ofTake.extend({ analysis: blobNameSchema, transcript: transcriptSchema, text }),
  articulate: ofTake.extend({ analysis: blobNameSchema, transcript: transcriptSchema }),
  solve: solveRequest,
  previewExport: exportPlan,
  export: exportPlan,
  settings: nothing,
  saveSettings: z.strictObject({ settings: z.record(z.string().max(200), z.unknown()).readonly() }),
  diagnostics: nothing,
  setMenu: z.strictObject({ menu }),
} satisfies { readonly [Method in ProjectJsonMethod]: z.ZodType<Arguments<Method>> };

/** The same for the methods whose answers are bytes. */
export const PROJECT_BINARY_ARGUMENTS = {
  clip: inProject.extend({ clip: blobNameSchema }),
  peaks: ofTake.extend({ level: levels }),
  spectrogram: ofTake.extend({ range: timeRangeSchema }),
  sound: ofTake.extend({ range: timeRangeSchema.exactOptional() }),
  head: z.strictObject({ light: z.boolean() }),
} satisfies { readonly [Method in ProjectBinaryMethod]: z.ZodType<Arguments<Method>> };
