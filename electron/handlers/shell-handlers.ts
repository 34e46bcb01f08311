import { StudioError } from '../../shared/core/errors.ts';
import type { AboutStudio } from '../../shared/ipc/bridge-data.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { PlaceLister } from './place-listing.ts';
import type { PlaceRegistry } from './place-registry.ts';
import type { JsonHandlers } from './project-handlers.ts';
import type { SettingsFile } from './settings-file.ts';
import type { ShellTools } from './shell-tools.ts';

export interface ShellParts {
  readonly about: AboutStudio;
  readonly places: PlaceRegistry;
  readonly lister: PlaceLister;
  readonly settings: SettingsFile;
  readonly diagnostics: Diagnostics;
  readonly shell: ShellTools;
  /** What the last generation ran on. */
  readonly provider: () => string | undefined;
}

type ShellMethods = 'about' | 'choosePlace' | 'places' | 'reveal' | 'settings' | 'saveSettings' | 'diagnostics' | 'setMenu';

/** Places, settings and what depends on the shell. */
export function shellHandlers(parts: ShellParts): JsonHandlers<ShellMethods> {
  const { about, places, lister, settings, diagnostics, shell, provider } = parts;
  return {
    about: async () => about,
    async choosePlace({ purpose }) {
      if (!shell.choosePlace) throw refused('There is no dialog of the system here.');
      return (await shell.choosePlace(purpose))?.map((path) => places.tokenFor(path));
    },
    places: ({ purpose, place }) => lister.list(purpose, place === undefined ? undefined : places.pathOf(place)),
    async reveal({ place }) {
      if (!shell.reveal) throw refused('Folders cannot be shown from a browser.');
      shell.reveal(places.pathOf(place));
    },
    settings: () => settings.read(),
    saveSettings: ({ settings: changed }) => settings.write(changed),
    diagnostics: async () => diagnostics.report(provider()),
    async setMenu({ menu }) {
      shell.setMenu?.(menu);
    },
  };
}

function refused(message: string): StudioError {
  return new StudioError('request-refused', message);
}
