import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { chooseChannel, createChannelMeter, pickChannel } from '../../shared/audio/channels.ts';
import type { Recording } from '../../shared/audio/recording.ts';
import { readWavBlocks, type SampleBlock } from '../../shared/audio/sample-stream.ts';
import type { WavHeader } from '../../shared/audio/wav-header.ts';
import { readWavHeader } from '../../shared/audio/wav-reader.ts';
import type { AudioReference, TakeRecord } from '../../shared/document/records.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { openRecording } from '../files/audio-recording.ts';
import { type AudioSource, openAudioSource } from '../files/audio-source.ts';
import { wavPieces } from './wav-pieces.ts';

/** A recording as it is heard: one channel (or the mean of all), any stretch at once. */
export interface SoundReader {
  readonly sampleRate: number;
  readonly frameCount: number;
  /** Samples `start`..`end` (frames), clipped to the recording; a copy. */
  read(start: number, end: number): Promise<Float32Array>;
  dispose(): Promise<void>;
}

export interface SoundFile {
  /** Absolute. */
  readonly path: string;
  readonly audio: AudioReference;
  readonly channel: TakeRecord['channel'];
}

/**
 * Opens a recording for reading stretches of it. Sound that has to be decoded from its start is decoded once into `cacheFolder`.
 * @throws StudioError of files and sound
 */
export async function openSound(file: SoundFile, cacheFolder: string): Promise<SoundReader> {
  const source = await openAudioSource(file.path);
  try {
    const recording = await openRecording(source, file.path, {});
    const channel = await channelOf(recording, file.channel);
    if (recording.container === 'wav') return wavReader(source, await readWavHeader(source), channel);
    const decoded = join(cacheFolder, `${soundKey(file, channel)}.wav`);
    await decodeOnce(recording, channel, decoded);
    await source.dispose();
    const cached = await openAudioSource(decoded);
    return wavReader(cached, await readWavHeader(cached), 0);
  } catch (error) {
    await source.dispose();
    throw error;
  }
}

/** Names what is made of a recording's sound and can be made anew. */
export function soundKey({ audio }: SoundFile, channel: TakeRecord['channel']): string {
  return createHash('sha256').update(`${audio.sha256} ${channel} sound/1`).digest('hex').slice(0, 40);
}

/** The channel that is heard: as asked for, or as the models choose it. */
async function channelOf(recording: Recording, wanted: TakeRecord['channel']): Promise<number | 'mix'> {
  const meter = createChannelMeter(recording.channels);
  if (recording.channels > 1 && wanted === 'auto') for await (const block of recording.probe()) meter.push(block.channels);
  const request = wanted === 'auto' ? 'automatic' : wanted;
  const isThere = typeof request !== 'number' || request < recording.channels;
  return chooseChannel(isThere ? request : 'mix', meter.levels(), []).used;
}

function wavReader(source: AudioSource, header: WavHeader, channel: number | 'mix'): SoundReader {
  return {
    sampleRate: header.format.sampleRate,
    frameCount: header.frameCount,
    async read(start, end) {
      const startFrame = Math.max(0, Math.min(header.frameCount, start));
      const endFrame = Math.max(startFrame, Math.min(header.frameCount, end));
      const samples = new Float32Array(endFrame - startFrame);
      for await (const block of readWavBlocks(source, header, { startFrame, endFrame })) {
        samples.set(pickChannel(block.channels, channel), block.startFrame - startFrame);
        await nextTurn();
      }
      return samples;
    },
    dispose: () => source.dispose(),
  };
}

async function decodeOnce(recording: Recording, channel: number | 'mix', target: string): Promise<void> {
  const isThere = await stat(target).then(
    (status) => status.isFile(),
    () => false,
  );
  if (isThere) return;
  await writeFileAtomically(target, wavPieces(recording.sampleRate, await countFrames(recording), heard(recording, channel)));
}

async function countFrames(recording: Recording): Promise<number> {
  if (recording.frameCount !== undefined) return recording.frameCount;
  let frames = 0;
  for await (const block of recording.blocks()) {
    frames += block.channels[0]?.length ?? 0;
    await nextTurn();
  }
  return frames;
}

async function* heard(recording: Recording, channel: number | 'mix'): AsyncGenerator<Float32Array> {
  for await (const block of recording.blocks()) {
    yield samplesOf(block, channel);
    await nextTurn();
  }
}

function samplesOf({ channels }: SampleBlock, channel: number | 'mix'): Float32Array {
  return pickChannel(channels, channel);
}
