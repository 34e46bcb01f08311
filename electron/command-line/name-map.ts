import { readFile } from 'node:fs/promises';
import { BLEND_SHAPE_NAMES, type BlendShapeName } from '../../shared/core/blend-shapes.ts';
import { StudioError } from '../../shared/core/errors.ts';
import type { ChannelNames } from '../takes/export-head.ts';
import { decodeText, parseCsv } from '../takes/script-files.ts';

const BY_KEY: ReadonlyMap<string, BlendShapeName> = new Map(BLEND_SHAPE_NAMES.map((name) => [name.toLowerCase(), name]));

function invalid(path: string, what: string, hint: string): StudioError {
  return new StudioError('names-invalid', `The names in "${path}" cannot be used: ${what}.`, { hint });
}

const FORM_HINT = 'Give a JSON object such as { "jawOpen": "Jaw_Open" }, or a CSV with the columns shape,name.';

/** Pairs of a shape and the user's name for it, as they stand in the file. */
function readPairs(text: string, path: string): [string, string][] {
  if (!/^\s*\{/.test(text)) {
    const [header = [], ...rows] = parseCsv(text);
    const [shape, name] = ['shape', 'name'].map((column) => header.findIndex((cell) => cell.trim().toLowerCase() === column));
    if (shape === undefined || name === undefined || shape < 0 || name < 0)
      throw invalid(path, `its columns are ${header.join(', ') || '(none)'}`, FORM_HINT);
    return rows.map((cells) => [(cells[shape] ?? '').trim(), (cells[name] ?? '').trim()]);
  }
  let parsed: Record<string, unknown>;
  try {
    parsed = JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw invalid(path, cause instanceof Error ? cause.message : 'it is not JSON', FORM_HINT);
  }
  return Object.entries(parsed).flatMap(([shape, names]) => {
    const list: unknown[] = Array.isArray(names) ? names : [names];
    return list.map((name): [string, string] => {
      if (typeof name !== 'string') throw invalid(path, `the name of "${shape}" is ${JSON.stringify(name)}`, FORM_HINT);
      return [shape, name.trim()];
    });
  });
}

/**
 * Reads `--names`: what the user's rig calls the blend shapes. A shape may have several names; one that is not listed keeps its own.
 * @throws StudioError `file-not-found`, `names-invalid` for an unknown shape, an empty name or a name used twice
 */
export async function loadNameMap(path: string): Promise<ChannelNames> {
  const bytes = await readFile(path).catch((cause) => {
    throw new StudioError('file-not-found', `The file of names "${path}" cannot be read.`, { hint: FORM_HINT, cause });
  });
  const names = new Map<BlendShapeName, string[]>();
  for (const [shape, name] of readPairs(decodeText(bytes, path), path)) {
    const known = BY_KEY.get(shape.toLowerCase());
    if (known === undefined)
      throw invalid(path, `"${shape}" is not an ARKit blend shape`, `The shapes are ${BLEND_SHAPE_NAMES.join(', ')}.`);
    if (name === '') throw invalid(path, `the name of "${shape}" is empty`, 'Leave out the shapes that keep their own name.');
    names.set(known, [...(names.get(known) ?? []), name]);
  }
  const all = BLEND_SHAPE_NAMES.flatMap((shape) => names.get(shape) ?? [shape]);
  const twice = all.find((name, index) => all.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(path, `"${twice}" is the name of two shapes`, 'Give each shape a name of its own.');
  return Object.fromEntries(names);
}
