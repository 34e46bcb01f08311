import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import { type ActorProfile, readProfile } from '../../shared/speech/profile/actor-profile.ts';

/** A profile is far smaller. */
const MOST_BYTES = 20_000_000;

/** Reads an actor's profile. @throws StudioError `file-not-found`, `profile-invalid` */
export async function loadProfile(path: string): Promise<ActorProfile> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isFile())
    throw new StudioError('file-not-found', `There is no profile "${basename(path)}".`, { hint: 'Check the path of --profile.' });
  if (facts.size > MOST_BYTES) throw new StudioError('profile-invalid', `"${basename(path)}" is too large for a profile.`);
  return readProfile(await readFile(path, 'utf8'));
}
