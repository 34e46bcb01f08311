import { readAdtsHeader } from './adts-stream.ts';
import { chunkName } from './byte-text.ts';

/** What a file is by its first bytes, whatever its name says. */
export type Container =
  | 'wav'
  | 'w64'
  | 'aiff'
  | 'mp3'
  | 'flac'
  | 'ogg'
  | 'opus'
  | 'm4a'
  | 'aac'
  | 'caf'
  | 'webm'
  | 'wma'
  | 'html'
  | 'zip'
  | 'pdf'
  | 'text'
  | 'unknown';

/** What to call a container in a message: "an MP3 file". */
export const CONTAINER_TITLES: Readonly<Record<Container, string>> = {
  wav: 'a WAV file',
  w64: 'a Sony Wave64 file',
  aiff: 'an AIFF file',
  mp3: 'an MP3 file',
  flac: 'a FLAC file',
  ogg: 'an Ogg Vorbis file',
  opus: 'an Ogg Opus file',
  m4a: 'an MPEG-4 (M4A) file',
  aac: 'an AAC (ADTS) file',
  caf: 'an Apple CAF file',
  webm: 'a WebM or Matroska file',
  wma: 'a Windows Media file',
  html: 'a web page (HTML)',
  zip: 'a ZIP archive',
  pdf: 'a PDF document',
  text: 'a text file',
  unknown: 'not a sound file of a known kind',
};

/** How many first bytes {@link identifyContainer} wants to see. */
export const IDENTIFY_BYTES = 512;

/**
 * Names the container from the first bytes of a file (at most {@link IDENTIFY_BYTES} are looked at).
 * An ID3v2 tag counts as MP3; an Ogg stream is told apart by its first packet. Empty input is `unknown`.
 */
export function identifyContainer(bytes: Uint8Array): Container {
  const head = bytes.subarray(0, IDENTIFY_BYTES);
  const four = chunkName(head);
  if (four === 'RIFF' || four === 'RF64' || four === 'BW64' || four === 'RIFX') return 'wav';
  if (four === 'riff' && head[4] === 0x2e) return 'w64';
  if (four === 'FORM') return 'aiff';
  if (four === 'fLaC') return 'flac';
  if (four === 'OggS') return indexOfText(head, 'OpusHead') >= 0 ? 'opus' : 'ogg';
  if (chunkName(head, 4) === 'ftyp') return 'm4a';
  if (four === 'caff') return 'caf';
  if (startsWith(head, [0x1a, 0x45, 0xdf, 0xa3])) return 'webm';
  if (startsWith(head, [0x30, 0x26, 0xb2, 0x75])) return 'wma';
  if (startsWith(head, [0x50, 0x4b]) && (head[2] === 3 || head[2] === 5)) return 'zip';
  if (four === '%PDF') return 'pdf';
  if (four.startsWith('ID3') || isMpegFrame(head)) return 'mp3';
  if (isAdts(head)) return 'aac';
  return textKind(head);
}

/** MPEG audio frame header: sync, and none of the reserved values. Layer 0 is an AAC (ADTS) stream. */
function isMpegFrame(head: Uint8Array): boolean {
  const [a = 0, b = 0, c = 0] = head;
  if (a !== 0xff || (b & 0xe0) !== 0xe0) return false;
  const version = (b >> 3) & 3;
  const layer = (b >> 1) & 3;
  return version !== 1 && layer !== 0 && c >> 4 !== 15 && ((c >> 2) & 3) !== 3;
}

/** Two ADTS headers, one where the other says; a single one where the next lies further on. */
function isAdts(head: Uint8Array): boolean {
  const first = readAdtsHeader(head, 0);
  if (!first) return false;
  return first.frameBytes + 7 > head.length || readAdtsHeader(head, first.frameBytes)?.fixed === first.fixed;
}

function textKind(head: Uint8Array): Container {
  if (head.length === 0) return 'unknown';
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32) || byte === 127) return 'unknown';
  const text = String.fromCharCode(...head).toLowerCase();
  return /<(!doctype html|html|head|body|\?xml)/.test(text) ? 'html' : 'text';
}

function startsWith(head: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, i) => head[i] === byte);
}

function indexOfText(head: Uint8Array, text: string): number {
  return String.fromCharCode(...head).indexOf(text);
}
