import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The user's own folder of the studio: settings, unsaved projects, what can be made anew. FACEWRIGHT_DATA names another one; Electron has
 * an opinion of its own (`app.getPath('userData')`).
 */
export function defaultDataFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = homedir();
  if (environment.FACEWRIGHT_DATA) return environment.FACEWRIGHT_DATA;
  if (platform === 'win32') return join(environment.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Facewright');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Facewright');
  return join(environment.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'facewright');
}
