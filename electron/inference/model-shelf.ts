import { dirname, join } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import type { WordTree } from '../../shared/speech/align/word-tree.ts';
import type { Lexicon } from '../../shared/speech/text/pronounce.ts';
import { loadEnglishLexicon, loadUserDictionary } from '../files/dictionary.ts';
import type { ModelSession } from './backend.ts';
import { describeRuntime } from './onnx-backend.ts';
import { loadPackModel, openPack, type Pack, type PackRoot, packRoot, programPackRoot } from './pack.ts';
import { openBestProvider } from './probe-job.ts';
import type { ProviderChoice, ProviderPreference } from './providers.ts';
import { spokenVocabulary } from './whisper/spoken-vocabulary.ts';
import { parseTokenizer, type Tokenizer } from './whisper/tokenizer.ts';

export interface ShelfOptions {
  /** Folders of packs: the program's own first, then the user's. */
  readonly packRoots: readonly string[];
  readonly provider: ProviderPreference;
}

/** Packs and loaded models of the inference process: each opened when first needed and kept for the next line. */
export interface ModelShelf {
  readonly options: ShelfOptions;
  provider(): Promise<ProviderChoice>;
  pack(id: string): Promise<Pack>;
  /** @throws StudioError `pack-not-found`, `pack-invalid`, `pack-hash-mismatch`, `pack-unsafe-file`, `model-failed`, `model-tensor-mismatch` */
  model(packId: string, role: string): Promise<ModelSession>;
  /** Tokens of a speech pack's text decoder. @throws StudioError those of packs */
  tokenizer(packId: string): Promise<Tokenizer>;
  /** English pronunciations with the user's own on top; each pair of files is read once. @throws StudioError `dictionary-invalid`, `file-not-found` */
  lexicon(guesserFile: string, userFile: string | undefined): Promise<Lexicon>;
  /** The English words of a speech pack by their sounds. */
  words(packId: string, guesserFile: string): Promise<WordTree>;
  dispose(): Promise<void>;
}

/** Remembers a promise by key; a failed one is forgotten, so that the next call tries again. */
function remember<T>(memory: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = memory.get(key);
  if (known) return known;
  const made = make();
  memory.set(key, made);
  made.catch(() => memory.delete(key));
  return made;
}

async function findPack(options: ShelfOptions, id: string, hashes: Map<string, string>): Promise<Pack> {
  const { version } = await describeRuntime();
  let missing: unknown;
  for (const [index, folder] of options.packRoots.entries()) {
    const root: PackRoot =
      index === 0 ? await programPackRoot(folder, join(dirname(dirname(folder)), 'package.json')) : packRoot(folder);
    try {
      return await openPack(root, id, { hashes, runtimeVersion: version });
    } catch (error) {
      if (!(error instanceof StudioError) || error.code !== 'pack-not-found') throw error;
      missing = error;
    }
  }
  throw missing ?? new StudioError('pack-not-found', `There is no pack "${id}".`);
}

export function createModelShelf(options: ShelfOptions): ModelShelf {
  const hashes = new Map<string, string>();
  const providers = new Map<string, Promise<ProviderChoice>>();
  const packs = new Map<string, Promise<Pack>>();
  const models = new Map<string, Promise<ModelSession>>();
  const tokenizers = new Map<string, Promise<Tokenizer>>();
  const lexicons = new Map<string, Promise<Lexicon>>();
  const trees = new Map<string, Promise<WordTree>>();
  const provider = (): Promise<ProviderChoice> => remember(providers, '', () => openBestProvider(options.provider));
  const pack = (id: string): Promise<Pack> => remember(packs, id, () => findPack(options, id, hashes));
  const tokenizer = (packId: string): Promise<Tokenizer> =>
    remember(tokenizers, packId, async () =>
      parseTokenizer(new TextDecoder().decode(await (await pack(packId)).bytesOf('tokenizer'))),
    );
  const lexicon = (guesserFile: string): Promise<Lexicon> =>
    remember(lexicons, guesserFile, () => loadEnglishLexicon(guesserFile));
  return {
    options,
    provider,
    pack,
    model: (packId, role) =>
      remember(models, `${packId}/${role}`, async () => loadPackModel((await provider()).backend, await pack(packId), role)),
    tokenizer,
    async lexicon(guesserFile, userFile) {
      const user = userFile === undefined ? undefined : await loadUserDictionary(userFile);
      // The user may edit the file between two lines; the large English one stays.
      const english = await lexicon(guesserFile);
      return user === undefined ? english : { ...english, user: (word) => user.get(word) };
    },
    words: (packId, guesserFile) =>
      remember(trees, packId, async () => spokenVocabulary(await tokenizer(packId), (await lexicon(guesserFile)).dictionary)),
    async dispose() {
      const loaded = await Promise.allSettled(models.values());
      models.clear();
      for (const result of loaded) if (result.status === 'fulfilled') await result.value.dispose();
    },
  };
}
