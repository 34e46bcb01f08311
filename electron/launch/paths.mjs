// Where things lie, for the launch scripts: they run on plain Node before anything is installed or built.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, in a clone as well as in an installed package. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export function inRoot(...parts) {
  return join(root, ...parts);
}
