import { damagedAac, unsupportedAac } from './aac-error.ts';
import { type BitReader, readBits } from './bit-reader.ts';

/** Descriptor tags of ISO/IEC 14496-1, table 1. */
const STREAM = 3;
const DECODER = 4;
const SPECIFIC = 5;
/** Kinds of sound in a decoder descriptor: MPEG-4 AAC and the three profiles of MPEG-2 AAC, of which 0x67 is LC. */
const AAC_KINDS = [0x40, 0x66, 0x67, 0x68];

/**
 * The AudioSpecificConfig within what a box `esds` holds (after its version).
 * @throws StudioError `audio-unsupported-format` for other sound than AAC, `audio-decode-failed`
 */
export function readMp4DecoderConfig(bytes: Uint8Array): Uint8Array {
  const reader = { bytes, position: 0 };
  if (openDescriptor(reader).tag !== STREAM) throw damagedAac('its index does not say how the sound is written');
  readBits(reader, 16);
  const flags = readBits(reader, 8);
  if (flags & 0x80) readBits(reader, 16);
  if (flags & 0x40) reader.position += 8 * readBits(reader, 8);
  if (flags & 0x20) readBits(reader, 16);
  if (openDescriptor(reader).tag !== DECODER) throw damagedAac('its index does not say how the sound is written');
  const kind = readBits(reader, 8);
  if (kind === 0x69 || kind === 0x6b) throw unsupportedAac('its sound is MP3');
  if (!AAC_KINDS.includes(kind)) throw unsupportedAac(`its sound is of the MPEG-4 kind 0x${kind.toString(16)}`);
  reader.position += 8 * 12;
  const specific = openDescriptor(reader);
  if (specific.tag !== SPECIFIC) throw damagedAac('its index does not say how the sound is written');
  return bytes.subarray(reader.position / 8, reader.position / 8 + specific.length);
}

/** Tag and length of a descriptor; the length takes 7 bits a byte. */
function openDescriptor(reader: BitReader): { readonly tag: number; readonly length: number } {
  const tag = readBits(reader, 8);
  let length = 0;
  for (let i = 0; i < 4; i++) {
    const byte = readBits(reader, 8);
    length = length * 128 + (byte & 127);
    if (byte < 128) break;
  }
  return { tag, length };
}
