import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { writeWav } from '../../shared/audio/wav-writer.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { openRecording } from '../files/audio-recording.ts';
import { openAudioSource } from '../files/audio-source.ts';

/** All samples of a recording as a 16-bit WAV, channel by channel as they were. */
async function decodeToWav(path: string): Promise<Uint8Array | undefined> {
  const source = await openAudioSource(path);
  try {
    const recording = await openRecording(source, path, {});
    if (recording.container === 'wav') return undefined;
    const parts: Float32Array[][] = Array.from({ length: recording.channels }, () => []);
    // Blocks are reused by their reader, so each is copied.
    for await (const block of recording.blocks()) {
      for (const [index, part] of parts.entries()) part.push((block.channels[index] ?? new Float32Array()).slice());
    }
    const channels = parts.map((part) => {
      const whole = new Float32Array(part.reduce((sum, samples) => sum + samples.length, 0));
      part.reduce((at, samples) => {
        whole.set(samples, at);
        return at + samples.length;
      }, 0);
      return whole;
    });
    return writeWav({ sampleRate: recording.sampleRate, channels }, { encoding: 'pcm16' });
  } finally {
    await source.dispose();
  }
}

/**
 * Puts the sound beside its export as a WAV: a WAV recording as it is, byte by byte (a no-op onto itself), anything else decoded.
 * Written like every output, so that it is whole or not there. Gives its size in bytes. @throws StudioError of files and sound
 */
export async function writeSidecar(recording: string, target: string): Promise<number> {
  const [from, to] = await Promise.all([realpath(recording), realpath(target).catch(() => undefined)]);
  if (from !== to) await writeFileAtomically(target, (await decodeToWav(recording)) ?? createReadStream(recording));
  return (await stat(target)).size;
}
