import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { invariant } from '../../shared/core/assert.ts';
import { StudioError } from '../../shared/core/errors.ts';
import {
  findRecord,
  layersOf,
  type StudioDocument,
  type TakeRecord,
  tracksOf,
  transcriptIdOf,
} from '../../shared/document/records.ts';
import { type ExportFormatId, exportFormat } from '../../shared/export/exporter.ts';
import { safeFileName } from '../../shared/export/safe-file-name.ts';
import { formatTimecode, parseTimecode, timecodeAt } from '../../shared/export/timecode.ts';
import type { ExportOutcome, ExportPlan, ExportPreview, ProjectEvent } from '../../shared/ipc/project-views.ts';
import { sweepTemporaryFiles } from '../files/atomic-write.ts';
import type { ExportRequest, ExportSound } from '../takes/export-job.ts';
import type { ExportLine } from '../takes/export-line.ts';
import { readClipBlob } from '../takes/take-blobs.ts';
import type { TakeEditor } from '../takes/take-editor.ts';
import { formatsOf, needsSound, type PlannedTake, planNames, plannedFiles } from './export-names.ts';
import { asErrorData, type JobLanes, type RunningJob } from './job-lanes.ts';
import type { OpenProject, OpenProjects } from './open-projects.ts';
import type { PlaceRegistry } from './place-registry.ts';
import type { JsonHandlers } from './project-handlers.ts';
import type { SolvedClips } from './solved-clips.ts';

export interface ExportParts {
  readonly projects: OpenProjects;
  readonly places: PlaceRegistry;
  readonly lanes: JobLanes;
  readonly editor: TakeEditor;
  readonly clips: SolvedClips;
  readonly headsFolder: string;
  readonly cacheFolder: string;
  readonly onUnexpected: (error: unknown, what: string) => void;
}

/** An export with everything decided. */
interface Prepared {
  readonly project: OpenProject;
  /** As it was when the export was asked for: later edits do not tear it. */
  readonly document: StudioDocument;
  readonly folder: string;
  readonly formats: readonly ExportFormatId[];
  readonly takes: readonly PlannedTake[];
  readonly combined: string | undefined;
  readonly preview: ExportPreview;
}

/** Takes as files of other programs. */
export function exportHandlers(parts: ExportParts): JsonHandlers<'previewExport' | 'export'> {
  return {
    previewExport: async (plan) => (await prepare(parts, plan)).preview,
    async export(plan) {
      const prepared = await prepare(parts, plan);
      const existing = prepared.preview.files.filter(({ exists }) => exists);
      if (existing.length > 0 && !plan.overwrite) {
        const [first] = existing;
        const more = existing.length > 1 ? ` and ${existing.length - 1} more files` : '';
        throw new StudioError('export-exists', `"${first?.name}"${more} exist already.`, {
          hint: 'Allow overwriting, or choose another folder or other names.',
        });
      }
      const { projectId } = plan;
      return { jobId: parts.lanes.start({ kind: 'export', projectId, work: (job) => runExport(parts, plan, prepared, job) }) };
    },
  };
}

