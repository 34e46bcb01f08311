import { StudioError } from '../../shared/core/errors.ts';
import type { Route } from '../../shared/core/take.ts';
import type { RecordId, TakeRecord } from '../../shared/document/records.ts';
import { type ExportFormatId, exportFormat } from '../../shared/export/exporter.ts';
import { safeFileName, uniqueFileNames } from '../../shared/export/safe-file-name.ts';
import type { ExportPlan } from '../../shared/ipc/project-views.ts';

/** Formats that refer to the sound lie beside a copy of it. */
const SOUND_FORMATS: readonly ExportFormatId[] = ['fbx', 'fbx-curves'];
/** What is the same for both routes is written once. */
const SHARED_FORMATS: readonly ExportFormatId[] = ['words', 'phones', 'textgrid'];
/** Formats without a head in the place of those with one. */
const WITHOUT_HEAD: Readonly<Partial<Record<ExportFormatId, ExportFormatId>>> = {
  fbx: 'fbx-curves',
  glb: 'glb-curves',
  gltf: 'glb-curves',
};

/** A take of an export with the names of its files. */
export interface PlannedTake {
  readonly take: TakeRecord;
  readonly routes: readonly Route[];
  /** By route, in their order: legal as file names, each once in the export. */
  readonly names: readonly string[];
  /** Of files that do not depend on the route, and of the sound. */
  readonly sharedName: string;
}

export interface PlannedFile {
  readonly takeId: RecordId;
  readonly name: string;
}

/** The formats that are really written, each once. @throws StudioError `export-format-unknown` */
export function formatsOf({ formats, withHead }: Pick<ExportPlan, 'formats' | 'withHead'>): readonly ExportFormatId[] {
  const known = formats.map((id) => exportFormat(id).id);
  return [...new Set(withHead ? known : known.map((id) => WITHOUT_HEAD[id] ?? id))];
}

/** Whether the sound is copied beside the files. */
export function needsSound(formats: readonly ExportFormatId[]): boolean {
  return formats.some((id) => SOUND_FORMATS.includes(id));
}

/** Names for the takes in the order of the list: `{take}`, `{route}`, `{project}` and `{index}` are filled in. @throws StudioError `usage` for anything else in braces */
export function planNames(takes: readonly TakeRecord[], plan: ExportPlan, project: string): readonly PlannedTake[] {
  const digits = String(takes.length).length;
  const fill = (take: TakeRecord, route: string, index: number): string =>
    plan.namePattern.replace(/\{([^{}]*)\}/g, (part, key: string) => {
      const values: Readonly<Record<string, string>> = {
        take: take.name,
        route,
        project,
        index: String(index + 1).padStart(digits, '0'),
      };
      const value = Object.hasOwn(values, key) ? values[key] : undefined;
      if (value !== undefined) return value;
      throw new StudioError('usage', `File names cannot be made with ${part}.`, {
        hint: 'Use {take}, {route}, {project} and {index}.',
      });
    });
  const wished = takes.map((take, index) => {
    const routes = plan.routes === 'chosen' ? [take.route] : plan.routes;
    const hasRoute = plan.namePattern.includes('{route}');
    const names = routes.map((route) => {
      const name = fill(take, route, index);
      return routes.length > 1 && !hasRoute ? `${name}.${route}` : name;
    });
    const shared = routes.length === 1 ? (names[0] ?? '') : fill(take, '', index).replace(/[\s._-]+$/, '');
    return { take, routes, names, shared };
  });
  const all = uniqueFileNames(wished.flatMap(({ names }) => names.map(safeFileName)));
  const shared = uniqueFileNames(wished.map((item) => safeFileName(item.shared)));
  let at = 0;
  return wished.map(({ take, routes }, index) => {
    const names = all.slice(at, at + routes.length);
    at += routes.length;
    return { take, routes, names, sharedName: routes.length === 1 ? (names[0] ?? '') : (shared[index] ?? '') };
  });
}

/** Every file that the export writes. `combined` is the name of the one file for all takes. */
export function plannedFiles(
  takes: readonly PlannedTake[],
  formats: readonly ExportFormatId[],
  combined: string | undefined,
): readonly PlannedFile[] {
  const files: PlannedFile[] = [];
  const add = (takeId: RecordId, stem: string, id: ExportFormatId): void => {
    files.push({ takeId, name: `${stem}${exportFormat(id).extension}` });
    if (id === 'gltf') files.push({ takeId, name: `${stem}.bin` });
  };
  for (const { take, names, sharedName } of takes) {
    for (const id of formats) {
      if (combined !== undefined && exportFormat(id).canCombine) continue;
      for (const name of SHARED_FORMATS.includes(id) ? [sharedName] : names) add(take.id, name, id);
    }
    if (needsSound(formats)) files.push({ takeId: take.id, name: `${sharedName}.wav` });
  }
  const first = takes[0]?.take.id;
  if (combined !== undefined && first !== undefined)
    for (const id of formats) if (exportFormat(id).canCombine) add(first, combined, id);
  return files;
}
