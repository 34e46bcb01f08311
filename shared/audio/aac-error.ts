import { StudioError } from '../core/errors.ts';

/** What to say of AAC sound, or an MPEG-4 file, that makes no sense: a `StudioError` with code `audio-decode-failed`. */
export function damagedAac(what: string): StudioError {
  return new StudioError('audio-decode-failed', `The AAC recording cannot be decoded: ${what}.`, {
    hint: 'Copy or export the recording again, or convert it to WAV.',
  });
}

/** What to say of a file that is sound but of a kind that is not read: a `StudioError` with code `audio-unsupported-format`. */
export function unsupportedAac(what: string): StudioError {
  return new StudioError('audio-unsupported-format', `The MPEG-4 recording cannot be read: ${what}.`, {
    hint: 'Export the recording as AAC-LC (a plain M4A file), or convert it to WAV.',
  });
}
