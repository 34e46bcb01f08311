import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../shared/core/errors.ts';

const sampleListSchema = z.object({
  samples: z.array(
    z.object({
      name: z.string().min(1),
      /** Below the samples folder, without any folder of its own. */
      file: z.string().regex(/^[a-z0-9-]+\.wav$/),
      title: z.string().min(1),
      text: z.string(),
      credit: z.string().min(1),
    }),
  ),
});

export interface Sample {
  readonly name: string;
  readonly path: string;
  readonly title: string;
  readonly text: string;
  readonly credit: string;
}

/** The sample lines that ship with the program, in their order. @throws StudioError `file-not-readable` */
export async function readSamples(folder: string): Promise<readonly Sample[]> {
  try {
    const list = sampleListSchema.parse(JSON.parse(await readFile(join(folder, 'samples.json'), 'utf8')));
    return list.samples.map(({ file, ...sample }) => ({ ...sample, path: join(folder, file) }));
  } catch (cause) {
    throw new StudioError('file-not-readable', 'The sample lines of the studio cannot be read.', {
      hint: 'Install the studio again; your own recordings open all the same.',
      cause,
    });
  }
}
