import type { FrameRate } from '../../shared/core/time.ts';
import { createProject } from '../projects/create-project.ts';
import { openProject, type SessionParts } from '../projects/open-project.ts';
import type { ProjectRecovery, ProjectSession } from '../projects/project-session.ts';
import { forgetRecent, isMissingProject, noteRecent, type RecentFolder, recentProjects } from '../projects/recent-projects.ts';
import { discardRecovery, listRecoveries } from '../projects/recoveries.ts';
import { unpackProject } from '../projects/unpack-project.ts';

/** A project that was open before. */
export interface KnownProject extends RecentFolder {
  readonly isMissing: boolean;
}

/** Where projects come from. */
export interface ProjectStorage {
  create(args: { readonly name: string; readonly frameRate: FrameRate }): Promise<ProjectSession>;
  /** `takeOver` also takes a lock that another computer seems to have left behind. */
  open(folder: string, recover: 'ask' | 'recovered' | 'saved', takeOver?: boolean): Promise<ProjectSession>;
  /** Gives the new project's folder. */
  unpack(file: string, folder: string): Promise<string>;
  recoveries(): Promise<readonly ProjectRecovery[]>;
  discardRecovery(folder: string): Promise<void>;
  recent(): Promise<readonly KnownProject[]>;
  noteRecent(project: RecentFolder): Promise<void>;
  forgetRecent(folder: string): Promise<void>;
}

/** Projects as folders on the disk; `dataFolder` holds unsaved ones and the list of recent ones. `parts` is for tests. */
export function createProjectStorage(dataFolder: string, parts: SessionParts = {}): ProjectStorage {
  return {
    create: (args) => createProject(args, { dataFolder }, parts),
    open: (folder, recover, takeOver = false) => openProject(folder, { dataFolder, recover, takeOver }, parts),
    unpack: unpackProject,
    recoveries: () => listRecoveries(dataFolder),
    discardRecovery: (folder) => discardRecovery(dataFolder, folder),
    async recent() {
      const known = await recentProjects(dataFolder);
      return Promise.all(known.map(async (project) => ({ ...project, isMissing: await isMissingProject(project) })));
    },
    noteRecent: (project) => noteRecent(dataFolder, project),
    forgetRecent: (folder) => forgetRecent(dataFolder, folder),
  };
}
