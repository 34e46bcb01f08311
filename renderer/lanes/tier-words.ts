import type { Phoneme } from '../../shared/core/phonemes.ts';
import type { TimedPhoneme, TimedWord } from '../../shared/core/take.ts';

/** How a phone sounds: its sign of the IPA and a word that has it. */
export const PHONE_HINTS: Readonly<Record<Phoneme, readonly [ipa: string, example: string]>> = {
  AA: ['ɑ', 'father'],
  AE: ['æ', 'cat'],
  AH: ['ʌ ə', 'cup, about'],
  AO: ['ɔ', 'law'],
  AW: ['aʊ', 'how'],
  AY: ['aɪ', 'my'],
  B: ['b', 'bee'],
  CH: ['tʃ', 'chin'],
  D: ['d', 'day'],
  DH: ['ð', 'this'],
  EH: ['ɛ', 'bed'],
  ER: ['ɝ', 'bird'],
  EY: ['eɪ', 'day'],
  F: ['f', 'fee'],
  G: ['ɡ', 'go'],
  HH: ['h', 'he'],
  IH: ['ɪ', 'sit'],
  IY: ['i', 'see'],
  JH: ['dʒ', 'joy'],
  K: ['k', 'key'],
  L: ['l', 'lay'],
  M: ['m', 'me'],
  N: ['n', 'no'],
  NG: ['ŋ', 'sing'],
  OW: ['oʊ', 'go'],
  OY: ['ɔɪ', 'boy'],
  P: ['p', 'pea'],
  R: ['ɹ', 'red'],
  S: ['s', 'see'],
  SH: ['ʃ', 'she'],
  T: ['t', 'tea'],
  TH: ['θ', 'thin'],
  UH: ['ʊ', 'book'],
  UW: ['u', 'too'],
  V: ['v', 'vow'],
  W: ['w', 'we'],
  Y: ['j', 'yes'],
  Z: ['z', 'zoo'],
  ZH: ['ʒ', 'vision'],
  SIL: ['·', 'pause'],
  BR: ['hh', 'breath'],
  NSN: ['#', 'noise'],
};

const milliseconds = ({ start, end }: { readonly start: number; readonly end: number }): string =>
  `${Math.round((end - start) * 1_000)} ms`;
const sureness = (confidence: number): string => `${Math.round(confidence * 100)} % sure`;

/** `B [b] · 62 ms · 87 % sure`. */
export function describePhoneme(phoneme: TimedPhoneme): string {
  return `${phoneme.phoneme} [${PHONE_HINTS[phoneme.phoneme][0]}] · ${milliseconds(phoneme)} · ${sureness(phoneme.confidence)}`;
}

export function describeWord(word: TimedWord): string {
  return `${word.text} · ${milliseconds(word)} · ${sureness(word.confidence)}`;
}
