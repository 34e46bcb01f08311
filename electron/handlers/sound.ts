import { writeWav } from '../../shared/audio/wav-writer.ts';
import { readSpeech, SPEECH_SAMPLE_RATE } from '../files/audio-file.ts';
import { openRecording } from '../files/audio-recording.ts';
import { openAudioSource } from '../files/audio-source.ts';
import type { OpenRecording } from './recordings.ts';

/** Above this many samples of all channels, the page gets what the models hear (16 kHz mono) instead: about 20 minutes of stereo at 48 kHz. */
const MOST_SAMPLES = 120_000_000;

/**
 * A recording as a 16-bit WAV for playing: its own sample rate, mono or stereo as recorded, of more channels the one that was listened to.
 * @throws StudioError of the file
 */
export async function playableSound({ path, summary }: OpenRecording): Promise<Uint8Array<ArrayBuffer>> {
  const { sampleRate, channels } = summary.source;
  const kept = channels <= 2 ? channels : 1;
  const frames = Math.round(summary.duration * sampleRate);
  if (frames * kept > MOST_SAMPLES) {
    const speech = await readSpeech(path);
    return ownBytes(writeWav({ sampleRate: SPEECH_SAMPLE_RATE, channels: [speech.samples] }, { encoding: 'pcm16' }));
  }
  const sound = await readChannels(path, frames, channelsToKeep(kept, summary.channelChoice.used));
  return ownBytes(writeWav({ sampleRate, channels: sound }, { encoding: 'pcm16' }));
}

function channelsToKeep(kept: number, used: number | 'mix'): readonly number[] {
  if (kept === 2) return [0, 1];
  return [typeof used === 'number' ? used : 0];
}

async function readChannels(path: string, frames: number, wanted: readonly number[]): Promise<Float32Array[]> {
  const source = await openAudioSource(path);
  try {
    const recording = await openRecording(source, path, {});
    const sound = wanted.map(() => new Float32Array(frames));
    let at = 0;
    for await (const block of recording.blocks()) {
      wanted.forEach((channel, index) => {
        const samples = block.channels[channel] ?? block.channels[0];
        if (samples) sound[index]?.set(samples.subarray(0, Math.max(0, frames - at)), Math.min(at, frames));
      });
      at += block.channels[0]?.length ?? 0;
    }
    return sound;
  } finally {
    await source.dispose();
  }
}

function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}
