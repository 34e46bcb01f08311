import { StudioError, type Warning } from '../core/errors.ts';
import type { WavCodec, WavFormat } from './wav-header.ts';

export const LOWEST_SAMPLE_RATE = 4_000;
export const HIGHEST_SAMPLE_RATE = 384_000;
export const MOST_CHANNELS = 256;

const EXTENSIBLE = 0xfffe;

const CODECS: ReadonlyMap<number, WavCodec> = new Map([
  [1, 'pcm'],
  [3, 'float'],
  [6, 'a-law'],
  [7, 'mu-law'],
]);

/** Names of the compressed codecs that turn up in WAV files, for the message that refuses them. */
const REFUSED_CODECS: ReadonlyMap<number, string> = new Map([
  [0x0002, 'Microsoft ADPCM'],
  [0x0011, 'IMA ADPCM'],
  [0x0031, 'GSM 6.10'],
  [0x0040, 'G.721 ADPCM'],
  [0x0050, 'MPEG audio'],
  [0x0055, 'MP3'],
  [0x0092, 'Dolby AC-3'],
  [0x00ff, 'AAC'],
  [0x0161, 'Windows Media Audio'],
  [0x1610, 'AAC'],
  [0x2000, 'Dolby AC-3'],
]);

/** Last 12 bytes of a sub-format as data2, data3, data4: the one of Microsoft's own list and the one for B-format. */
const SUB_FORMATS = ['0 10 800000aa00389b71', '721 11d3 8644c8c1ca000000'] as const;

/**
 * Reads the body of a `fmt ` chunk: the 16 bytes that every WAV has, and the extension of WAVE_FORMAT_EXTENSIBLE.
 * Block alignment and byte rate are derived, not believed; a difference is a warning.
 * @throws StudioError `wav-bad-chunk`, `wav-unsupported-format`, `wav-bad-channels`, `wav-bad-sample-rate`, `wav-bad-bits`
 */
export function parseFormatChunk(body: Uint8Array, littleEndian: boolean, warnings: Warning[]): WavFormat {
  if (body.length < 16) {
    throw new StudioError('wav-bad-chunk', `The format chunk has ${body.length} bytes; a WAV file needs at least 16.`, {
      hint: 'The header is damaged. Export the recording again.',
    });
  }
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const tag = view.getUint16(0, littleEndian);
  const channels = view.getUint16(2, littleEndian);
  const sampleRate = view.getUint32(4, littleEndian);
  const byteRate = view.getUint32(8, littleEndian);
  const blockAlign = view.getUint16(12, littleEndian);
  const declaredBits = view.getUint16(14, littleEndian);
  const codec = codecOf(tag === EXTENSIBLE ? subFormat(view, littleEndian) : tag);
  checkChannels(channels);
  checkSampleRate(sampleRate);
  checkBits(codec, declaredBits);
  const bytesPerSample = sampleBytes(declaredBits, blockAlign / channels, byteRate / sampleRate / channels);
  const frameBytes = bytesPerSample * channels;
  warnOfDerived(warnings, { blockAlign, byteRate }, { blockAlign: frameBytes, byteRate: frameBytes * sampleRate });
  const base = { codec, sampleRate, channels, bits: declaredBits, bytesPerSample, frameBytes };
  if (tag !== EXTENSIBLE) return base;
  return {
    ...base,
    bits: validBits(view.getUint16(18, littleEndian), declaredBits, warnings),
    channelMask: view.getUint32(20, littleEndian),
  };
}

/** @throws StudioError `wav-bad-sample-rate` outside 4 kHz..384 kHz */
export function checkSampleRate(sampleRate: number): void {
  if (sampleRate >= LOWEST_SAMPLE_RATE && sampleRate <= HIGHEST_SAMPLE_RATE) return;
  throw new StudioError('wav-bad-sample-rate', `The sample rate is ${sampleRate} Hz; 4,000 to 384,000 Hz can be read.`, {
    hint: sampleRate === 0 ? 'The header is damaged. Export the recording again.' : 'Export the recording at 48,000 Hz.',
  });
}

