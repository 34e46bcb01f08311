import { join } from 'node:path';
import { frameRate } from '../../shared/core/time.ts';
import { safeFileName } from '../../shared/export/safe-file-name.ts';
import type { ProjectView } from '../../shared/ipc/project-views.ts';
import type { ProjectRecovery, ProjectSession } from '../projects/project-session.ts';
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
  const unsaved = new WeakMap<ProjectSession, UnsavedChanges>();

  /** Projects that are still open here with changes that no save has seen: of a page that was loaded anew. */
  function orphans(): readonly ProjectRecovery[] {
    return projects.all().flatMap(({ session }) => {
      const { labels, count, lastAt } = unsaved.get(session) ?? NO_CHANGES;
      if (count === 0) return [];
      const [folder, name, isUnsaved] = [session.folder(), session.name(), session.isUnsaved()];
      return [{ folder, name, isUnsaved, changes: labels, changeCount: count, lastChangeAt: lastAt }];
    });
  }

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
    async openProject({ place, recover }) {
      const folder = places.pathOf(place);
      const open = projects.inFolder(folder);
      if (!open) return opened(await storage.open(folder, recover));
      // A page that was loaded anew (or a second one): the project goes over to it as it is, and the old page's calls are refused.
      lanes.cancelAllOf(open.projectId);
      await lanes.idle(open.projectId);
      projects.remove(open.projectId);
      return projects.add(open.session);
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
      lanes.cancelAllOf(open.projectId);
      await lanes.idle(open.projectId);
      projects.remove(open.projectId);
      await open.session.close({ discard: true });
    },
    async commit({ projectId, sequence, label, diff }) {
      const { session } = projects.get(projectId);
      session.commit({ sequence, label, diff });
      unsaved.set(session, withChange(unsaved.get(session) ?? NO_CHANGES, label));
    },
    async saveProject({ projectId, place, name, overwriteOutside }) {
      const { session } = projects.get(projectId);
      const saved =
        place === undefined
          ? await session.save({ overwriteOutside })
          : await session.saveAs(places.pathOf(place), name ?? session.name());
      if (!session.isDirty()) unsaved.delete(session);
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

/** What was changed since the last save: for a page that was loaded anew and does not know. */
interface UnsavedChanges {
  readonly labels: readonly string[];
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly lastAt: number;
}

const NO_CHANGES: UnsavedChanges = { labels: [], count: 0, lastAt: 0 };
const MOST_LABELS = 50;

function withChange({ labels, count }: UnsavedChanges, label: string): UnsavedChanges {
  return { labels: [...labels, label].slice(-MOST_LABELS), count: count + 1, lastAt: Date.now() };
}
