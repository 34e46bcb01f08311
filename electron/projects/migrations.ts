import { z } from 'zod';
import { StudioError } from '../../shared/core/errors.ts';
import { migrateFormat0 } from './migrate-format-0.ts';
import { PROJECT_FILE, PROJECT_FORMAT } from './project-layout.ts';
import { invalid } from './record-text.ts';

/** A project's files as parsed JSON: `project.json` and the take files by path. Checked only after the last migration. */
export interface StoredProject {
  readonly project: unknown;
  readonly takes: ReadonlyMap<string, unknown>;
}

/** By format: the step to the next one. A format that was ever released keeps its step, with a fixture in test/fixtures/projects. */
const MIGRATIONS: Readonly<Record<number, (stored: StoredProject) => StoredProject>> = { 0: migrateFormat0 };

const formatSchema = z.looseObject({ format: z.number().int().nonnegative(), takes: z.array(z.unknown()).optional() });

/** The format of a parsed `project.json`. @throws StudioError `project-newer`, `project-invalid` */
export function formatOf(project: unknown): number {
  const format = formatSchema.safeParse(project).data?.format;
  if (format === undefined) throw invalid(PROJECT_FILE, 'it does not say its format, so it is not the file of a project');
  if (format > PROJECT_FORMAT) {
    throw new StudioError(
      'project-newer',
      `The project was saved by a newer version of Facewright (format ${format}; this one reads up to ${PROJECT_FORMAT}).`,
      { hint: 'Open it with the newer version. Nothing in it was changed.' },
    );
  }
  return format;
}

/** Brings files of an older format to today's, step by step. */
export function migrate(stored: StoredProject, format: number): StoredProject {
  let at = stored;
  for (let step = format; step < PROJECT_FORMAT; step++) at = MIGRATIONS[step]?.(at) ?? at;
  return at;
}
