import { join } from 'node:path';
import { frameRate } from '../../shared/core/time.ts';
import { safeFileName } from '../../shared/export/safe-file-name.ts';
import type { ProjectView } from '../../shared/ipc/project-views.ts';
import type { ProjectSession } from '../projects/project-session.ts';
import type { JobLanes } from './job-lanes.ts';
import type { OpenProjects } from './open-projects.ts';
import { PACK_EXTENSION } from './place-listing.ts';
import { createPlaceRegistry, type PlaceRegistry } from './place-registry.ts';
import type { JsonHandlers } from './project-handlers.ts';
import type { ProjectStorage } from './project-storage.ts';
import { addSampleTakes } from './sample-takes.ts';

/** What a new project's clips run at. */
const NEW_PROJECT_RATE = frameRate(60);

export interface ProjectFileParts {
  readonly storage: ProjectStorage;
  readonly projects: OpenProjects;
  readonly places: PlaceRegistry;
  readonly lanes: JobLanes;
  readonly samplesFolder: string;
  /** Hears of every project that was opened or saved under a name. */
  readonly onKnown?: (project: { readonly folder: string; readonly name: string }) => void;
}

export type ProjectFileMethods =
  | 'newProject'
  | 'openProject'
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

/** Opening, journalling, saving and closing of projects. */
export function projectFileHandlers(parts: ProjectFileParts): JsonHandlers<ProjectFileMethods> {
  const { storage, projects, places, lanes, samplesFolder } = parts;
  const versionTokens = createPlaceRegistry();

  async function known(project: { readonly folder: string; readonly name: string }): Promise<void> {
    await storage.noteRecent(project);
    parts.onKnown?.(project);
  }

  async function opened(session: ProjectSession): Promise<ProjectView> {
    if (!session.isUnsaved()) await known({ folder: session.folder(), name: session.name() });
    return projects.add(session);
  }

  return {
    async newProject({ name, sample }) {
      const session = await storage.create({ name, frameRate: NEW_PROJECT_RATE });
      if (sample) await addSampleTakes(session, samplesFolder);
      return projects.add(session);
    },
    openProject: async ({ place, recover }) => opened(await storage.open(places.pathOf(place), recover)),
    recentProjects: async () =>
      (await storage.recent()).map(({ folder, name, isMissing }) => ({
        place: places.tokenFor(folder),
        name,
        folder,
        isMissing,
      })),
    forgetRecent: ({ place }) => storage.forgetRecent(places.pathOf(place)),
    recoveries: async () =>
      (await storage.recoveries()).map(({ folder, name, isUnsaved, changes, changeCount, lastChangeAt }) => ({
        place: places.tokenFor(folder),
        name,
        folder: isUnsaved ? '' : folder,
        changes,
        changeCount,
        lastChangeAt,
      })),
    discardRecovery: ({ place }) => storage.discardRecovery(places.pathOf(place)),
    async commit({ projectId, sequence, label, diff }) {
      projects.get(projectId).session.commit({ sequence, label, diff });
    },
    async saveProject({ projectId, place, name, overwriteOutside }) {
      const { session } = projects.get(projectId);
      const saved =
        place === undefined
          ? await session.save({ overwriteOutside })
          : await session.saveAs(places.pathOf(place), name ?? session.name());
      await known(saved);
      return { name: saved.name, folder: saved.folder, sequence: saved.sequence };
    },
    async closeProject({ projectId, discard }) {
      const { session } = projects.get(projectId);
      lanes.cancelAllOf(projectId);
      await lanes.idle(projectId);
      projects.remove(projectId);
      await session.close({ discard });
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

function packName(name: string): string {
  return `${safeFileName(name)}${PACK_EXTENSION}`;
}