async function prepare({ projects, places }: ExportParts, plan: ExportPlan): Promise<Prepared> {
  const project = projects.get(plan.projectId);
  const records = plan.takeIds.map((takeId) => projects.take(plan.projectId, takeId));
  if (records.length === 0) throw new StudioError('usage', 'There is no take to export.', { hint: 'Choose at least one.' });
  const formats = formatsOf(plan);
  if (plan.startTimecode !== undefined) parseTimecode(plan.startTimecode, plan.frameRate);
  const takes = planNames(records, plan, project.session.name());
  const folder = places.pathOf(plan.folder);
  const combined = plan.combine && records.length > 0 ? safeFileName(project.session.name()) : undefined;
  const files = await Promise.all(
    plannedFiles(takes, formats, combined).map(async (file) => ({ ...file, exists: await isThere(join(folder, file.name)) })),
  );
  return { project, document: project.session.document(), folder, formats, takes, combined, preview: { files } };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function runExport(
  parts: ExportParts,
  plan: ExportPlan,
  { project, document, folder, formats, takes, combined }: Prepared,
  { jobId, signal, progress }: RunningJob,
): Promise<ProjectEvent | undefined> {
  const { editor, headsFolder, onUnexpected } = parts;
  const written: string[] = [];
  const failures: ExportOutcome['failures'][number][] = [];
  const own = combined === undefined ? formats : formats.filter((id) => !exportFormat(id).canCombine);
  const base = { folder, headsFolder, ...(plan.maxKeyError === undefined ? {} : { maxKeyError: plan.maxKeyError }) };
  const gathered: ExportLine[] = [];
  const write = async (request: ExportRequest): Promise<void> =>
    void written.push(...(await editor.export(request, signal)).written);
  // What a killed run left behind in this folder.
  await sweepTemporaryFiles(folder, Date.now());
  for (const [index, planned] of takes.entries()) {
    if (signal.aborted) return undefined;
    progress('export', index / (takes.length + (combined === undefined ? 0 : 1)));
    const { take, sharedName } = planned;
    try {
      const lines = await linesOf(parts, plan, project, document, planned, needsSound(formats));
      const sound = needsSound(formats) ? { sound: await soundOf(parts, plan, project, planned) } : {};
      gathered.push(...lines);
      if (own.length > 0) await write({ ...base, formats: own, lines, sharedName, ...sound });
    } catch (error) {
      const data = asErrorData(error, (unexpected) => onUnexpected(unexpected, 'export'));
      failures.push({ takeId: take.id, name: take.name, error: data });
    }
  }
  if (signal.aborted) return undefined;
  const scene = formats.filter((id) => exportFormat(id).canCombine);
  if (combined !== undefined && gathered.length > 0 && scene.length > 0) {
    await write({ ...base, formats: scene, lines: gathered, combineAs: combined });
  }
  return { event: 'exported', jobId, outcome: { folder: plan.folder, written, failures } };
}

/** The routes of a take as they are exported. @throws StudioError `request-refused` for a take or route without curves */
async function linesOf(
  { clips }: ExportParts,
  plan: ExportPlan,
  { session }: OpenProject,
  document: StudioDocument,
  { take, routes, names, sharedName }: PlannedTake,
  hasSound: boolean,
): Promise<ExportLine[]> {
  const { generation, audio } = take;
  const transcript = findRecord(document, 'transcript', transcriptIdOf(take.id));
  const project = findRecord(document, 'project', 'project');
  invariant(project !== undefined, 'every project has its own record');
  if (!generation || !transcript) throw withoutCurves(take);
  const layers = layersOf(document, take.id);
  const tracks = layers.flatMap((layer) => tracksOf(document, layer.id));
  const isOwnRate =
    plan.frameRate.numerator * project.frameRate.denominator === project.frameRate.numerator * plan.frameRate.denominator;
  const lines: ExportLine[] = [];
  for (const [index, route] of routes.entries()) {
    const [ready, planned] = [generation.clips[route], generation.plans[route]];
    const dials = { ...take, frameRate: plan.frameRate, transcript };
    const name =
      isOwnRate || planned === undefined ? ready : await clips.solve(session.blobs, planned, dials, `export ${take.id} ${route}`);
    if (name === undefined) throw withoutCurves(take);
    const { frameRate, frameCount, values, headMotion } = readClipBlob(await session.blobs.get(name));
    const startTimecode = plan.startTimecode ?? recordedTimecode(take, plan);
    const { language, source, text, words, phonemes, differences } = transcript;
    const { sampleRate, channels, duration } = audio;
    lines.push({
      name: names[index] ?? take.name,
      clip: { frameRate, frameCount, values, ...(take.isAlive ? { headMotion } : {}) },
      layers,
      tracks,
      ...(plan.range ? { range: plan.range } : {}),
      transcript: { language, source, text, words, phonemes, differences },
      ...(startTimecode === undefined ? {} : { startTimecode }),
      ...(hasSound ? { audio: soundFacts(`${sharedName}.wav`, { sampleRate, channels, duration }, plan) } : {}),
      provenance: {
        route,
        lipTable: 'wren',
        packs: generation.packs.join(', '),
        provider: generation.provider,
        recordingSha256: audio.sha256,
        transcript: source,
        language,
        seed: take.seed,
        proceduralLayers: take.isAlive,
        layers: layers.length,
      },
    });
  }
  return lines;
}

function withoutCurves(take: TakeRecord): StudioError {
  return new StudioError('request-refused', `"${take.name}" has no curves yet.`, { hint: 'Generate it first.' });
}

function soundFacts(fileName: string, audio: { sampleRate: number; channels: number; duration: number }, { range }: ExportPlan) {
  const end = range ? Math.min(range.end, audio.duration) : audio.duration;
  const durationSeconds = Math.max(0, end - (range?.start ?? 0));
  // A part of the sound is the one channel that was listened to.
  return { fileName, sampleRate: audio.sampleRate, channels: range ? 1 : audio.channels, durationSeconds };
}

function recordedTimecode({ audio }: TakeRecord, { frameRate }: ExportPlan): string | undefined {
  const { timecodeSeconds } = audio;
  return timecodeSeconds === undefined ? undefined : formatTimecode(timecodeAt(timecodeSeconds, frameRate), frameRate);
}

async function soundOf(
  { cacheFolder }: ExportParts,
  { range }: ExportPlan,
  { session }: OpenProject,
  { take, sharedName }: PlannedTake,
): Promise<ExportSound> {
  const file = { path: await session.audio.path(take.id), audio: take.audio, channel: take.channel };
  return { file, name: `${sharedName}.wav`, ...(range ? { range } : {}), cacheFolder };
}
