import type { Warning } from '../core/errors.ts';

/** How samples are written in a WAV file. */
export type WavCodec = 'pcm' | 'float' | 'a-law' | 'mu-law';

/** The contents of a `fmt ` chunk that matter, already checked. */
export interface WavFormat {
  readonly codec: WavCodec;
  /** Hz, 4,000..384,000 */
  readonly sampleRate: number;
  /** 1..256 */
  readonly channels: number;
  /** Bits that carry sound, 8..64. Integer samples sit in the upper bits of their bytes. */
  readonly bits: number;
  readonly bytesPerSample: number;
  /** Bytes of one sample of every channel. */
  readonly frameBytes: number;
  /** Speaker positions of WAVE_FORMAT_EXTENSIBLE, one bit each; absent elsewhere. */
  readonly channelMask?: number;
}

/** Broadcast extension (EBU Tech 3285): who recorded what, and when since midnight. */
export interface BroadcastExtension {
  readonly description: string;
  readonly originator: string;
  readonly originatorReference: string;
  /** As written, usually yyyy-mm-dd and hh:mm:ss. */
  readonly originationDate: string;
  readonly originationTime: string;
  /** First sample's place in samples since midnight. */
  readonly timeReference: number;
  readonly codingHistory: string;
}

/** A marker inside the recording. */
export interface WavCue {
  readonly id: number;
  /** Samples from the start of the data. */
  readonly sample: number;
  readonly label: string;
}

/** What field recorders write as iXML. Only text that a person reads; the whole is kept in `xml`. */
export interface WavIXml {
  readonly xml: string;
  readonly scene?: string;
  readonly take?: string;
  readonly note?: string;
  /** Names by channel, from TRACK_LIST; '' where a channel has none. */
  readonly trackNames: readonly string[];
}

/** One entry of LIST INFO, e.g. `INAM` (title). A list and not a record: names in files are not to be trusted as keys. */
export interface WavInfo {
  readonly id: string;
  readonly text: string;
}

/** Everything of a WAV file except the samples. */
export interface WavHeader {
  readonly container: 'RIFF' | 'RIFX' | 'RF64' | 'BW64';
  /** False in RIFX. */
  readonly littleEndian: boolean;
  readonly format: WavFormat;
  /** Where the samples are; always inside the file and a whole number of frames. */
  readonly dataOffset: number;
  readonly dataBytes: number;
  readonly frameCount: number;
  readonly broadcast?: BroadcastExtension;
  readonly iXml?: WavIXml;
  readonly cues: readonly WavCue[];
  readonly info: readonly WavInfo[];
  readonly warnings: readonly Warning[];
}
