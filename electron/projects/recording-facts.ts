import type { AudioReference } from '../../shared/document/records.ts';
import { openRecording } from '../files/audio-recording.ts';
import { openAudioSource } from '../files/audio-source.ts';

/** What a reference says besides the place. */
export type RecordingFacts = Omit<AudioReference, 'path' | 'isCopied'>;

/** Looks at a recording; decodes it only where its length is known in no other way. @throws StudioError of files and sound */
export async function recordingFacts(path: string, signal?: AbortSignal): Promise<RecordingFacts> {
  const source = await openAudioSource(path);
  try {
    const recording = await openRecording(source, path, {});
    let frames = recording.frameCount;
    if (frames === undefined) {
      frames = 0;
      for await (const block of recording.blocks()) {
        signal?.throwIfAborted();
        frames += block.channels[0]?.length ?? 0;
      }
    }
    const sha256 = await source.hash({ signal });
    await source.assertUnchanged();
    const { container, sampleRate, channels, broadcast } = recording;
    return {
      sha256,
      bytes: source.size,
      duration: frames / sampleRate,
      sampleRate,
      channels,
      container,
      ...(broadcast && { timecodeSeconds: broadcast.timeReference / sampleRate }),
    };
  } finally {
    await source.dispose();
  }
}

/** SHA-256 of a file. @throws StudioError `file-...` */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const source = await openAudioSource(path);
  try {
    return await source.hash({ signal });
  } finally {
    await source.dispose();
  }
}
