import { EXPORT_FORMATS } from '../../shared/export/exporter.ts';
import { parseCommonArguments } from './arguments.ts';
import { EXIT } from './exit-codes.ts';
import type { TextSink } from './reporter.ts';

/** `facewright formats` */
export async function formatsCommand(argv: readonly string[], out: TextSink): Promise<number> {
  const { json } = parseCommonArguments(argv);
  const rows = EXPORT_FORMATS.map(({ id, title, extension, needsHead }) => ({ id, title, extension, mesh: needsHead }));
  if (json) out.write(`${JSON.stringify({ formats: rows })}\n`);
  else
    for (const row of rows)
      out.write(`${row.id.padEnd(16)} ${row.extension.padEnd(16)} ${row.title}${row.mesh ? ' (with mesh)' : ''}\n`);
  return EXIT.fine;
}
