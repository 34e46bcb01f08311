import { randomBytes } from 'node:crypto';
import { StudioError } from '../../shared/core/errors.ts';
import type { PlaceToken } from '../../shared/ipc/project-views.ts';

/**
 * Paths behind tokens. Only what the service itself listed, a native dialog gave or the system handed over has a token, so that a page
 * can name nothing else, and no token can be guessed.
 */
export interface PlaceRegistry {
  /** The token of an absolute path: the same for the same path. */
  tokenFor(path: string): PlaceToken;
  /** @throws StudioError `request-refused` for a token that was never given */
  pathOf(place: PlaceToken): string;
}

export function createPlaceRegistry(): PlaceRegistry {
  const paths = new Map<PlaceToken, string>();
  const tokens = new Map<string, PlaceToken>();
  return {
    tokenFor(path) {
      const known = tokens.get(path);
      if (known !== undefined) return known;
      const token = randomBytes(16).toString('hex');
      tokens.set(path, token);
      paths.set(token, path);
      return token;
    },
    pathOf(place) {
      const path = paths.get(place);
      if (path !== undefined) return path;
      throw new StudioError('request-refused', 'This place is not known any more.', { hint: 'Choose it again.' });
    },
  };
}
