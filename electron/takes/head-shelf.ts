import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import { StudioError } from '../../shared/core/errors.ts';
import type { LipTable } from '../../shared/core/lip-measures.ts';
import { arkitReferenceLipTable } from '../../shared/speech/lips/arkit-reference.ts';
import type { Head } from '../heads/head-geometry.ts';
import { buildLipTable } from '../heads/lip-table.ts';
import { loadHead } from '../heads/load-head.ts';

/** File name of the built-in head, below the program's heads folder. */
export const BUILT_IN_HEAD = 'wren.glb';

const linearFormsSchema = z.array(
  z.object({ rest: z.number(), coefficients: z.partialRecord(z.enum(BLEND_SHAPE_NAMES), z.number()) }),
);
const lipTableSchema: z.ZodType<LipTable> = z.object({
  format: z.literal('facewright-lip-table/1'),
  head: z.string(),
  mouthWidth: z.number(),
  gap: linearFormsSchema,
  width: linearFormsSchema,
  protrusion: linearFormsSchema,
  jawDrop: linearFormsSchema,
  lipToTeeth: linearFormsSchema.exactOptional(),
}) as z.ZodType<LipTable>;

/** A head ready to be solved onto and exported. */
export interface ShelvedHead {
  readonly head: Head;
  readonly lipTable: LipTable;
  /** Point (metres) about which the head turns: the top of the neck; known of the built-in head only. */
  readonly pivot?: readonly [number, number, number];
  readonly sha256: string;
}

/** The lip table of the built-in head alone, without its mesh. @throws StudioError `lip-table-invalid` */
export async function builtInLipTable(headsFolder: string): Promise<LipTable> {
  return builtInTable(join(headsFolder, BUILT_IN_HEAD));
}

/** The table that was made with the built-in head; finding the lips in a mesh takes a second that a start need not spend. */
async function builtInTable(headFile: string): Promise<LipTable> {
  const file = headFile.replace(/\.glb$/, '.lips.json');
  const parsed = lipTableSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new StudioError('lip-table-invalid', `The lip table "${basename(file)}" is damaged.`, {
    hint: 'Install the program again.',
  });
}

const headFactsSchema = z.object({ pivot: z.tuple([z.number(), z.number(), z.number()]) });

async function openBuiltInHead(path: string): Promise<ShelvedHead> {
  const shelved = await openHead(path, () => builtInTable(path));
  const { pivot } = headFactsSchema.parse(JSON.parse(await readFile(join(dirname(path), 'head.json'), 'utf8')));
  return { ...shelved, pivot };
}

async function openHead(path: string, tableOf: (head: Head) => LipTable | Promise<LipTable>): Promise<ShelvedHead> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new StudioError('file-not-found', `The head "${path}" cannot be read.`, {
      hint: 'Give the path of a GLB file.',
      cause,
    });
  }
  const head = await loadHead(bytes, basename(path, extname(path)));
  return { head, lipTable: await tableOf(head), sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Heads by path, each read once; `undefined` is the built-in one. */
export interface HeadShelf {
  open(path: string | undefined): Promise<ShelvedHead>;
  /** The table for curves without a head, and `arkit-reference` as its name. */
  readonly reference: LipTable;
}

export function createHeadShelf(headsFolder: string): HeadShelf {
  const opened = new Map<string, Promise<ShelvedHead>>();
  return {
    reference: arkitReferenceLipTable,
    open(path) {
      const file = path ?? join(headsFolder, BUILT_IN_HEAD);
      const isBuiltIn = path === undefined;
      const known = opened.get(file) ?? (isBuiltIn ? openBuiltInHead(file) : openHead(file, buildLipTable));
      opened.set(file, known);
      known.catch(() => opened.delete(file));
      return known;
    },
  };
}
