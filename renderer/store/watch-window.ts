import { StudioError } from '../../shared/core/errors.ts';
import type { PlaceToken, ProjectEvent } from '../../shared/ipc/project-views.ts';
import type { StudioParts } from '../studio-parts.ts';
import type { Studio } from './create-studio.ts';

/** Keeps the window's look as the preferences say, its title as the project is called, and its end harmless; until the returned function is called. */
export function watchWindow(studio: Studio, target: Window = window): () => void {
  const { parts } = studio;
  const abort = new AbortController();
  const dark = target.matchMedia('(prefers-color-scheme: light)');
  const look = (): void => {
    const { theme, scale } = parts.preferences.getState();
    const root = target.document.documentElement;
    root.dataset.theme = theme === 'system' ? (dark.matches ? 'light' : 'dark') : theme;
    root.style.setProperty('--scale', String(scale));
  };
  const title = (): void => {
    const { project } = parts.session.getState();
    const name = project === undefined ? '' : `${project.isDirty ? '• ' : ''}${project.name} – `;
    target.document.title = `${name}Facewright`;
  };
  look();
  title();
  const { signal } = abort;
  dark.addEventListener('change', look, { signal });
  target.addEventListener(
    'beforeunload',
    (event) => {
      void studio.flush().catch(() => undefined);
      const { project, about } = parts.session.getState();
      // A desktop shell asks through the action `window.close` instead.
      if (about?.shell === 'browser' && (project?.isDirty || studio.isWaiting())) event.preventDefault();
    },
    { signal },
  );
  const stops = [
    parts.preferences.subscribe(look),
    parts.session.subscribe(title),
    parts.bridge.subscribe((event) => onEvent(studio, event)),
  ];
  return () => {
    abort.abort();
    for (const stop of stops) stop();
  };
}

/** What happens to the project outside of this window. */
function onEvent({ parts }: Studio, event: ProjectEvent): void {
  const isOurs = 'projectId' in event && event.projectId === parts.session.getState().project?.projectId;
  if (event.event === 'storage-trouble' && isOurs) {
    const { message, hint } = StudioError.fromData(event.error);
    const action = { id: 'project.save-as', label: 'Save elsewhere…' };
    parts.notify({ kind: 'error', message, ...(hint === undefined ? {} : { hint }), action });
  } else if (event.event === 'changed-outside' && isOurs) {
    const hint = 'Your own changes are kept; saving asks which to keep.';
    parts.notify({ kind: 'warning', message: 'Another program changed the saved project.', hint });
  } else if (event.event === 'moved' && isOurs) {
    parts.projects.moved();
  } else if (event.event === 'action') {
    if (event.place === undefined) parts.run(event.action);
    else openPlace(parts, event.action, event.place).catch((error: unknown) => parts.report(error, 'Open'));
  }
}

/** A file or folder that was opened with the program. */
async function openPlace(parts: StudioParts, action: string, place: PlaceToken): Promise<void> {
  if (action === 'takes.import') return parts.takes.importPlaces([place]);
  if (action !== 'project.unpack') return parts.projects.open(place);
  const folder = (await parts.choosePlace('unpack-folder'))?.places[0];
  if (folder !== undefined) await parts.projects.unpack(place, folder);
}
