import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProjectService, type ProjectService } from '../../electron/handlers/project-service.ts';
import { createProjectStorage } from '../../electron/handlers/project-storage.ts';
import type { ShellTools } from '../../electron/handlers/shell-tools.ts';
import type { SessionParts } from '../../electron/projects/open-project.ts';
import { programFiles } from '../../electron/takes/program-files.ts';
import type { TakeMaker } from '../../electron/takes/take-maker.ts';
import type { ProjectEvent } from '../../shared/ipc/project-views.ts';
import { fakeTakeMaker } from './fake-take-maker.ts';
import { localTakeEditor } from './local-take-editor.ts';
import { repositoryRoot } from './repository-root.ts';

/** A service of the studio with a data folder of its own, without models. */
export interface TestService {
  readonly service: ProjectService;
  readonly dataFolder: string;
  readonly events: readonly ProjectEvent[];
  readonly log: readonly string[];
  /** Ends it and removes its folder. */
  end(): Promise<void>;
}

export interface TestServiceOptions {
  readonly maker?: TakeMaker;
  readonly shell?: ShellTools;
  /** A disk that fails, say. */
  readonly disk?: SessionParts;
}

export function openTestService(options: TestServiceOptions = {}): TestService {
  const dataFolder = mkdtempSync(join(tmpdir(), 'facewright-data-'));
  const events: ProjectEvent[] = [];
  const log: string[] = [];
  const service = createProjectService({
    files: programFiles(repositoryRoot),
    dataFolder,
    storage: createProjectStorage(dataFolder, options.disk),
    maker: options.maker ?? fakeTakeMaker(),
    editor: localTakeEditor(),
    about: { version: '0.0.0', shell: 'browser' },
    ...(options.shell ? { shell: options.shell } : {}),
    onLog: (message) => log.push(message),
  });
  service.subscribe((event) => events.push(event));
  return {
    service,
    dataFolder,
    events,
    log,
    async end() {
      await service.dispose();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
