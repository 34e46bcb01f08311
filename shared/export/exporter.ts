import { StudioError, type Warning } from '../core/errors.ts';
import { clampClip, firstNonFinite, validateClip } from '../curves/clip.ts';
import { writeCsv } from './csv.ts';
import type { ExportFile, ExportHead, ExportOptions, ExportTake } from './export-input.ts';
import { writeFbx, writeFbxAttributes } from './fbx-scene.ts';
import { writeGlb, writeGltf } from './gltf-scene.ts';
import { writeJson } from './json.ts';
import { writeLiveLinkCsv } from './live-link-csv.ts';
import { standInHead } from './mesh-geometry.ts';
import { safeFileName, uniqueFileNames } from './safe-file-name.ts';
import { utf8 } from './text-format.ts';
import { writeTextGrid } from './text-grid.ts';
import { parseTimecode } from './timecode.ts';
import { writePhonesCsv, writeWordsCsv } from './words-csv.ts';

export type ExportFormatId =
  | 'fbx'
  | 'fbx-curves'
  | 'fbx-attributes'
  | 'glb'
  | 'gltf'
  | 'glb-curves'
  | 'livelink'
  | 'csv'
  | 'json'
  | 'words'
  | 'phones'
  | 'textgrid';

/** What a format writes for takes that are already valid; `stem` is the legal file name without extension. */
type Writer = (
  takes: readonly ExportTake[],
  stem: string,
  head: ExportHead,
  options: ExportOptions,
) => Promise<readonly ExportFile[]> | readonly ExportFile[];

export interface ExportFormat {
  readonly id: ExportFormatId;
  readonly title: string;
  /** After the stem, with its dot. */
  readonly extension: string;
  /** Writes the head's mesh, so one must be given. */
  readonly needsHead: boolean;
  /** Says something only with a transcript. */
  readonly needsTranscript: boolean;
  /** Can hold several takes in one file. */
  readonly canCombine: boolean;
  readonly write: Writer;
}

export interface ExportResult {
  readonly files: readonly ExportFile[];
  readonly warnings: readonly Warning[];
}

/** Every format, in the order in which they are offered. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [
  combined('fbx', 'FBX with head', '.fbx', true, (takes, head, options) => writeFbx(takes, head, options)),
  combined('fbx-curves', 'FBX curves on your mesh', '.curves.fbx', false, (takes, _, options) =>
    writeFbx(takes, standInFor(takes, options), options),
  ),
  combined('fbx-attributes', 'FBX curves as joint attributes', '.attributes.fbx', false, (takes, _, options) =>
    writeFbxAttributes(takes, options.standInName ?? 'root', options),
  ),
  combined('glb', 'glTF binary with head', '.glb', true, (takes, head) => writeGlb(takes, head)),
  {
    ...combined('gltf', 'glTF with head, readable', '.gltf', true, () => new Uint8Array(0)),
    write: async (takes, stem, head) => {
      const { json, data } = await writeGltf(takes, head, stem);
      return [
        { name: `${stem}.gltf`, bytes: json },
        { name: `${stem}.bin`, bytes: data },
      ];
    },
  },
  combined('glb-curves', 'glTF curves on your mesh', '.curves.glb', false, (takes, _, options) =>
    writeGlb(takes, standInFor(takes, options)),
  ),
  single('livelink', 'Live Link Face CSV', '.livelink.csv', false, writeLiveLinkCsv),
  single('csv', 'CSV of time and weights', '.csv', false, writeCsv),
  combined('json', 'JSON of takes', '.json', false, writeJson),
  single('words', 'Words as CSV', '.words.csv', true, writeWordsCsv),
  single('phones', 'Phones as CSV', '.phones.csv', true, writePhonesCsv),
  single('textgrid', 'Praat TextGrid', '.TextGrid', true, writeTextGrid),
];

/** @throws StudioError `export-format-unknown` */
export function exportFormat(id: string): ExportFormat {
  const format = EXPORT_FORMATS.find((candidate) => candidate.id === id.toLowerCase());
  if (!format) {
    throw new StudioError('export-format-unknown', `There is no export format "${id}".`, {
      hint: `Use one of ${EXPORT_FORMATS.map((candidate) => candidate.id).join(', ')}.`,
    });
  }
  return format;
}

