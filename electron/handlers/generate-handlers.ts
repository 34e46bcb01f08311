import { invariant } from '../../shared/core/assert.ts';
import type { Route } from '../../shared/core/take.ts';
import { type BlobName, findRecord, type Generation, type RecordId } from '../../shared/document/records.ts';
import { overallFraction } from '../../shared/ipc/job-stages.ts';
import type { ProjectEvent } from '../../shared/ipc/project-views.ts';
import type { ArticulationPlan } from '../../shared/speech/articulation/articulation-plan.ts';
import type { GenerateRequest } from '../takes/generated-take.ts';
import { writeAnalysisBlob, writePlanBlob } from '../takes/take-blobs.ts';
import type { TakeMaker } from '../takes/take-maker.ts';
import type { JobLanes, RunningJob } from './job-lanes.ts';
import type { OpenProject, OpenProjects } from './open-projects.ts';
import type { JsonHandlers } from './project-handlers.ts';
import type { SolvedClips } from './solved-clips.ts';

export interface GenerateParts {
  readonly projects: OpenProjects;
  readonly lanes: JobLanes;
  readonly maker: TakeMaker;
  readonly clips: SolvedClips;
  /** Everything of a request but what the take decides. */
  readonly request: Omit<GenerateRequest, 'path' | 'script' | 'language' | 'channel'>;
}

/** The lines that are being listened to, one after the other. */
export function generateHandlers(parts: GenerateParts): JsonHandlers<'generate' | 'cancel'> {
  const { projects, lanes } = parts;
  return {
    async generate({ projectId, takeId }) {
      projects.take(projectId, takeId);
      const project = projects.get(projectId);
      return {
        jobId: lanes.start({ kind: 'generate', projectId, takeId, work: (job) => generateOne(parts, project, takeId, job) }),
      };
    },
    cancel: async ({ jobId }) => lanes.cancel(jobId),
  };
}

async function generateOne(
  { projects, maker, clips, request }: GenerateParts,
  { projectId, session }: OpenProject,
  takeId: RecordId,
  { jobId, signal, progress }: RunningJob,
): Promise<ProjectEvent | undefined> {
  // The take as it is when its turn comes: the script may have been corrected while the job waited.
  const take = projects.take(projectId, takeId);
  const { script, language, channel } = take;
  progress('start', 0);
  let fraction = 0;
  const outcome = await maker.generate(
    {
      ...request,
      path: await session.audio.path(takeId),
      language,
      channel,
      ...(script.trim() === '' ? {} : { script }),
    },
    {
      signal,
      onProgress: ({ stage, done, total }) => {
        fraction = overallFraction(stage, total > 0 ? done / total : 0, fraction);
        progress(stage, fraction);
      },
    },
  );
  if (outcome.cancelled || signal.aborted) return undefined;
  progress('solve', fraction);
  const made = outcome.value;
  const project = findRecord(session.document(), 'project', 'project');
  invariant(project !== undefined, 'every project has its own record');
  const { recording, loudness, transcript, timings } = made;
  const plans: Partial<Record<Route, BlobName>> = {};
  const solved: Partial<Record<Route, BlobName>> = {};
  for (const [route, plan] of Object.entries(made.plans) as [Route, ArticulationPlan][]) {
    const stored = { plan, duration: recording.duration, loudness };
    plans[route] = session.blobs.put(writePlanBlob(stored));
    solved[route] = await clips.solvePlan(session.blobs, stored, { ...take, frameRate: project.frameRate, transcript });
    if (signal.aborted) return undefined;
  }
  const generation: Generation = {
    settings: { script, language, channel },
    analysis: session.blobs.put(writeAnalysisBlob(made.analysis)),
    plans,
    clips: solved,
    provider: made.provider,
    providerReason: made.providerReason,
    packs: made.packs.map(({ id, version }) => `${id} ${version}`),
    warnings: made.warnings.map(({ message }) => message),
  };
  return { event: 'generated', jobId, result: { takeId, generation, transcript, timings } };
}
