import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createPeakBuilder, type PeakLevel, type PeakPyramid } from '../../shared/audio/peaks.ts';
import { createSpectrogramMaker, SPECTROGRAM_BANDS } from '../../shared/audio/spectrogram.ts';
import type { TimeRange } from '../../shared/core/time.ts';
import type { PeaksView } from '../../shared/ipc/bridge-data.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { floatsOf, readBlob, writeBlob } from '../takes/blob-format.ts';
import { openSound, type SoundFile, type SoundReader, soundKey } from '../takes/sound-reader.ts';
import { wavBytes } from '../takes/wav-pieces.ts';

/** Pictures and stretches of recordings. What costs a whole reading is made once and kept in the cache folder. */
export interface SoundViews {
  peaks(file: SoundFile, level: 0 | 1 | 2): Promise<PeaksView>;
  spectrogram(file: SoundFile, range: TimeRange): Promise<SpectrogramView>;
  sound(file: SoundFile, range: TimeRange | undefined): Promise<Uint8Array<ArrayBuffer>>;
}

export interface SpectrogramView {
  readonly start: number;
  readonly hop: number;
  readonly bands: number;
  readonly values: Uint8Array<ArrayBuffer>;
}

const HOP = 0.01;
/** Of longer stretches every second, third ... column is made. */
const MOST_COLUMNS = 12_000;
/** Columns between two looks at what else there is to do: about 5 ms. */
const COLUMNS_A_TURN = 100;
/** Frames read at a time. */
const STEP = 1 << 17;
/** Above this many samples, sound without a range is given at a lower rate: 20 minutes at 48 kHz. */
const MOST_SAMPLES = 60_000_000;
const KIND = 'peaks/1';

export function createSoundViews(cacheFolder: string): SoundViews {
  const running = new Map<string, Promise<PeakPyramid>>();
  const recent = new Map<string, PeakPyramid>();

  async function withSound<T>(file: SoundFile, use: (sound: SoundReader) => Promise<T>): Promise<T> {
    await mkdir(cacheFolder, { recursive: true });
    const sound = await openSound(file, cacheFolder);
    try {
      return await use(sound);
    } finally {
      await sound.dispose();
    }
  }

  async function pyramidOf(file: SoundFile): Promise<PeakPyramid> {
    const key = soundKey(file, file.channel);
    const known = recent.get(key) ?? (await running.get(key));
    if (known) return known;
    const path = join(cacheFolder, `${key}.peaks`);
    const made = (async () => (await readPeaks(path)) ?? (await keep(path, await withSound(file, measurePeaks))))();
    running.set(key, made);
    try {
      const pyramid = await made;
      recent.set(key, pyramid);
      for (const oldest of recent.keys()) if (recent.size > 8) recent.delete(oldest);
      return pyramid;
    } finally {
      running.delete(key);
    }
  }

  return {
    async peaks(file, level) {
      const pyramid = await pyramidOf(file);
      const { samplesPerBucket, lowest, highest } = pyramid.levels[level] as PeakLevel;
      return { samplesPerBucket, sampleRate: pyramid.sampleRate, lowest, highest };
    },
    spectrogram: (file, range) => withSound(file, (sound) => drawSpectrogram(sound, range)),
    sound: (file, range) =>
      withSound(file, async (sound) => {
        const { sampleRate, frameCount } = sound;
        if (range) {
          const samples = await sound.read(Math.round(range.start * sampleRate), Math.round(range.end * sampleRate));
          return wavBytes(sampleRate, samples);
        }
        const every = Math.ceil(frameCount / MOST_SAMPLES);
        return wavBytes(sampleRate / every, every === 1 ? await sound.read(0, frameCount) : await thinned(sound, every));
      }),
  };
}

async function measurePeaks(sound: SoundReader): Promise<PeakPyramid> {
  const builder = createPeakBuilder(sound.sampleRate);
  for (let at = 0; at < sound.frameCount; at += STEP) builder.push(await sound.read(at, at + STEP));
  return builder.finish();
}

