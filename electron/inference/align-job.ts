import { z } from 'zod';
import { StudioError } from '../../shared/core/errors.ts';
import type { Transcript } from '../../shared/core/take.ts';
import { loadEnglishLexicon } from '../files/dictionary.ts';
import type { TakeAnalysis } from '../takes/generated-take.ts';
import { realignText } from './realign-text.ts';
import type { JobHandler } from './worker-runtime.ts';

/** The job `align`: other words on what was heard, without listening again. */
export interface AlignRequest {
  readonly analysis: TakeAnalysis;
  /** As it is now, with the hand's corrections. */
  readonly transcript: Transcript;
  readonly text: string;
  readonly lexiconFile: string;
}

const requestSchema = z.object({ text: z.string(), lexiconFile: z.string().min(1) });

/** The lexicon stays for the next edit. @throws StudioError `protocol-invalid`, `dictionary-invalid` */
export function alignJob(): JobHandler {
  const lexicons = new Map<string, ReturnType<typeof loadEnglishLexicon>>();
  return async (payload, context) => {
    if (!requestSchema.safeParse(payload).success)
      throw new StudioError('protocol-invalid', 'The request to align is malformed.');
    const { analysis, transcript, text, lexiconFile } = payload as AlignRequest;
    const known = lexicons.get(lexiconFile) ?? loadEnglishLexicon(lexiconFile);
    lexicons.set(lexiconFile, known);
    known.catch(() => lexicons.delete(lexiconFile));
    const lexicon = await known;
    await context.checkpoint();
    return realignText({ analysis, transcript, text, lexicon });
  };
}
