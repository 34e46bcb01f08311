import { StudioError, type Warning } from '../core/errors.ts';
import { type ByteSource, bufferedSource } from './byte-source.ts';
import { chunkName, fieldText, isChunkName } from './byte-text.ts';
import { type Recording, spreadBlocks } from './recording.ts';
import { readWavBlocks, type SampleLayout } from './sample-stream.ts';
import { checkSampleRate, MOST_CHANNELS } from './wav-format.ts';
import type { WavFormat, WavInfo } from './wav-header.ts';

const MOST_CHUNKS = 10_000;
const MOST_TEXT = 65_536;
/** Text chunks of AIFF under the names that WAV files give them. */
const TEXTS: ReadonlyMap<string, string> = new Map([
  ['NAME', 'INAM'],
  ['AUTH', 'IART'],
  ['(c) ', 'ICOP'],
  ['ANNO', 'ICMT'],
]);

/** How a compression type of AIFF-C writes its samples. `signed8` marks bytes that are not centred on 128. */
interface Encoding {
  readonly codec: WavFormat['codec'];
  readonly littleEndian?: boolean;
  readonly bits?: number;
  readonly signed8?: boolean;
}

const ENCODINGS: ReadonlyMap<string, Encoding> = new Map<string, Encoding>([
  ['NONE', { codec: 'pcm', signed8: true }],
  ['twos', { codec: 'pcm', signed8: true }],
  ['sowt', { codec: 'pcm', signed8: true, littleEndian: true }],
  ['raw ', { codec: 'pcm' }],
  ['in24', { codec: 'pcm', bits: 24 }],
  ['in32', { codec: 'pcm', bits: 32 }],
  ['fl32', { codec: 'float', bits: 32 }],
  ['FL32', { codec: 'float', bits: 32 }],
  ['fl64', { codec: 'float', bits: 64 }],
  ['FL64', { codec: 'float', bits: 64 }],
  ['ulaw', { codec: 'mu-law', bits: 8 }],
  ['ULAW', { codec: 'mu-law', bits: 8 }],
  ['alaw', { codec: 'a-law', bits: 8 }],
  ['ALAW', { codec: 'a-law', bits: 8 }],
]);

interface Common {
  readonly format: WavFormat;
  readonly encoding: Encoding;
  readonly frameCount: number;
}

/**
 * Opens an AIFF or AIFF-C recording: PCM of 8 to 32 bits in either byte order, float, A-law, mu-law.
 * Sound that is cut short is read as far as it goes (warning `aiff-truncated-data`).
 * @throws StudioError `audio-decode-failed` for a damaged file, `audio-unsupported-format` for other compressions, `audio-empty`
 */
export async function openAiff(unbuffered: ByteSource): Promise<Recording> {
  const source = bufferedSource(unbuffered);
  const kind = chunkName(await source.read(8, 4));
  if (kind !== 'AIFF' && kind !== 'AIFC') throw damaged(`it is an IFF file of the kind "${kind}"`);
  const warnings: Warning[] = [];
  const info: WavInfo[] = [];
  let common: Common | undefined;
  let sound: { readonly offset: number; readonly bytes: number } | undefined;
  for (let at = 12, chunks = 0; at + 8 <= source.size && chunks < MOST_CHUNKS; chunks++) {
    const head = await source.read(at, 8);
    if (!isChunkName(head)) break;
    const name = chunkName(head);
    const declared = viewOf(head).getUint32(4);
    const bytes = Math.min(declared, source.size - at - 8);
    if (name === 'COMM') common ??= readCommon(await source.read(at + 8, Math.min(bytes, 22)), kind === 'AIFC');
    if (name === 'SSND' && bytes >= 8 && !sound) {
      const offset = Math.min(viewOf(await source.read(at + 8, 8)).getUint32(0), bytes - 8);
      sound = { offset: at + 16 + offset, bytes: bytes - 8 - offset };
    }
    const textName = TEXTS.get(name);
    if (textName && bytes <= MOST_TEXT) info.push({ id: textName, text: fieldText(await source.read(at + 8, bytes)) });
    at += 8 + bytes + (bytes % 2);
  }
  if (!common) throw damaged('it has no COMM chunk, so nothing says how its samples are written');
  if (!sound) throw damaged('it has no SSND chunk and so no sound');
  return recording(unbuffered, common, sound, info, warnings);
}

