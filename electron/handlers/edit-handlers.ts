import type { BlobName } from '../../shared/document/records.ts';
import type { TakeAnalysis } from '../takes/generated-take.ts';
import { readAnalysisBlob, writePlanBlob } from '../takes/take-blobs.ts';
import type { TakeEditor } from '../takes/take-editor.ts';
import type { OpenProjects } from './open-projects.ts';
import type { JsonHandlers } from './project-handlers.ts';
import type { SolvedClips } from './solved-clips.ts';

export interface EditParts {
  readonly projects: OpenProjects;
  readonly editor: TakeEditor;
  readonly clips: SolvedClips;
  readonly lexiconFile: string;
  readonly packRoots: readonly string[];
}

/** Edits that need no listening: other words, other phonemes, other dials. */
export function editHandlers(parts: EditParts): JsonHandlers<'realign' | 'articulate' | 'solve'> {
  const { projects, editor, clips, lexiconFile, packRoots } = parts;

  const analysisOf = async (projectId: string, name: BlobName): Promise<TakeAnalysis> =>
    readAnalysisBlob(await projects.get(projectId).session.blobs.get(name));

  return {
    async realign({ projectId, analysis, transcript, text }) {
      return editor.align({ analysis: await analysisOf(projectId, analysis), transcript, text, lexiconFile });
    },
    async articulate({ projectId, analysis, transcript }) {
      const { loudness, duration } = await analysisOf(projectId, analysis);
      const plan = await editor.articulate({ phonemes: transcript.phonemes, loudness, duration, packRoots });
      return { plan: projects.get(projectId).session.blobs.put(writePlanBlob({ plan, duration, loudness })) };
    },
    async solve({ projectId, takeId, route, plan, ...dials }) {
      const { blobs } = projects.get(projectId).session;
      return { clip: await clips.solve(blobs, plan, dials, `${projectId} ${takeId} ${route}`) };
    },
  };
}
