import { dictionary } from 'cmu-pronouncing-dictionary';

/** All pronunciations of a word in CMUdict, or undefined. */
export function cmudict(word: string): string[] | undefined {
  if (!Object.hasOwn(dictionary, word)) return undefined;
  const variants: string[] = [];
  for (let key = word, at = 1; Object.hasOwn(dictionary, key); key = `${word}(${++at})`) variants.push(dictionary[key]!);
  return variants;
}

/** CRC-32 as in zlib: models/training/g2p leaves out the words whose value is divisible by 20. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Words of CMUdict that the letter-to-sound model was not trained on, every `step`-th of them. */
export function heldOutWords(step = 1): string[] {
  const words = Object.keys(dictionary).filter((word) => /^[a-z][a-z']{1,23}$/.test(word) && crc32(word) % 20 === 0);
  return words.filter((_, index) => index % step === 0);
}
