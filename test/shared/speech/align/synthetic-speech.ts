import { isVowel, PHONEMES, type Phoneme, phonemeIndex } from '../../../../shared/core/phonemes.ts';
import type { AlignableWord } from '../../../../shared/speech/align/alignment-graph.ts';
import { HOP_SECONDS, type PhonePosteriors } from '../../../../shared/speech/align/posteriors.ts';
import { parsePhonemes } from '../../../../shared/speech/text/pronunciation.ts';

/** A phoneme with its true time in frames. */
export interface TruePhoneme {
  readonly phoneme: Phoneme;
  readonly start: number;
  readonly end: number;
}

/** Repeatable uniform numbers in 0..1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What a phone head mixes up. */
const CONFUSIONS: readonly (readonly Phoneme[])[] = [
  ['P', 'B'],
  ['T', 'D'],
  ['K', 'G'],
  ['M', 'N', 'NG'],
  ['S', 'Z'],
  ['F', 'TH', 'V', 'DH'],
  ['IH', 'IY', 'EH', 'AH'],
  ['AA', 'AO', 'AH'],
  ['UH', 'UW', 'AH'],
  ['ER', 'R'],
  ['SH', 'CH', 'ZH', 'JH'],
];

/** Gives each phoneme of `text` (CMU form; `|` between words is ignored) 5-14 frames; `SIL:40` sets the length. */
export function timeline(text: string, seed = 1): TruePhoneme[] {
  const random = seededRandom(seed);
  let now = 0;
  return text
    .split(/[\s|]+/)
    .filter(Boolean)
    .map((symbol) => {
      const [name = '', length] = symbol.split(':');
      const phoneme = name.replace(/[012]$/, '') as Phoneme;
      if (phonemeIndex(phoneme) < 0) throw new Error(`no phoneme ${symbol}`);
      const frames = length ? Number(length) : (isVowel(phoneme) ? 7 : 5) + Math.floor(random() * 6);
      const start = now;
      now += frames;
      return { phoneme, start, end: now };
    });
}

/** Posteriors such as a good phone head gives: soft edges, the usual confusions, noise of the given strength. */
export function posteriorsOf(phonemes: readonly TruePhoneme[], noise = 1, seed = 7): PhonePosteriors {
  const random = seededRandom(seed);
  const frameCount = phonemes.at(-1)?.end ?? 0;
  const logits = new Float32Array(frameCount * PHONEMES.length);
  for (let i = 0; i < logits.length; i++) logits[i] = noise * (random() + random() - 1) * 1.5;
  const boundary = new Float32Array(frameCount).fill(0.02);
  for (const { phoneme, start, end } of phonemes) {
    const weak = random() < 0.08 * noise;
    for (let frame = Math.max(0, start - 1); frame < Math.min(frameCount, end + 1); frame++) {
      const edge = frame < start || frame >= end ? 2 : frame === start || frame === end - 1 ? 4.5 : 6;
      const row = frame * PHONEMES.length;
      logits[row + phonemeIndex(phoneme)]! += weak ? edge * 0.6 : edge;
      for (const group of CONFUSIONS) {
        if (!group.includes(phoneme)) continue;
        for (const other of group) if (other !== phoneme) logits[row + phonemeIndex(other)]! += edge * (weak ? 0.7 : 0.45);
      }
    }
    if (start > 0) {
      boundary[start] = 0.8;
      boundary[start - 1] = Math.max(boundary[start - 1] ?? 0, 0.4);
    }
  }
  return { frameCount, logProbabilities: logSoftmax(logits), boundary };
}

function logSoftmax(logits: Float32Array): Float32Array {
  const out = new Float32Array(logits.length);
  for (let row = 0; row < logits.length; row += PHONEMES.length) {
    let sum = 0;
    for (let i = 0; i < PHONEMES.length; i++) sum += Math.exp(logits[row + i] ?? 0);
    for (let i = 0; i < PHONEMES.length; i++) out[row + i] = (logits[row + i] ?? 0) - Math.log(sum);
  }
  return out;
}

/** `word('cat', 'K AE1 T', 'K AA1 T')`: a word and the ways of saying it. */
export function word(text: string, ...pronunciations: string[]): AlignableWord {
  return {
    text,
    pronunciations: pronunciations.map((symbols) => ({ phonemes: parsePhonemes(symbols)!, source: 'dictionary', cost: 0 })),
  };
}

/** Seconds at which the word whose phonemes begin at index `first` of the timeline truly starts. */
export function trueStart(phonemes: readonly TruePhoneme[], first: number): number {
  return (phonemes[first]!.start - 0.5) * HOP_SECONDS;
}
