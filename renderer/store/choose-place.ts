import { StudioError } from '../../shared/core/errors.ts';
import type { ProjectBridge } from '../../shared/ipc/project-bridge.ts';
import type { PlacePurpose } from '../../shared/ipc/project-views.ts';
import type { PlaceChoice } from '../studio-parts.ts';
import type { SessionStore } from './session-store.ts';

/** Lets a place be chosen: by the system's own dialog, or by the page's browser of folders where the shell has none. */
export async function choosePlace(
  bridge: Pick<ProjectBridge, 'choosePlace'>,
  session: SessionStore,
  purpose: PlacePurpose,
  name?: string,
): Promise<PlaceChoice | undefined> {
  try {
    const places = await bridge.choosePlace({ purpose });
    return places === undefined || places.length === 0 ? undefined : { places };
  } catch (error) {
    if (!(error instanceof StudioError && error.code === 'request-refused')) throw error;
  }
  session.getState().placeRequest?.answer(undefined);
  return new Promise((resolve) => {
    const answer = (choice: PlaceChoice | undefined): void => {
      session.setState({ placeRequest: undefined });
      resolve(choice);
    };
    session.setState({ placeRequest: { purpose, answer, ...(name === undefined ? {} : { name }) } });
  });
}
