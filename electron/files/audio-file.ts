import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type ChannelChoice,
  type ChannelRequest,
  chooseChannel,
  createChannelMeter,
  pickChannel,
} from '../../shared/audio/channels.ts';
import { createPeakBuilder, type PeakPyramid } from '../../shared/audio/peaks.ts';
import type { Recording } from '../../shared/audio/recording.ts';
import { createResampler, resampledLength } from '../../shared/audio/resample.ts';
import type { BroadcastExtension, WavCue, WavIXml } from '../../shared/audio/wav-header.ts';
import { StudioError, type Warning } from '../../shared/core/errors.ts';
import { openRecording } from './audio-recording.ts';
import { openAudioSource } from './audio-source.ts';

/** Sample rate of everything that the models hear. */
export const SPEECH_SAMPLE_RATE = 16_000;

/** Longest recording that {@link readSpeech} holds in memory; {@link streamSpeech} has no such limit. */
const MOST_SECONDS = 4 * 3_600;
/** Part of the progress that hashing takes; decoding and resampling take the rest. */
const HASH_SHARE = 0.1;

export interface SpeechOptions {
  /** Default `automatic`. */
  readonly channel?: ChannelRequest;
  /** Reads what is otherwise refused with `wav-repairable` or `wav-unpadded-chunk`. */
  readonly repair?: boolean;
  /** Rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Hears 0..1, never falling. */
  readonly onProgress?: (fraction: number) => void;
}

/** The file as it lies on the disk. */
export interface SpeechSource {
  readonly container: Recording['container'];
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** 0 for codecs without a fixed depth. */
  readonly bits: number;
  readonly bytes: number;
  /** Of the whole file, hexadecimal. */
  readonly sha256: string;
}

/** Everything about a recording but its samples. */
export interface SpeechSummary {
  readonly source: SpeechSource;
  /** Seconds, of the original samples. */
  readonly duration: number;
  /** Samples at 16 kHz. */
  readonly sampleCount: number;
  readonly channelChoice: ChannelChoice;
  /** Largest absolute sample of the chosen channel, before anything was done about it. */
  readonly peak: number;
  /** Waveform of the chosen channel at 16 kHz. */
  readonly peaks: PeakPyramid;
  /** Start of the recording in seconds since midnight, from its broadcast extension. */
  readonly timecodeSeconds?: number;
  readonly broadcast?: BroadcastExtension;
  readonly iXml?: WavIXml;
  /** Markers; `sample` counts at the source's sample rate. */
  readonly cues: readonly WavCue[];
  readonly warnings: readonly Warning[];
}

/** A recording as the models hear it: mono, 16 kHz, within -1..1. */
export interface Speech extends SpeechSummary {
  readonly sampleRate: typeof SPEECH_SAMPLE_RATE;
  readonly samples: Float32Array;
}

/** Hears blocks of 16 kHz mono in order, and how many samples there will be in all where that is known beforehand. */
export type SamplesListener = (block: Float32Array, expectedCount: number | undefined) => void | Promise<void>;

/**
 * Reads a recording of any known format into 16 kHz mono. Peaks above full scale are scaled down to it (warning
 * `audio-over-full-scale`); NaN and infinities become 0 (warning `audio-not-finite`).
 * @throws StudioError `file-...`, `wav-...`, `audio-...`; `usage` for a channel that is not there. `audio-too-long` above 4 h.
 */
export async function readSpeech(path: string, options: SpeechOptions = {}): Promise<Speech> {
  const collector = createCollector();
  const summary = await streamSpeech(path, options, collector.add);
  const samples = collector.samples();
  if (summary.peak > 1) for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] ?? 0) / summary.peak;
  return { ...summary, sampleRate: SPEECH_SAMPLE_RATE, samples };
}

/**
 * Passes a recording to `onSamples` as blocks of 16 kHz mono, in order, holding only one block at a time: for files of hours.
 * The blocks are the receiver's to keep. Unlike {@link readSpeech} it leaves peaks above full scale as they are.
 * @throws as {@link readSpeech}, and whatever `onSamples` throws
 */
