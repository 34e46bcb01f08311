import { readFile } from 'node:fs/promises';
import { StudioError } from '../../shared/core/errors.ts';
import { readG2pModel } from '../../shared/speech/text/g2p-model.ts';
import { type GuessedPronunciation, guessPronunciations } from '../../shared/speech/text/guess-pronunciation.ts';
import type { Lexicon } from '../../shared/speech/text/pronounce.ts';
import { parseUserDictionary, type UserDictionary } from '../../shared/speech/text/user-dictionary.ts';

/** Larger than any dictionary that a person wrote; CMUdict itself has 3.6 MB. */
const LARGEST_USER_DICTIONARY = 16 * 1024 * 1024;

/**
 * English pronunciations: CMUdict from its package, the user's words over it, and a letter-to-sound model for all
 * others (`guesserFile` = assets/lexicon/g2p-en.bin). Guesses are kept, so that a word is worked out once. About .3 s and 40 MB
 * the first time.
 * @throws StudioError `pack-invalid` when the model file is damaged, `file-not-found` when it is not there.
 */
export async function loadEnglishLexicon(guesserFile: string, user?: UserDictionary): Promise<Lexicon> {
  const [{ dictionary }, bytes] = await Promise.all([import('cmu-pronouncing-dictionary'), readBytes(guesserFile)]);
  const model = readG2pModel(bytes);
  const guesses = new Map<string, readonly GuessedPronunciation[]>();
  const guess = (word: string): readonly GuessedPronunciation[] => {
    const known = guesses.get(word) ?? guessPronunciations(model, word);
    guesses.set(word, known);
    return known;
  };
  return {
    dictionary: (word) => variantsOf(dictionary, word),
    guess,
    ...(user ? { user: (word: string) => user.get(word) } : {}),
  };
}

/**
 * Reads the user's own dictionary file (UTF-8, or UTF-16 with a mark); see parseUserDictionary for its form.
 * @throws StudioError `dictionary-invalid` with the line, `file-not-found`, `file-not-readable`.
 */
export async function loadUserDictionary(path: string): Promise<UserDictionary> {
  const bytes = await readBytes(path);
  if (bytes.byteLength > LARGEST_USER_DICTIONARY) {
    throw new StudioError('dictionary-invalid', `${path} has ${bytes.byteLength} bytes: too large for a dictionary.`, {
      hint: 'Choose a text file with one word a line.',
    });
  }
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes);
  return parseUserDictionary(text, path);
}

/** CMUdict keeps further pronunciations under `word(2)`, `word(3)` ... */
function variantsOf(dictionary: Readonly<Record<string, string>>, word: string): readonly string[] | undefined {
  if (!Object.hasOwn(dictionary, word)) return undefined;
  const variants: string[] = [];
  for (let key = word, at = 1; Object.hasOwn(dictionary, key); key = `${word}(${++at})`) variants.push(dictionary[key] ?? '');
  return variants;
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new StudioError(
      isMissing ? 'file-not-found' : 'file-not-readable',
      `${path} ${isMissing ? 'does not exist' : 'cannot be read'}.`,
      {
        hint: 'Check the path, and that the file is not open in another program.',
        cause,
      },
    );
  }
}
