import { type BrowserWindow, dialog } from 'electron';
import { StudioError } from '../../shared/core/errors.ts';
import type { OpenProject } from '../handlers/open-projects.ts';
import type { ProjectService } from '../handlers/project-service.ts';
import { choosePlace } from './choose-place.ts';

const SAVE = 0;
const DISCARD = 1;
const CANCEL = 2;

/** Asks about every project with changes that no save has seen. False when the user wants to stay. */
export async function settleUnsavedChanges(window: BrowserWindow, service: ProjectService): Promise<boolean> {
  for (const project of service.unsavedProjects()) {
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: `Save the changes to "${project.session.name()}"?`,
      detail: 'Without saving, everything since the last save is thrown away.',
      buttons: ['Save', 'Do not save', 'Cancel'],
      defaultId: SAVE,
      cancelId: CANCEL,
      noLink: true,
    });
    if (response === CANCEL) return false;
    if (response === DISCARD) await service.call('closeProject', { projectId: project.projectId, discard: true });
    if (response === SAVE && !(await save(window, service, project))) return false;
  }
  return true;
}

async function save(window: BrowserWindow, service: ProjectService, { projectId, session }: OpenProject): Promise<boolean> {
  try {
    const folder = session.isUnsaved() ? (await choosePlace(window, 'save-project'))?.[0] : undefined;
    if (session.isUnsaved() && folder === undefined) return false;
    const place = folder === undefined ? {} : { place: service.grant(folder) };
    await service.call('saveProject', { projectId, ...place, overwriteOutside: false });
    return true;
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    const { message, hint } = error;
    await dialog.showMessageBox(window, {
      type: 'error',
      message: `"${session.name()}" was not saved.`,
      detail: [message, hint ?? ''].join(' ').trim(),
      buttons: ['Back'],
    });
    return false;
  }
}
