import { z } from 'zod';
import { StudioError } from '../../shared/core/errors.ts';

/** Name of a picked or dropped file: shown, never used as a path. */
export const fileNameSchema = z.string().min(1).max(1_000);

/** What a page sent, when it is what was expected. @throws StudioError `request-refused` */
export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.').slice(0, 100)}: `;
  throw new StudioError('request-refused', `The page asked for something malformed (${place}${issue?.message ?? 'unknown'}).`);
}
