import { StudioError } from '../core/errors.ts';
import { chunkName } from './byte-text.ts';
import { CONTAINER_TITLES, identifyContainer } from './container.ts';

/** What the file is instead of WAV, as a `wav-not-riff` error. `head` holds its first bytes. */
export function notWav(head: Uint8Array): StudioError {
  const container = identifyContainer(head);
  if (container === 'wav') {
    return new StudioError('wav-not-riff', `This is a RIFF file of the kind "${chunkName(head, 8)}", not "WAVE".`, {
      hint: 'Choose a sound file. A WAV file starts with RIFF....WAVE.',
    });
  }
  if (container === 'unknown' || container === 'text') {
    const what =
      container === 'text'
        ? 'This is a text file, not a WAV file.'
        : 'This is not a WAV file: it does not start with RIFF....WAVE.';
    return new StudioError('wav-not-riff', what, { hint: 'Export the recording again as WAV.' });
  }
  const sound = container !== 'html' && container !== 'zip' && container !== 'pdf';
  return new StudioError('wav-not-riff', `This is ${CONTAINER_TITLES[container]} that is named like a WAV file.`, {
    hint: sound ? 'Give the file its right extension, or convert it to WAV.' : 'Download or export the recording again.',
  });
}

export function emptyFile(): StudioError {
  return new StudioError('wav-empty', 'The file is empty (0 bytes).', { hint: 'Copy or export the recording again.' });
}

export function truncatedHeader(size: number): StudioError {
  return new StudioError('wav-truncated-header', `The file ends inside its header, after ${size} bytes.`, {
    hint: 'The copy is incomplete. Copy or export the recording again.',
  });
}

export function missingFormat(): StudioError {
  return new StudioError('wav-no-format', 'The file has no format chunk, so nothing says how its samples are written.', {
    hint: 'Export the recording again.',
  });
}

/** `misnamed` is a chunk called like `data` but in other letters. */
export function missingData(misnamed: string | undefined): StudioError {
  const detail = misnamed === undefined ? '' : `; there is a chunk "${misnamed}", but the name has to be "data"`;
  return new StudioError('wav-no-data', `The file has no data chunk and so no sound${detail}.`, {
    hint: 'Copy or export the recording again.',
  });
}

export function missingLargeSizes(container: string): StudioError {
  return new StudioError(
    'wav-no-ds64',
    `The file is ${container} but has no ds64 chunk, so the length of the sound is not known.`,
    {
      hint: 'Export the recording again as WAV or RF64.',
    },
  );
}

export function chunkTooLarge(name: string, declared: number, available: number): StudioError {
  return new StudioError(
    'wav-bad-chunk',
    `The chunk "${name}" claims ${declared} bytes, but the file has only ${available} left.`,
    {
      hint: 'The header is damaged or the copy is incomplete. Copy or export the recording again.',
    },
  );
}

export function notAChunk(offset: number): StudioError {
  return new StudioError('wav-bad-chunk', `There is no chunk name at byte ${offset}, where the chunk before it ends.`, {
    hint: 'The header is damaged. Export the recording again.',
  });
}

export function unpaddedChunk(name: string, size: number): StudioError {
  return new StudioError('wav-unpadded-chunk', `The chunk "${name}" has ${size} bytes and lacks the filling byte after it.`, {
    hint: 'Open the file with repair to read it all the same.',
  });
}

export function tooManyChunks(most: number): StudioError {
  return new StudioError('wav-too-many-chunks', `The file has more than ${most} chunks.`, {
    hint: 'The header is damaged. Export the recording again.',
  });
}
