import { StudioError } from '../../core/errors.ts';
import { parsePhonemes, type SpokenPhoneme } from './pronunciation.ts';

/** One order of the n-gram trie: tokens, quantised scores and, but for the last order, where each one's children begin. */
export interface G2pLevel {
  readonly tokens: Uint16Array;
  readonly logProbabilities: Float32Array;
  readonly backOffs: Float32Array;
  readonly firstChild: Uint32Array;
}

/** A pair of one letter and the phonemes that it stands for. */
export interface Graphone {
  readonly letter: string;
  readonly phonemes: readonly SpokenPhoneme[];
}

/** A joint n-gram of letters and phonemes (Bisani and Ney 2008), made by models/training/g2p. */
export interface G2pModel {
  /** Index = token; 0 begins a word, 1 ends it. */
  readonly graphones: readonly Graphone[];
  readonly tokensOfLetter: ReadonlyMap<string, readonly number[]>;
  readonly levels: readonly G2pLevel[];
}

const MAGIC = 'FWG2';

/**
 * Reads the file that models/training/g2p/train.py writes (its layout is described there).
 * @throws StudioError `pack-invalid` when it is not that file, or cut short.
 */
export function readG2pModel(bytes: Uint8Array): G2pModel {
  try {
    return readLevels(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (cause) {
    if (cause instanceof StudioError) throw cause;
    throw invalid('is cut short', cause);
  }
}

function readLevels(view: DataView): G2pModel {
  const magic = String.fromCharCode(...[0, 1, 2, 3].map((at) => view.getUint8(at)));
  if (magic !== MAGIC) throw invalid(`does not begin with ${MAGIC}`);
  const order = view.getUint16(4, true);
  const textLength = view.getUint32(8, true);
  let at = 12;
  const text = String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, textLength));
  at += textLength;
  const graphones = text.split('\n').map(parseGraphone);
  const levels: G2pLevel[] = [];
  for (let level = 1; level <= order; level++) {
    const count = view.getUint32(at, true);
    at += 4;
    if (count * 3 > view.byteLength - at) throw invalid('is cut short');
    const tokens = Uint16Array.from({ length: count }, (_, i) => view.getUint16(at + 2 * i, true));
    at += 2 * count;
    const logProbabilities = Float32Array.from({ length: count }, (_, i) => (1 - view.getUint8(at + i) / 255) * -16);
    at += count;
    const isLast = level === order;
    const backOffs = Float32Array.from({ length: isLast ? 0 : count }, (_, i) => (1 - view.getUint8(at + i) / 255) * -8);
    at += isLast ? 0 : count;
    const firstChild = Uint32Array.from({ length: isLast ? 0 : count + 1 }, (_, i) => view.getUint32(at + 4 * i, true));
    at += firstChild.length * 4;
    levels.push({ tokens, logProbabilities, backOffs, firstChild });
  }
  return { graphones, tokensOfLetter: byLetter(graphones), levels };
}

function parseGraphone(line: string): Graphone {
  const colon = line.lastIndexOf(':');
  const symbols = line.slice(colon + 1);
  const phonemes = symbols === '' ? [] : parsePhonemes(symbols);
  if (!phonemes) throw invalid(`has the unknown phonemes "${symbols}"`);
  return { letter: line.slice(0, colon), phonemes };
}

function byLetter(graphones: readonly Graphone[]): Map<string, number[]> {
  const tokens = new Map<string, number[]>();
  graphones.forEach((graphone, token) => {
    if (token < 2) return;
    const list = tokens.get(graphone.letter);
    if (list) list.push(token);
    else tokens.set(graphone.letter, [token]);
  });
  return tokens;
}

function invalid(what: string, cause?: unknown): StudioError {
  return new StudioError('pack-invalid', `The letter-to-sound model ${what}.`, {
    hint: 'Install the program again: one of its files is damaged.',
    cause,
  });
}