/**
 * Takes as files of one format, in memory. One file (glTF: two) for each take, or for all with `options.combineAs` where the format can.
 * File names are legal on every system and differ whatever the case of their letters. Weights outside 0..1 are clamped and counted in
 * `warnings` (`export-clamped`); a missing transcript (`export-no-transcript`) and names too long for Blender (`export-long-name`) are
 * warnings too.
 * Same input, same bytes.
 * @throws StudioError `export-invalid-value` for NaN, infinity, wrong sizes, no take or no frames; `head-invalid` without the head a
 * format needs or with a broken one; `timecode-invalid`
 */
export async function exportTakes(
  id: ExportFormatId,
  takes: readonly ExportTake[],
  options: ExportOptions & { readonly head?: ExportHead | undefined } = {},
): Promise<ExportResult> {
  const format = exportFormat(id);
  const { head = NO_HEAD, combineAs } = options;
  if (format.needsHead && head === NO_HEAD) {
    throw new StudioError('head-invalid', `${format.title} needs a head.`, {
      hint: 'Choose a head, or a format of curves only.',
    });
  }
  if (takes.length === 0) throw new StudioError('export-invalid-value', 'There is no take to export.');
  const warnings: Warning[] = [];
  const valid = takes.map((take) => validTake(take, format, warnings));
  const groups =
    combineAs !== undefined && format.canCombine
      ? [{ takes: valid, stem: safeFileName(combineAs) }]
      : uniqueFileNames(valid.map((take) => safeFileName(take.name))).map((stem, i) => ({ takes: valid.slice(i, i + 1), stem }));
  const files: ExportFile[] = [];
  for (const group of groups) files.push(...(await format.write(group.takes, group.stem, head, options)));
  return { files, warnings };
}

/** What Blender keeps of a name. */
const LONGEST_NAME_BYTES = 63;
const NO_HEAD: ExportHead = { name: '', meshes: [] };

function validTake(take: ExportTake, format: ExportFormat, warnings: Warning[]): ExportTake {
  validateClip(take.clip);
  if (take.clip.frameCount === 0) throw new StudioError('export-invalid-value', `"${take.name}" has no frames.`);
  const { headMotion } = take;
  if (headMotion && (headMotion.head.length !== headMotion.frameCount * 3 || firstNonFinite(headMotion.head) >= 0)) {
    throw new StudioError('export-invalid-value', `The head motion of "${take.name}" holds a value that is not a number.`);
  }
  if (take.startTimecode !== undefined) parseTimecode(take.startTimecode, take.clip.frameRate);
  if (format.needsTranscript && !take.transcript) {
    warnings.push({
      code: 'export-no-transcript',
      message: `"${take.name}" has no transcript; its ${format.title} file is empty.`,
    });
  }
  const long = format.extension.endsWith('.fbx')
    ? take.clip.channels.find((channel) => utf8(channel).length > LONGEST_NAME_BYTES)
    : undefined;
  if (long !== undefined) {
    const message = `"${long}" is longer than ${LONGEST_NAME_BYTES} bytes; Blender will shorten it and may not find its shape.`;
    warnings.push({ code: 'export-long-name', message });
  }
  const { clip, clampedCount } = clampClip(take.clip);
  if (clampedCount === 0) return take;
  warnings.push({
    code: 'export-clamped',
    message: `${clampedCount} weights of "${take.name}" were outside 0..1 and were clamped.`,
  });
  return { ...take, clip };
}

function standInFor(takes: readonly ExportTake[], options: ExportOptions): ExportHead {
  return standInHead(options.standInName ?? 'Face', [...new Set(takes.flatMap((take) => take.clip.channels))]);
}

function combined(
  id: ExportFormatId,
  title: string,
  extension: string,
  needsHead: boolean,
  bytes: (takes: readonly ExportTake[], head: ExportHead, options: ExportOptions) => Promise<Uint8Array> | Uint8Array,
): ExportFormat {
  const write: Writer = async (takes, stem, head, options) => [
    { name: `${stem}${extension}`, bytes: await bytes(takes, head, options) },
  ];
  return { id, title, extension, needsHead, needsTranscript: false, canCombine: true, write };
}

function single(
  id: ExportFormatId,
  title: string,
  extension: string,
  needsTranscript: boolean,
  bytes: (take: ExportTake) => Uint8Array,
): ExportFormat {
  const write: Writer = (takes, stem) => takes.map((take) => ({ name: `${stem}${extension}`, bytes: bytes(take) }));
  return { id, title, extension, needsHead: false, needsTranscript, canCombine: false, write };
}
