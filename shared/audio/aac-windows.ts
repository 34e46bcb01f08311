import type { BandLayout } from './aac-bands.ts';
import { damagedAac } from './aac-error.ts';
import { type BitReader, readBits } from './bit-reader.ts';

/** Order as written in the stream: one long window, its two transitions, or eight short ones. */
export type WindowSequence = 'long' | 'start' | 'short' | 'stop';
export type WindowShape = 'sine' | 'kaiser-bessel';

/** How a channel's frame is cut into windows and bands (ics_info of ISO/IEC 14496-3, 4.4.2.1). */
export interface WindowLayout {
  readonly sequence: WindowSequence;
  readonly shape: WindowShape;
  /** Bands that are written; the ones above are silent. */
  readonly bandCount: number;
  /** How many windows share their scalefactors; adds up to 1 or 8. */
  readonly groups: readonly number[];
  /** Where each band of a window begins, and where the last ends. */
  readonly offsets: Uint16Array;
  /** Lines a window: 1024 or 128. */
  readonly windowLines: 1024 | 128;
  /** Bands above this are not filtered by TNS. */
  readonly tnsBands: number;
}

const SEQUENCES = ['long', 'start', 'short', 'stop'] as const;

/** @throws StudioError `audio-decode-failed` */
export function readWindowLayout(reader: BitReader, bands: BandLayout): WindowLayout {
  readBits(reader, 1);
  const sequence = SEQUENCES[readBits(reader, 2)] ?? 'long';
  const shape = readBits(reader, 1) === 1 ? 'kaiser-bessel' : 'sine';
  const isShort = sequence === 'short';
  const bandCount = readBits(reader, isShort ? 4 : 6);
  const offsets = isShort ? bands.short : bands.long;
  if (bandCount >= offsets.length) throw damagedAac('a frame has too many bands');
  const groups = [1];
  for (let window = 1; isShort && window < 8; window++) {
    if (readBits(reader, 1) === 1) groups.push((groups.pop() ?? 0) + 1);
    else groups.push(1);
  }
  // Prediction belongs to AAC Main and AAC-LTP.
  if (!isShort && readBits(reader, 1) === 1) throw damagedAac('a frame uses prediction, which AAC-LC does not have');
  const tnsBands = isShort ? bands.shortTnsBands : bands.longTnsBands;
  return { sequence, shape, bandCount, groups, offsets, windowLines: isShort ? 128 : 1024, tnsBands };
}
