import { extname } from 'node:path';
import { openAdts, openM4a } from '../../shared/audio/aac-reader.ts';
import { openAiff } from '../../shared/audio/aiff-reader.ts';
import type { ByteSource } from '../../shared/audio/byte-source.ts';
import { CONTAINER_TITLES, type Container, IDENTIFY_BYTES, identifyContainer } from '../../shared/audio/container.ts';
import { openFlac } from '../../shared/audio/flac-reader.ts';
import { type Recording, wavRecording } from '../../shared/audio/recording.ts';
import { openVorbis } from '../../shared/audio/vorbis-reader.ts';
import { readWavHeader, type WavReadOptions } from '../../shared/audio/wav-reader.ts';
import { StudioError } from '../../shared/core/errors.ts';
import { openMp3 } from './audio-mp3.ts';
import { openOpus } from './audio-opus.ts';

const WAV_EXTENSIONS: readonly string[] = ['.wav', '.wave', '.bwf', '.rf64', '.bw64'];

/**
 * Opens a recording by what it is, not by its name; only a file that is named like a WAV file and is none is refused, because
 * its name then says that something went wrong on the way.
 * @throws StudioError `wav-...`, `audio-unsupported-format`, `audio-decode-failed`, `audio-empty`
 */
export async function openRecording(source: ByteSource, path: string, options: WavReadOptions): Promise<Recording> {
  const container = identifyContainer(await source.read(0, IDENTIFY_BYTES));
  const namedWav = WAV_EXTENSIONS.includes(extname(path).toLowerCase());
  if (container === 'wav' || namedWav) return wavRecording(source, await readWavHeader(source, options));
  if (container === 'aiff') return openAiff(source);
  if (container === 'flac') return openFlac(source);
  if (container === 'mp3') return openMp3(source);
  if (container === 'opus') return openOpus(source);
  if (container === 'ogg') return openVorbis(source);
  if (container === 'm4a') return openM4a(source);
  if (container === 'aac') return openAdts(source);
  throw unsupported(container, source.size);
}

function unsupported(container: Container, size: number): StudioError {
  if (size === 0)
    return new StudioError('audio-empty', 'The file is empty (0 bytes).', { hint: 'Copy or export the recording again.' });
  const what =
    container === 'unknown' ? 'The file is not a sound file of a known kind' : `The file is ${CONTAINER_TITLES[container]}`;
  return new StudioError(
    'audio-unsupported-format',
    `${what}; WAV, AIFF, FLAC, MP3, M4A (AAC), Ogg Vorbis and Ogg Opus can be read.`,
    {
      hint: 'Convert the recording to WAV.',
    },
  );
}