function codecOf(tag: number): WavCodec {
  const codec = CODECS.get(tag);
  if (codec) return codec;
  const name = REFUSED_CODECS.get(tag);
  const title = name ? `${name} (format tag ${tag})` : `format tag ${tag}`;
  throw new StudioError(
    'wav-unsupported-format',
    `The sound in this WAV file is written as ${title}; PCM, float, A-law and mu-law can be read.`,
    {
      hint: 'Convert it to 16- or 24-bit PCM.',
    },
  );
}

/** The format tag inside a sub-format. @throws StudioError when the extension is cut or of an unknown family */
function subFormat(view: DataView, littleEndian: boolean): number {
  if (view.byteLength < 40) {
    throw new StudioError('wav-bad-chunk', `The format chunk has ${view.byteLength} bytes; an extensible one needs 40.`, {
      hint: 'The header is damaged. Export the recording again.',
    });
  }
  let tail = `${view.getUint16(28, littleEndian).toString(16)} ${view.getUint16(30, littleEndian).toString(16)} `;
  for (let i = 32; i < 40; i++) tail += view.getUint8(i).toString(16).padStart(2, '0');
  if (!SUB_FORMATS.some((known) => known === tail)) {
    throw new StudioError('wav-unsupported-format', 'The sound in this WAV file is written in a private format.', {
      hint: 'Convert it to 16- or 24-bit PCM.',
    });
  }
  return view.getUint32(24, littleEndian);
}

function checkChannels(channels: number): void {
  if (channels >= 1 && channels <= MOST_CHANNELS) return;
  throw new StudioError('wav-bad-channels', `The header names ${channels} channels; 1 to ${MOST_CHANNELS} can be read.`, {
    hint: 'The header is damaged. Export the recording again.',
  });
}

function checkBits(codec: WavCodec, bits: number): void {
  const allowed =
    codec === 'pcm' ? (bits >= 8 && bits <= 32) || bits === 64 : codec === 'float' ? bits === 32 || bits === 64 : bits === 8;
  if (allowed) return;
  const expected = codec === 'pcm' ? '8 to 32, or 64' : codec === 'float' ? '32 or 64' : '8';
  throw new StudioError('wav-bad-bits', `The header names ${bits} bits a sample; ${codec} can have ${expected}.`, {
    hint: 'The header is damaged. Export the recording again as 16- or 24-bit PCM.',
  });
}

/**
 * Bytes that one sample takes. The bits decide; wider containers (20 bits in 4 bytes) are believed only when block
 * alignment and byte rate both say so, because either alone is often wrong.
 */
function sampleBytes(bits: number, byAlignment: number, byRate: number): number {
  const least = Math.ceil(bits / 8);
  return byAlignment === byRate && byAlignment > least && (byAlignment === 3 || byAlignment === 4) ? byAlignment : least;
}

function validBits(valid: number, containerBits: number, warnings: Warning[]): number {
  if (valid >= 1 && valid <= containerBits) return valid;
  if (valid !== 0) {
    warnings.push({
      code: 'wav-valid-bits',
      message: `The header says ${valid} of ${containerBits} bits carry sound; all are used.`,
    });
  }
  return containerBits;
}

interface Derived {
  readonly blockAlign: number;
  readonly byteRate: number;
}

function warnOfDerived(warnings: Warning[], declared: Derived, right: Derived): void {
  if (declared.blockAlign !== right.blockAlign) {
    const message = `The header's block size is ${declared.blockAlign} bytes where its other numbers give ${right.blockAlign}; ${right.blockAlign} is used.`;
    warnings.push({ code: 'wav-block-align', message });
  }
  if (declared.byteRate !== right.byteRate) {
    const message = `The header's data rate is ${declared.byteRate} bytes a second where its other numbers give ${right.byteRate}.`;
    warnings.push({ code: 'wav-byte-rate', message });
  }
}