async function drawSpectrogram(sound: SoundReader, range: TimeRange): Promise<SpectrogramView> {
  const maker = createSpectrogramMaker(sound.sampleRate);
  const duration = sound.frameCount / sound.sampleRate;
  const first = Math.floor(Math.max(0, Math.min(range.start, duration)) / HOP);
  const last = Math.ceil(Math.max(0, Math.min(range.end, duration)) / HOP);
  const every = Math.max(1, Math.ceil((last - first) / MOST_COLUMNS));
  const columns = Math.max(0, Math.ceil((last - first) / every));
  const values = new Uint8Array(columns * SPECTROGRAM_BANDS);
  const half = maker.windowSize >> 1;
  const centre = (column: number): number => Math.round((first + column * every) * HOP * sound.sampleRate);
  for (let column = 0; column < columns; column += COLUMNS_A_TURN) {
    const end = Math.min(columns, column + COLUMNS_A_TURN);
    const from = centre(column) - half;
    const samples = await padded(sound, from, centre(end - 1) - half + maker.windowSize);
    for (let at = column; at < end; at++) {
      const start = centre(at) - half - from;
      maker.column(samples.subarray(start, start + maker.windowSize), values, at * SPECTROGRAM_BANDS);
    }
    await nextTurn();
  }
  return { start: first * HOP, hop: HOP * every, bands: SPECTROGRAM_BANDS, values };
}

/** Samples with silence before the start and after the end of the recording. */
async function padded(sound: SoundReader, start: number, end: number): Promise<Float32Array> {
  const samples = await sound.read(start, end);
  if (start >= 0 && samples.length === end - start) return samples;
  const whole = new Float32Array(end - start);
  whole.set(samples, Math.max(0, -start));
  return whole;
}

/** Every few samples as their mean: for very long recordings that are wanted whole. */
async function thinned(sound: SoundReader, every: number): Promise<Float32Array> {
  const whole = new Float32Array(Math.floor(sound.frameCount / every));
  const step = STEP * every;
  for (let at = 0; at < sound.frameCount; at += step) {
    const samples = await sound.read(at, at + step);
    for (let i = 0; i + every <= samples.length; i += every) {
      let sum = 0;
      for (let k = 0; k < every; k++) sum += samples[i + k] ?? 0;
      whole[(at + i) / every] = sum / every;
    }
  }
  return whole;
}

async function keep(path: string, pyramid: PeakPyramid): Promise<PeakPyramid> {
  const { sampleRate, sampleCount, levels } = pyramid;
  const arrays = Object.fromEntries(
    levels.flatMap(({ lowest, highest }, i) => [
      [`low${i}`, lowest],
      [`high${i}`, highest],
    ]),
  );
  const meta = {
    sampleRate,
    sampleCount,
    levels: levels.map(({ samplesPerBucket, lowest }) => [samplesPerBucket, lowest.length]),
  };
  await writeFileAtomically(path, writeBlob({ kind: KIND, meta, arrays }));
  return pyramid;
}

/** Peaks from an earlier time; a file that is not there or damaged only means that they are measured again. */
async function readPeaks(path: string): Promise<PeakPyramid | undefined> {
  try {
    const content = readBlob(await readFile(path), KIND);
    const { sampleRate, sampleCount, levels } = content.meta as {
      readonly sampleRate: number;
      readonly sampleCount: number;
      readonly levels: readonly (readonly [number, number])[];
    };
    return {
      sampleRate,
      sampleCount,
      levels: levels.map(([samplesPerBucket, length], i) => ({
        samplesPerBucket,
        lowest: floatsOf(content, `low${i}`, length),
        highest: floatsOf(content, `high${i}`, length),
      })),
    };
  } catch {
    return undefined;
  }
}
