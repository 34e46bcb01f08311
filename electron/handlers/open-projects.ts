import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import { findRecord, type RecordId, type TakeRecord } from '../../shared/document/records.ts';
import type { ProjectEvent, ProjectView } from '../../shared/ipc/project-views.ts';
import type { ProjectSession } from '../projects/project-session.ts';

export interface OpenProject {
  readonly projectId: string;
  readonly session: ProjectSession;
}

/** The projects that are open, by ids that only the service makes. */
export interface OpenProjects {
  add(session: ProjectSession): Promise<ProjectView>;
  /** The open project of a folder. */
  inFolder(folder: string): OpenProject | undefined;
  /** @throws StudioError `request-refused` */
  get(projectId: string): OpenProject;
  /** @throws StudioError `request-refused`, `project-unknown-take` */
  take(projectId: string, takeId: RecordId): TakeRecord;
  /** Gives a project to another page under a new id; the page that had it is told (`moved`). */
  move(projectId: string): Promise<ProjectView>;
  /** The open project that moved on from this id; undefined when it did not, or was closed since. */
  movedFrom(projectId: string): OpenProject | undefined;
  /** Forgets it; whoever calls closes the session. */
  remove(projectId: string): void;
  all(): readonly OpenProject[];
}

/** More than anybody has open: of more, the one that was not used for longest is closed. */
const MOST_OPEN = 8;

/** `onEvict` hears of a project that is closed because too many are open. */
export function createOpenProjects(emit: (event: ProjectEvent) => void, onEvict: (projectId: string) => void): OpenProjects {
  /** The one that was used last is the last. */
  const open = new Map<string, OpenProject & { readonly stop: () => void }>();
  /** By ids of pages that lost their project to another one. */
  const moved = new Map<string, ProjectSession>();
  const leave = (projectId: string): void => {
    open.get(projectId)?.stop();
    open.delete(projectId);
  };
  const forgetMoved = (gone: ProjectSession): void => {
    for (const [id, session] of moved) if (session === gone) moved.delete(id);
  };
  const get = (projectId: string): OpenProject => {
    const project = open.get(projectId);
    if (project) {
      open.delete(projectId);
      open.set(projectId, project);
      return project;
    }
    throw new StudioError('request-refused', 'This project is no longer open.', { hint: 'Open it again.' });
  };
  const projects: OpenProjects = {
    async add(session) {
      // Pages that were loaded anew or went away leave theirs behind; what is not saved in them is kept for the next time.
      for (const [oldest, project] of open) {
        if (open.size < MOST_OPEN) break;
        onEvict(oldest);
        leave(oldest);
        forgetMoved(project.session);
        await project.session.close({ discard: false });
      }
      const projectId = randomUUID();
      const stops = [
        session.onTrouble((error) => emit({ event: 'storage-trouble', projectId, error: error.toData() })),
        session.onChangedOutside(() => emit({ event: 'changed-outside', projectId })),
      ];
      const stop = (): void => {
        for (const end of stops) end();
      };
      open.set(projectId, { projectId, session, stop });
      return viewOf({ projectId, session });
    },
    get,
    inFolder: (folder) => [...open.values()].find(({ session }) => resolve(session.folder()) === resolve(folder)),
    take(projectId, takeId) {
      const take = findRecord(get(projectId).session.document(), 'take', takeId);
      if (take) return take;
      throw new StudioError('project-unknown-take', 'This take is not in the project any more.');
    },
    async move(projectId) {
      const { session } = get(projectId);
      leave(projectId);
      moved.set(projectId, session);
      emit({ event: 'moved', projectId });
      return projects.add(session);
    },
    movedFrom(projectId) {
      const session = moved.get(projectId);
      return session && [...open.values()].find((project) => project.session === session);
    },
    remove(projectId) {
      const project = open.get(projectId);
      leave(projectId);
      if (project) forgetMoved(project.session);
    },
    all: () => [...open.values()],
  };
  return projects;
}

async function viewOf({ projectId, session }: OpenProject): Promise<ProjectView> {
  const readOnlyReason = session.readOnlyReason();
  const findings = await session.audio.check();
  return {
    projectId,
    name: session.name(),
    folder: session.isUnsaved() ? '' : session.folder(),
    records: [...session.document().values()],
    sequence: session.sequence(),
    isDirty: session.isDirty(),
    ...(readOnlyReason === undefined ? {} : { readOnlyReason }),
    ...(session.canTakeOver() ? { canTakeOver: true } : {}),
    missingAudio: findings.filter(({ state }) => state !== 'present').map(({ takeId }) => takeId),
    warnings: session.warnings(),
  };
}
