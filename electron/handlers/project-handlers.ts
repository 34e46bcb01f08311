import type { z } from 'zod';
import type { BinaryAnswer } from '../../shared/ipc/bridge-data.ts';
import type { ProjectBridge } from '../../shared/ipc/project-bridge.ts';
import type { ProjectBinaryMethod, ProjectJsonMethod } from '../../shared/ipc/project-methods.ts';
import type { PROJECT_ARGUMENTS, PROJECT_BINARY_ARGUMENTS } from '../../shared/ipc/project-schemas.ts';

/** The service's side of some methods of the bridge: each gets arguments that were checked. */
export type JsonHandlers<Methods extends ProjectJsonMethod> = {
  readonly [Method in Methods]: (
    args: z.output<(typeof PROJECT_ARGUMENTS)[Method]>,
  ) => Promise<Awaited<ReturnType<ProjectBridge[Method]>>>;
};

/** The same for methods that give bytes. */
export type BinaryHandlers = {
  readonly [Method in ProjectBinaryMethod]: (args: z.output<(typeof PROJECT_BINARY_ARGUMENTS)[Method]>) => Promise<BinaryAnswer>;
};
