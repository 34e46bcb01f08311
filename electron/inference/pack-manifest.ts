/** The contents of `pack.json`: what a pack is, which files it has and what their tensors look like. */
import { z } from 'zod';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import { StudioError } from '../../shared/core/errors.ts';
import { PHONEMES } from '../../shared/core/phonemes.ts';

/** The one format this program reads. */
export const PACK_FORMAT = 'facewright-pack/1';

/** Models beyond 2 GB cannot be one ONNX file. */
const MAX_FILE_BYTES = 2_147_483_647;

const sameOrder = (expected: readonly string[]) => (names: readonly string[]) =>
  names.length === expected.length && names.every((name, i) => name === expected[i]);

const tensorSchema = z.object({
  name: z.string().min(1).max(200),
  type: z.enum(['float32', 'int64', 'int32', 'float16', 'uint8', 'int8', 'bool']),
  /** A string names a free dimension. */
  dims: z.array(z.union([z.int().nonnegative(), z.string().min(1).max(50)])).max(8),
});

const fileSchema = z.object({
  name: z.string().min(1).max(120),
  role: z.string().regex(/^[a-z][a-z0-9-]{0,49}$/, 'must be a lower-case word'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
  bytes: z.int().positive().max(MAX_FILE_BYTES),
  inputs: z.array(tensorSchema).max(64).optional(),
  outputs: z.array(tensorSchema).max(64).optional(),
});

const manifestSchema = z
  .object({
    format: z.literal(PACK_FORMAT),
    id: z.string(),
    version: z.string().regex(/^\d+\.\d+\.\d+$/, 'must be like 1.0.0'),
    kind: z.enum(['speech', 'phones', 'face', 'articulation', 'live']),
    title: z.string().min(1).max(200),
    licence: z.string().min(1).max(200),
    credits: z.array(z.string().max(1000)).max(100),
    card: z.string().min(1).max(120),
    sampleRate: z.int().min(4000).max(384_000),
    hopMs: z.number().positive().max(1000),
    timeOriginMs: z.number().min(-1000).max(1000),
    minimumRuntime: z.string().regex(/^\d+\.\d+\.\d+$/, 'must be like 1.24.1'),
    files: z.array(fileSchema).min(1).max(64),
    channels: z.array(z.string()).refine(sameOrder(BLEND_SHAPE_NAMES), 'must be the 52 blend shapes in ARKit order').optional(),
    phonemes: z.array(z.string()).refine(beginsPhonemes, 'must be the phonemes in their order, from the first on').optional(),
    scores: z.record(z.string(), z.json()).optional(),
    settings: z.record(z.string(), z.json()).optional(),
  })
  .superRefine((manifest, context) => {
    const fault = (message: string) => context.addIssue({ code: 'custom', path: ['files'], message });
    if (new Set(manifest.files.map((file) => file.role)).size < manifest.files.length) fault('two files have the same role');
    if (new Set(manifest.files.map((file) => file.name.toLowerCase())).size < manifest.files.length)
      fault('two files have the same name');
    for (const file of manifest.files) {
      if (/\.onnx$/i.test(file.name) && !(file.inputs?.length && file.outputs?.length))
        fault(`${file.name} does not say its tensors`);
    }
  });

export type PackManifest = z.infer<typeof manifestSchema>;
export type PackFile = z.infer<typeof fileSchema>;

/**
 * Reads the text of a `pack.json`. Fields that this version does not know are left out.
 * @throws StudioError `pack-invalid` naming the first wrong field
 */
export function parsePackManifest(text: string, id: string): PackManifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new StudioError('pack-invalid', `The pack "${id}" has a pack.json that is not JSON.`, {
      hint: 'Reinstall the pack.',
      cause,
    });
  }
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (format !== PACK_FORMAT) {
    const hint = 'It may be made for another version of the program; look for an update of either.';
    throw new StudioError(
      'pack-invalid',
      `The pack "${id}" has the format ${JSON.stringify(format) ?? 'none'}; expected is "${PACK_FORMAT}".`,
      { hint },
    );
  }
  const result = checkShape(value, id);
  if (!result.success) {
    const issue = result.error.issues[0];
    const where = issue === undefined ? 'pack.json' : `${issue.path.join('.')} ${issue.message}`;
    throw new StudioError('pack-invalid', `The pack "${id}" is described wrongly: ${where}.`, { hint: 'Reinstall the pack.' });
  }
  if (result.data.id !== id) {
    throw new StudioError('pack-invalid', `The pack in the folder "${id}" calls itself ${JSON.stringify(result.data.id)}.`, {
      hint: 'Rename the folder to the name in its pack.json.',
    });
  }
  return result.data;
}

function checkShape(value: unknown, id: string) {
  try {
    return manifestSchema.safeParse(value);
  } catch (cause) {
    // Scores and settings may hold any JSON, and JSON nested ten thousand deep exhausts the stack of the checker.
    throw new StudioError('pack-invalid', `The pack "${id}" has a pack.json that is nested too deeply.`, {
      hint: 'Reinstall the pack.',
      cause,
    });
  }
}

/** A net may know fewer classes than there are (breath and noise as silence), but never in another order. */
function beginsPhonemes(names: readonly string[]): boolean {
  return names.length > 0 && names.length <= PHONEMES.length && sameOrder(PHONEMES.slice(0, names.length))(names);
}
