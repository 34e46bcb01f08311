import { StudioError } from '../core/errors.ts';
import { type BandLayout, bandLayout } from './aac-bands.ts';
import { type ChannelFrame, readChannel } from './aac-channel.ts';
import { type AacConfig, readProgramConfig } from './aac-config.ts';
import { damagedAac } from './aac-error.ts';
import { createFilterBank } from './aac-filter-bank.ts';
import { createNoiseSource, decodePairInPlace, type NoiseSource, type PairMask, toSpectrum } from './aac-spectrum.ts';
import { shapeNoiseInPlace } from './aac-temporal-noise.ts';
import { readWindowLayout, type WindowLayout } from './aac-windows.ts';
import { type BitReader, readBits } from './bit-reader.ts';

/** Samples a channel in every frame. */
export const AAC_FRAME = 1_024;

export interface AacFrame {
  /** Float32Array[1024] by channel, in WAV order. */
  readonly channels: readonly Float32Array[];
  /** Whether the frame made no sense and its own part of the sound became silence. */
  readonly isDamaged: boolean;
  /** Whether it holds an upper band (SBR), which is not decoded. */
  readonly hasExtension: boolean;
}

export interface AacDecoder {
  /** Decodes one raw_data_block; `reader` is left behind it unless it is damaged. Each frame leans on the one before. */
  decode(reader: BitReader): AacFrame;
}

/** One channel, ready for the filter bank. */
interface Spectrum {
  readonly lines: Float64Array;
  readonly layout: Pick<WindowLayout, 'sequence' | 'shape'>;
}

const SILENCE: Spectrum = { lines: new Float64Array(AAC_FRAME), layout: { sequence: 'long', shape: 'sine' } };
/** The most that any configuration has; a program may name more, which no recorder does. */
const MOST_CHANNELS = 16;
/** Element numbers of raw_data_block (ISO/IEC 14496-3, table 4.85). */
const ELEMENTS = ['single', 'pair', 'coupling', 'low', 'data', 'program', 'fill', 'end'] as const;

/** A decoder of AAC-LC frames with nothing in its memory; the same frames always give the same samples. */
export function createAacDecoder(config: AacConfig): AacDecoder {
  const banks = config.channelOrder.map(() => createFilterBank());
  const noise = createNoiseSource();
  const bands = bandLayout(config.sampleRate);
  return {
    decode(reader) {
      const block = tryBlock(reader, bands, noise, banks.length);
      let isDamaged = block === undefined;
      const sound = banks.map((bank, c) => {
        const { lines, layout } = block?.spectra[c] ?? SILENCE;
        const made = bank.process(lines, layout);
        isDamaged ||= made.isDamaged;
        return made.sound;
      });
      const channels = config.channelOrder.map((c) => sound[c] as Float32Array);
      return { channels, isDamaged, hasExtension: block?.hasExtension === true };
    },
  };
}

interface Block {
  readonly spectra: readonly Spectrum[];
  readonly hasExtension: boolean;
}

/** One raw_data_block with as many channels as promised, or undefined where it is damaged. */
function tryBlock(reader: BitReader, bands: BandLayout, noise: NoiseSource, channels: number): Block | undefined {
  try {
    const block = readBlock(reader, bands, noise);
    return block.spectra.length === channels ? block : undefined;
  } catch (error) {
    if (error instanceof StudioError) return undefined;
    throw error;
  }
}

function readBlock(reader: BitReader, bands: BandLayout, noise: NoiseSource): Block {
  const spectra: Spectrum[] = [];
  let hasExtension = false;
  for (;;) {
    const element = ELEMENTS[readBits(reader, 3)];
    if (element === 'end') break;
    if (element === 'single' || element === 'low') spectra.push(readSingle(reader, bands, noise));
    else if (element === 'pair') spectra.push(...readPair(reader, bands, noise));
    else if (element === 'data') skipData(reader);
    else if (element === 'program') readProgramConfig(reader);
    else if (element === 'fill') hasExtension = skipFill(reader) || hasExtension;
    else throw damagedAac('a frame couples channels, which is not supported');
    if (spectra.length > MOST_CHANNELS) throw damagedAac('a frame has too many channels');
  }
  reader.position = Math.ceil(reader.position / 8) * 8;
  return { spectra, hasExtension };
}

function readSingle(reader: BitReader, bands: BandLayout, noise: NoiseSource): Spectrum {
  readBits(reader, 4);
  const frame = readChannel(reader, bands);
  return finish(frame, toSpectrum(frame, noise));
}

function readPair(reader: BitReader, bands: BandLayout, noise: NoiseSource): readonly [Spectrum, Spectrum] {
  readBits(reader, 4);
  const shared = readBits(reader, 1) === 1 ? readWindowLayout(reader, bands) : undefined;
  const mask = shared && readMask(reader, shared);
  const left = readChannel(reader, bands, shared);
  const right = readChannel(reader, bands, shared);
  const leftLines = toSpectrum(left, noise);
  const rightLines = toSpectrum(right, noise);
  if (mask) decodePairInPlace(leftLines, rightLines, left, right, mask);
  return [finish(left, leftLines), finish(right, rightLines)];
}

function readMask(reader: BitReader, { groups, bandCount }: WindowLayout): PairMask {
  const used = new Uint8Array(groups.length * bandCount);
  const kind = readBits(reader, 2);
  if (kind === 3) throw damagedAac('a frame has an impossible mask');
  if (kind === 1) for (let i = 0; i < used.length; i++) used[i] = readBits(reader, 1);
  return { used: kind === 2 ? used.fill(1) : used, isWritten: kind === 1 };
}

function finish({ layout, filters }: ChannelFrame, lines: Float64Array): Spectrum {
  shapeNoiseInPlace(lines, filters);
  return { lines, layout };
}

function skipData(reader: BitReader): void {
  readBits(reader, 4);
  const isAligned = readBits(reader, 1) === 1;
  const count = readBits(reader, 8);
  const bytes = count === 255 ? 255 + readBits(reader, 8) : count;
  if (isAligned) reader.position = Math.ceil(reader.position / 8) * 8;
  reader.position += 8 * bytes;
}

/** Passes over a fill element. Gives whether it holds SBR data (extension types 13 and 14). */
function skipFill(reader: BitReader): boolean {
  const count = readBits(reader, 4);
  const bytes = count === 15 ? 14 + readBits(reader, 8) : count;
  const end = reader.position + 8 * bytes;
  const kind = bytes > 0 ? readBits(reader, 4) : 0;
  reader.position = end;
  return kind === 13 || kind === 14;
}