function recording(
  source: ByteSource,
  { format, encoding, frameCount: declared }: Common,
  sound: { readonly offset: number; readonly bytes: number },
  info: readonly WavInfo[],
  warnings: Warning[],
): Recording {
  const held = Math.floor(sound.bytes / format.frameBytes);
  const frameCount = Math.min(declared, held);
  if (held < declared) {
    const message = `The file is cut short: the header promises ${declared} samples, the file holds ${held}.`;
    warnings.push({ code: 'aiff-truncated-data', message });
  }
  if (frameCount === 0) {
    throw new StudioError('audio-empty', 'The AIFF file holds no samples.', {
      hint: 'Choose the recording that has sound in it.',
    });
  }
  const layout: SampleLayout = { format, littleEndian: encoding.littleEndian === true, dataOffset: sound.offset, frameCount };
  const samples = encoding.signed8 && format.bytesPerSample === 1 ? centred(source) : source;
  const { codec, sampleRate, channels, bits } = format;
  return {
    ...{ container: 'aiff', codec, sampleRate, channels, bits, frameCount, cues: [], info, warnings },
    blocks: () => readWavBlocks(samples, layout),
    probe: () => spreadBlocks(samples, layout),
  };
}

function readCommon(body: Uint8Array, compressed: boolean): Common {
  if (body.length < (compressed ? 22 : 18)) throw damaged('its COMM chunk is cut short');
  const view = viewOf(body);
  const type = compressed ? chunkName(body, 18) : 'NONE';
  const encoding = ENCODINGS.get(type);
  if (!encoding) {
    throw new StudioError('audio-unsupported-format', `The sound in this AIFF file is compressed as "${type}".`, {
      hint: 'Convert it to 16- or 24-bit AIFF or WAV.',
    });
  }
  const channels = view.getUint16(0);
  const bits = encoding.bits ?? view.getUint16(6);
  const sampleRate = Math.round(extended(view, 8));
  if (channels < 1 || channels > MOST_CHANNELS) throw damaged(`it names ${channels} channels`);
  if (encoding.codec === 'pcm' && (bits < 1 || bits > 32)) throw damaged(`it names ${bits} bits a sample`);
  checkSampleRate(sampleRate);
  const bytesPerSample = Math.ceil(bits / 8);
  const format = { codec: encoding.codec, sampleRate, channels, bits, bytesPerSample, frameBytes: bytesPerSample * channels };
  return { format, encoding, frameCount: view.getUint32(2) };
}

/** 80-bit float of SANE: sign and exponent, then 64 bits of mantissa with its leading 1 written out. NaN and infinities give 0. */
function extended(view: DataView, at: number): number {
  const exponent = view.getUint16(at) & 0x7fff;
  if (exponent === 0x7fff || view.getUint16(at) & 0x8000) return 0;
  const mantissa = view.getUint32(at + 2) * 2 ** 32 + view.getUint32(at + 6);
  return mantissa * 2 ** (exponent - 16_383 - 63);
}

/** The source with signed bytes turned into bytes around 128, as WAV writes them. */
function centred(source: ByteSource): ByteSource {
  return { size: source.size, read: async (offset, length) => (await source.read(offset, length)).map((byte) => byte ^ 0x80) };
}

function damaged(what: string): StudioError {
  return new StudioError('audio-decode-failed', `The AIFF file is damaged: ${what}.`, {
    hint: 'Copy or export the recording again.',
  });
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