export async function streamSpeech(path: string, options: SpeechOptions, onSamples: SamplesListener): Promise<SpeechSummary> {
  const source = await openAudioSource(path);
  try {
    options.signal?.throwIfAborted();
    const recording = await openRecording(source, path, options);
    const report = (bytes: number) => options.onProgress?.((HASH_SHARE * bytes) / Math.max(1, source.size));
    const sha256 = await source.hash({ signal: options.signal, onBytes: report });
    const warnings: Warning[] = [];
    const channelChoice = await decideChannel(recording, options, warnings);
    const passed = await passSamples(recording, channelChoice, options, onSamples);
    await source.assertUnchanged();
    options.onProgress?.(1);
    // A recording's own warnings are complete only now that it has been read to its end.
    warnings.unshift(...recording.warnings);
    warnings.push(...passed.warnings);
    const { container, codec, sampleRate, channels, bits, broadcast, iXml, cues } = recording;
    return {
      source: { container, codec, sampleRate, channels, bits, bytes: source.size, sha256 },
      duration: passed.frames / sampleRate,
      sampleCount: passed.sampleCount,
      channelChoice,
      peak: passed.peak,
      peaks: passed.peaks,
      ...(broadcast && { broadcast, timecodeSeconds: broadcast.timeReference / sampleRate }),
      ...(iXml && { iXml }),
      cues,
      warnings,
    };
  } finally {
    await source.dispose();
  }
}

async function decideChannel(recording: Recording, options: SpeechOptions, warnings: Warning[]): Promise<ChannelChoice> {
  const request = options.channel ?? 'automatic';
  const meter = createChannelMeter(recording.channels);
  if (recording.channels > 1 && request === 'automatic') {
    for await (const block of recording.probe()) {
      options.signal?.throwIfAborted();
      meter.push(block.channels);
      await nextTurn();
    }
  }
  return chooseChannel(request, meter.levels(), warnings);
}

interface Passed {
  readonly frames: number;
  readonly sampleCount: number;
  readonly peak: number;
  readonly peaks: PeakPyramid;
  readonly warnings: readonly Warning[];
}

async function passSamples(
  recording: Recording,
  choice: ChannelChoice,
  options: SpeechOptions,
  onSamples: SamplesListener,
): Promise<Passed> {
  const resampler = createResampler(recording.sampleRate, SPEECH_SAMPLE_RATE);
  const peaks = createPeakBuilder(SPEECH_SAMPLE_RATE);
  const expectedCount = recording.frameCount && resampledLength(recording.frameCount, recording.sampleRate, SPEECH_SAMPLE_RATE);
  let frames = 0;
  let sampleCount = 0;
  let notFinite = 0;
  let peak = 0;
  async function pass(block: Float32Array): Promise<void> {
    if (block.length === 0) return;
    sampleCount += block.length;
    peaks.push(block);
    await onSamples(block, expectedCount);
  }
  for await (const block of recording.blocks()) {
    options.signal?.throwIfAborted();
    const samples = pickChannel(block.channels, choice.used);
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    frames += samples.length;
    notFinite += block.notFinite;
    await pass(resampler.push(samples));
    if (recording.frameCount) options.onProgress?.(HASH_SHARE + (1 - HASH_SHARE) * (frames / recording.frameCount));
    // Decoders that hold their input never wait for the disk: let the abort signal through.
    await nextTurn();
  }
  if (frames === 0) {
    throw new StudioError('audio-empty', 'The recording holds no samples.', {
      hint: 'Choose the recording that has sound in it.',
    });
  }
  await pass(resampler.finish());
  const expected = resampledLength(frames, recording.sampleRate, SPEECH_SAMPLE_RATE);
  if (sampleCount !== expected) throw new Error(`resampler gave ${sampleCount} samples instead of ${expected}`);
  return { frames, sampleCount, peak, peaks: peaks.finish(), warnings: soundWarnings(notFinite, peak) };
}

function soundWarnings(notFinite: number, peak: number): readonly Warning[] {
  const warnings: Warning[] = [];
  if (notFinite > 0) {
    warnings.push({
      code: 'audio-not-finite',
      message: `${notFinite} samples were not numbers (NaN or infinite) and became silence.`,
    });
  }
  if (peak > 1) {
    const decibels = (20 * Math.log10(peak)).toFixed(1);
    warnings.push({
      code: 'audio-over-full-scale',
      message: `The sound peaks ${decibels} dB above full scale; it is heard scaled down.`,
    });
  }
  return warnings;
}

/** Joins blocks into one array; without a second copy when the number of samples is known beforehand. */
function createCollector(): { readonly add: SamplesListener; samples(): Float32Array } {
  let store = new Float32Array(0);
  let count = 0;
  return {
    add(block, expectedCount) {
      const needed = count + block.length;
      if (Math.max(needed, expectedCount ?? 0) > MOST_SECONDS * SPEECH_SAMPLE_RATE) throw tooLong();
      if (needed > store.length) {
        const larger = new Float32Array(Math.max(needed, expectedCount ?? 2 * store.length));
        larger.set(store.subarray(0, count));
        store = larger;
      }
      store.set(block, count);
      count = needed;
    },
    samples: () => (count === store.length ? store : store.slice(0, count)),
  };
}

function tooLong(): StudioError {
  return new StudioError('audio-too-long', `The recording is longer than ${MOST_SECONDS / 3_600} hours.`, {
    hint: 'Split it into lines or scenes first.',
  });
}
