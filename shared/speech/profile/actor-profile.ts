import { StudioError } from '../../core/errors.ts';
import type { LastLayer } from './fit-profile.ts';

/** One recording from which a profile was fitted. */
export interface ProfileSource {
  /** File name of the recording, without folders. */
  readonly name: string;
  readonly sha256: string;
  readonly seconds: number;
  /** Where the wanted curves came from. */
  readonly curves: 'captured' | 'corrected';
}

/** How one actor's face differs from anybody's: another last layer for the face net of one pack. A small readable file. */
export interface ActorProfile {
  readonly format: 'facewright-profile/1';
  readonly actor: string;
  /** The pack whose net it belongs to: with any other it means nothing. */
  readonly pack: { readonly id: string; readonly version: string; readonly sha256: string };
  readonly sources: readonly ProfileSource[];
  /** How many frames' worth of trust the shipped layer had. */
  readonly trust: number;
  /** Mean error in millimetres of the lip gap on the sources, before and after. */
  readonly gapError: { readonly before: number; readonly after: number };
  readonly layer: LastLayer;
}

const FORMAT = 'facewright-profile/1';
/** Significant digits of weights: far below what can be seen. */
const DIGITS = 6;

/** The profile as a readable text: facts first, a line for each curve of the layer. Same profile, same text. */
export function writeProfile({ layer, ...facts }: ActorProfile): string {
  const head = JSON.stringify(facts, undefined, 2).slice(0, -2);
  const { hiddenSize, offset, weights, bias } = layer;
  const rows = Array.from(bias, (value, curve) => {
    const row = weights.subarray(curve * hiddenSize, (curve + 1) * hiddenSize);
    return `    [${[...row, value].map((number) => Number(number.toPrecision(DIGITS))).join(', ')}]`;
  });
  return `${head},\n  "hiddenSize": ${hiddenSize},\n  "offset": ${offset},\n  "rows": [\n${rows.join(',\n')}\n  ]\n}\n`;
}

/** Reads a profile. @throws StudioError `profile-invalid` */
export function readProfile(text: string): ActorProfile {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (cause) {
    throw invalid('it is not JSON', cause);
  }
  const top = fieldsOf(read);
  if (top.get('format') !== FORMAT) throw invalid(`its format is ${JSON.stringify(top.get('format'))}, expected "${FORMAT}"`);
  const hiddenSize = numberOf(top, 'hiddenSize');
  const rows = top.get('rows');
  if (!Number.isInteger(hiddenSize) || hiddenSize < 1 || hiddenSize > 4_096) throw invalid('its hidden size is out of range');
  if (!Array.isArray(rows) || rows.length !== 52) throw invalid('it must have 52 rows');
  const weights = new Float32Array(52 * hiddenSize);
  const bias = new Float32Array(52);
  rows.forEach((row: unknown, curve) => {
    if (!Array.isArray(row) || row.length !== hiddenSize + 1 || !row.every((value) => Number.isFinite(value)))
      throw invalid(`row ${curve + 1} is not ${hiddenSize + 1} numbers`);
    weights.set(row.slice(0, hiddenSize), curve * hiddenSize);
    bias[curve] = row[hiddenSize];
  });
  const pack = fieldsOf(top.get('pack'));
  const gapError = fieldsOf(top.get('gapError'));
  return {
    format: FORMAT,
    actor: textOf(top, 'actor'),
    pack: { id: textOf(pack, 'id'), version: textOf(pack, 'version'), sha256: textOf(pack, 'sha256') },
    sources: listOf(top, 'sources').map(sourceOf),
    trust: numberOf(top, 'trust'),
    gapError: { before: numberOf(gapError, 'before'), after: numberOf(gapError, 'after') },
    layer: { hiddenSize, weights, bias, offset: numberOf(top, 'offset') },
  };
}

function sourceOf(value: unknown): ProfileSource {
  const fields = fieldsOf(value);
  const curves = fields.get('curves');
  if (curves !== 'captured' && curves !== 'corrected') throw invalid('a source says neither captured nor corrected');
  return { name: textOf(fields, 'name'), sha256: textOf(fields, 'sha256'), seconds: numberOf(fields, 'seconds'), curves };
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null) throw invalid('a part of it is missing');
  return new Map(Object.entries(value));
}

function textOf(fields: ReadonlyMap<string, unknown>, name: string): string {
  const value = fields.get(name);
  if (typeof value !== 'string' || value.length > 1_000) throw invalid(`"${name}" is not a text`);
  return value;
}

function numberOf(fields: ReadonlyMap<string, unknown>, name: string): number {
  const value = fields.get(name);
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(`"${name}" is not a number`);
  return value;
}

function listOf(fields: ReadonlyMap<string, unknown>, name: string): readonly unknown[] {
  const value = fields.get(name);
  if (!Array.isArray(value) || value.length > 10_000) throw invalid(`"${name}" is not a list`);
  return value;
}

function invalid(reason: string, cause?: unknown): StudioError {
  return new StudioError('profile-invalid', `This actor profile cannot be used: ${reason}.`, {
    hint: 'Fit it again with "facewright profile fit".',
    cause,
  });
}
