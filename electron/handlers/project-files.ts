import { join } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import { frameRate } from '../../shared/core/time.ts';
import { safeFileName } from '../../shared/export/safe-file-name.ts';
import type { ProjectView } from '../../shared/ipc/project-views.ts';
import type { ProjectRecovery, ProjectSession } from '../projects/project-session.ts';
import type { JobLanes } from './job-lanes.ts';
import type { OpenProject, OpenProjects } from './open-projects.ts';
import { PACK_EXTENSION } from './place-listing.ts';
import { createPlaceRegistry, type PlaceRegistry } from './place-registry.ts';
import type { JsonHandlers } from './project-handlers.ts';
import type { ProjectStorage } from './project-storage.ts';
import { addSampleTakes } from './sample-takes.ts';
import type { UnsavedLog } from './unsaved-log.ts';

/** What a new project's clips run at. */
const NEW_PROJECT_RATE = frameRate(60);

export interface ProjectFileParts {
  readonly storage: ProjectStorage;
  readonly projects: OpenProjects;
  readonly places: PlaceRegistry;
  readonly lanes: JobLanes;
  readonly log: UnsavedLog;
  readonly samplesFolder: string;
  /** Hears of every project that was opened or saved under a name. */
  readonly onKnown?: (project: { readonly folder: string; readonly name: string }) => void;
  /** Hears that there is a project to work on. */
  readonly onOpened?: () => void;
}

export type ProjectFileMethods =
  | 'newProject'
  | 'openProject'
  | 'takeOverProject'
  | 'recentProjects'
  | 'forgetRecent'
  | 'recoveries'
  | 'discardRecovery'
  | 'commit'
  | 'saveProject'
  | 'closeProject'
  | 'versions'
  | 'version'
  | 'packProject'
  | 'unpackProject';

/** Projects with changes that no save has seen. What nobody touched is none, and what may only be looked at cannot be saved. */
export function unsavedProjects({ projects, log }: Pick<ProjectFileParts, 'projects' | 'log'>): readonly OpenProject[] {
  return projects
    .all()
    .filter(({ session }) => session.isDirty() && session.readOnlyReason() === undefined && !log.isUntouched(session));
}

