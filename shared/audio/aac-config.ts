import { AAC_SAMPLE_RATES } from './aac-bands.ts';
import { damagedAac, unsupportedAac } from './aac-error.ts';
import { type BitReader, readBits } from './bit-reader.ts';

/** What a decoder has to know before the first frame. */
export interface AacConfig {
  /** Hz of what the AAC-LC core gives. */
  readonly sampleRate: number;
  readonly channels: number;
  /** For each channel of the result (in WAV order) its place in the stream. */
  readonly channelOrder: readonly number[];
  /** Whether an upper band (SBR, HE-AAC) or a second channel (PS) is announced, which are not decoded. */
  readonly hasExtension: boolean;
}

/** By channel configuration (ISO/IEC 14496-3, table 1.19; 8 to 10 are not used): left, right, centre, low, back, then the rest. */
const CHANNEL_ORDERS: readonly (readonly number[])[] = [
  [],
  [0],
  [0, 1],
  [1, 2, 0],
  [1, 2, 0, 3],
  [1, 2, 0, 3, 4],
  [1, 2, 0, 5, 3, 4],
  [3, 4, 0, 7, 5, 6, 1, 2],
  [],
  [],
  [],
  [1, 2, 0, 6, 3, 4, 5],
  [1, 2, 0, 7, 5, 6, 3, 4],
];

const OTHER_CODECS: ReadonlyMap<number, string> = new Map([
  [1, 'AAC Main'],
  [3, 'AAC-SSR'],
  [4, 'AAC-LTP'],
  [17, 'error-resilient AAC'],
  [19, 'error-resilient AAC-LTP'],
  [20, 'scalable AAC'],
  [23, 'AAC-LD'],
  [34, 'MP3'],
  [36, 'MPEG-4 ALS'],
  [39, 'AAC-ELD'],
  [42, 'xHE-AAC (USAC)'],
]);
const AAC_LC = 2;
const SBR = 5;
const PARAMETRIC_STEREO = 29;

/** The channels of a configuration, or undefined where it names none. */
export function channelOrderOf(configuration: number): readonly number[] | undefined {
  const order = CHANNEL_ORDERS[configuration];
  return order && order.length > 0 ? order : undefined;
}

/**
 * Reads an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1).
 * @throws StudioError `audio-unsupported-format` for anything but AAC-LC and HE-AAC, `audio-decode-failed`
 */
export function readAacConfig(bytes: Uint8Array): AacConfig {
  const reader = { bytes, position: 0 };
  let type = readObjectType(reader);
  let sampleRate = readSampleRate(reader);
  const configuration = readBits(reader, 4);
  let hasExtension = type === SBR || type === PARAMETRIC_STEREO;
  if (hasExtension) {
    readSampleRate(reader);
    type = readObjectType(reader);
  }
  if (type !== AAC_LC) throw unsupportedAac(`its sound is ${OTHER_CODECS.get(type) ?? `of the MPEG-4 kind ${type}`}, not AAC-LC`);
  if (readBits(reader, 1) === 1) throw unsupportedAac('its frames have 960 samples');
  if (readBits(reader, 1) === 1) readBits(reader, 14);
  readBits(reader, 1);
  const elements = configuration === 0 ? readProgramConfig(reader) : undefined;
  if (elements) sampleRate = elements.sampleRate ?? sampleRate;
  const channelOrder = elements ? Array.from({ length: elements.channels }, (_, i) => i) : channelOrderOf(configuration);
  if (!channelOrder || channelOrder.length === 0) throw damagedAac(`its channel configuration is ${configuration}`);
  if (reader.position + 16 <= bytes.length * 8 && readBits(reader, 11) === 0x2b7) {
    hasExtension ||= readObjectType(reader) === SBR && readBits(reader, 1) === 1;
  }
  return { sampleRate, channels: channelOrder.length, channelOrder, hasExtension };
}

function readObjectType(reader: BitReader): number {
  const type = readBits(reader, 5);
  return type === 31 ? 32 + readBits(reader, 6) : type;
}

function readSampleRate(reader: BitReader): number {
  const index = readBits(reader, 4);
  if (index === 15) return readBits(reader, 24);
  const sampleRate = AAC_SAMPLE_RATES[index];
  if (sampleRate === undefined) throw damagedAac('its sample rate is none');
  return sampleRate;
}

/** Reads a program_config_element (4.4.1.1) after its tag, or with it, as far as the channels go; comments are passed over. */
export function readProgramConfig(reader: BitReader): { readonly channels: number; readonly sampleRate: number | undefined } {
  readBits(reader, 6);
  const sampleRate = AAC_SAMPLE_RATES[readBits(reader, 4)];
  const counts = [4, 4, 4, 2, 3, 4].map((bits) => readBits(reader, bits));
  const [front = 0, side = 0, back = 0, low = 0, data = 0, coupling = 0] = counts;
  if (readBits(reader, 1) === 1) readBits(reader, 4);
  if (readBits(reader, 1) === 1) readBits(reader, 4);
  if (readBits(reader, 1) === 1) readBits(reader, 3);
  let channels = low;
  for (let i = 0; i < front + side + back; i++) {
    channels += readBits(reader, 1) === 1 ? 2 : 1;
    readBits(reader, 4);
  }
  for (let i = 0; i < low + data; i++) readBits(reader, 4);
  for (let i = 0; i < coupling; i++) readBits(reader, 5);
  reader.position = Math.ceil(reader.position / 8) * 8;
  const comment = readBits(reader, 8);
  for (let i = 0; i < comment; i++) readBits(reader, 8);
  return { channels, sampleRate };
}
