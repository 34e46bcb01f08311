import { StudioError } from '../../shared/core/errors.ts';
import type { ProjectView, RecoveryOffer } from '../../shared/ipc/project-views.ts';
import type { OpenProject, StudioParts } from '../studio-parts.ts';

/** What becomes of changes that were never saved when a project is opened. */
export type Recover = 'ask' | 'recovered' | 'saved';

export const SAMPLE_NAME = 'Sample lines';

/** Opens a project; when it holds changes that were never saved, asks whether to go on from them. @throws StudioError */
export async function openWithRecovery(
  ask: StudioParts['ask'],
  open: (recover: Recover) => Promise<ProjectView>,
  recover: Recover = 'ask',
): Promise<ProjectView> {
  try {
    return await open(recover);
  } catch (error) {
    if (!(error instanceof StudioError && error.code === 'project-has-recovery')) throw error;
    const answer = await ask({
      title: 'Go on from the changes that were not saved?',
      text: `${error.message} Without them the project opens as it was last saved, and they are thrown away.`,
      buttons: [
        { id: 'recovered', label: 'Go on from them' },
        { id: 'saved', label: 'Open as saved', kind: 'danger' },
      ],
    });
    if (answer === undefined) throw new StudioError('superseded', 'Opening was cancelled.');
    return open(answer === 'saved' ? 'saved' : 'recovered');
  }
}

/** What a window may do with a project. */
export function accessOf({ readOnlyReason, canTakeOver }: ProjectView): Pick<OpenProject, 'readOnlyReason' | 'canTakeOver'> {
  return { ...(readOnlyReason ? { readOnlyReason } : {}), ...(canTakeOver ? { canTakeOver } : {}) };
}

/** The sample lines as they came, with curves: nothing of the person's own is in them. */
export function isUntouchedSample({ name, folder, changes, changeCount }: RecoveryOffer): boolean {
  const isComplete = changes.length === changeCount;
  return name === SAMPLE_NAME && folder === '' && isComplete && changes.every((label) => label.startsWith('Generate '));
}
