import type { FrameRate } from '../../shared/core/time.ts';
import type { ProjectRecovery, ProjectSession } from '../projects/project-session.ts';

/** A project that was open before. */
export interface KnownProject {
  /** Absolute. */
  readonly folder: string;
  readonly name: string;
  readonly isMissing: boolean;
}

/** Where projects come from. */
export interface ProjectStorage {
  create(args: { readonly name: string; readonly frameRate: FrameRate }): Promise<ProjectSession>;
  open(folder: string, recover: 'ask' | 'recovered' | 'saved'): Promise<ProjectSession>;
  /** Gives the new project's folder. */
  unpack(file: string, folder: string): Promise<string>;
  recoveries(): Promise<readonly ProjectRecovery[]>;
  discardRecovery(folder: string): Promise<void>;
  recent(): Promise<readonly KnownProject[]>;
  noteRecent(project: { readonly folder: string; readonly name: string }): Promise<void>;
  forgetRecent(folder: string): Promise<void>;
}