/** Opening, journalling, saving and closing of projects. */
export function projectFileHandlers(parts: ProjectFileParts): JsonHandlers<ProjectFileMethods> {
  const { storage, projects, places, lanes, log, samplesFolder } = parts;
  const versionTokens = createPlaceRegistry();

  /** Projects that are still open here with changes that no save has seen: of a page that was loaded anew. */
  function orphans(): readonly ProjectRecovery[] {
    return unsavedProjects(parts).flatMap(({ session }) => {
      const { labels, count, lastAt } = log.changesOf(session);
      if (count === 0) return [];
      const [folder, name, isUnsaved] = [session.folder(), session.name(), session.isUnsaved()];
      return [{ folder, name, isUnsaved, changes: labels, changeCount: count, lastChangeAt: lastAt }];
    });
  }

  async function endJobs({ projectId }: OpenProject): Promise<void> {
    lanes.cancelAllOf(projectId);
    await lanes.idle(projectId);
  }

  async function forget(open: OpenProject): Promise<void> {
    await endJobs(open);
    projects.remove(open.projectId);
  }

  /** A page that was loaded anew (or a second one): the project goes over to it as it is, and the old page's calls are refused. */
  async function takeOver(open: OpenProject): Promise<ProjectView> {
    await endJobs(open);
    return projects.move(open.projectId);
  }

  async function known(project: { readonly folder: string; readonly name: string }): Promise<void> {
    await storage.noteRecent(project);
    parts.onKnown?.(project);
  }

  async function opened(session: ProjectSession): Promise<ProjectView> {
    if (!session.isUnsaved()) await known({ folder: session.folder(), name: session.name() });
    parts.onOpened?.();
    return projects.add(session);
  }

  return {
    async newProject({ name, sample }) {
      const untouched = projects.all().find(({ session }) => log.isUntouchedSample(session));
      if (sample && untouched) return takeOver(untouched);
      const session = await storage.create({ name, frameRate: NEW_PROJECT_RATE });
      if (sample) {
        await addSampleTakes(session, samplesFolder);
        log.madeFromSamples(session);
      }
      return opened(session);
    },
    async openProject({ place, recover }) {
      const folder = places.pathOf(place);
      const open = projects.inFolder(folder);
      return open ? takeOver(open) : opened(await storage.open(folder, recover));
    },
    async takeOverProject({ projectId, recover }) {
      const elsewhere = projects.movedFrom(projectId);
      if (elsewhere) return takeOver(elsewhere);
      const looked = projects.get(projectId);
      if (!looked.session.canTakeOver()) throw notToBeHad(looked.session);
      // Before the one that is looked at goes: when this fails it stays.
      const session = await storage.open(looked.session.folder(), recover, true);
      await forget(looked);
      await looked.session.close({ discard: false });
      return opened(session);
    },
    recentProjects: async () =>
      (await storage.recent()).map(({ folder, name, isMissing }) => ({
        place: places.tokenFor(folder),
        name,
        folder,
        isMissing,
      })),
    forgetRecent: ({ place }) => storage.forgetRecent(places.pathOf(place)),
    recoveries: async () =>
      [...orphans(), ...(await storage.recoveries())].map(({ isUnsaved, folder, ...offer }) => ({
        ...offer,
        place: places.tokenFor(folder),
        folder: isUnsaved ? '' : folder,
      })),
    async discardRecovery({ place }) {
      const folder = places.pathOf(place);
      const open = projects.inFolder(folder);
      if (!open) return storage.discardRecovery(folder);
      await forget(open);
      await open.session.close({ discard: true });
    },
    async commit({ projectId, sequence, label, diff }) {
      const { session } = projects.get(projectId);
      session.commit({ sequence, label, diff });
      log.changed(session, label);
    },
    async saveProject({ projectId, place, name, overwriteOutside }) {
      const { session } = projects.get(projectId);
      const saved =
        place === undefined
          ? await session.save({ overwriteOutside })
          : await session.saveAs(places.pathOf(place), name ?? session.name());
      if (!session.isDirty()) log.saved(session);
      await known(saved);
      return { name: saved.name, folder: saved.folder, sequence: saved.sequence };
    },
    async closeProject({ projectId, discard }) {
      const project = projects.get(projectId);
      await forget(project);
      await project.session.close({ discard: discard || log.isUntouched(project.session) });
    },
    async versions({ projectId }) {
      const versions = await projects.get(projectId).session.versions();
      return versions.map(({ save, savedAt, takeCount, bytes }) => ({
        version: versionTokens.tokenFor(`${projectId} ${save}`),
        savedAt,
        takeCount,
        bytes,
      }));
    },
    async version({ projectId, version }) {
      const [, save] = versionTokens.pathOf(version).split(' ');
      return projects.get(projectId).session.readVersion(Number(save));
    },
    async packProject({ projectId, folder, name }) {
      const { session } = projects.get(projectId);
      const file = join(places.pathOf(folder), packName(name));
      const jobId = lanes.start({
        kind: 'pack',
        projectId,
        async work({ jobId: id, signal, progress }) {
          await session.pack(file, { signal, onProgress: (fraction) => progress('pack', fraction) });
          return { event: 'exported', jobId: id, outcome: { folder, written: [packName(name)], failures: [] } };
        },
      });
      return { jobId };
    },
    async unpackProject({ place, folder }) {
      const made = await storage.unpack(places.pathOf(place), places.pathOf(folder));
      return opened(await storage.open(made, 'ask'));
    },
  };
}

function notToBeHad(session: ProjectSession): StudioError {
  return new StudioError('project-locked', session.readOnlyReason() ?? 'The project is open here already.', {
    hint: 'Close it in the other window first, or save a copy of it here.',
  });
}

function packName(name: string): string {
  return `${safeFileName(name)}${PACK_EXTENSION}`;
}
