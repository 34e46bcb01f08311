import { openPack, packRoot } from '../inference/pack.ts';
import { languageToken, parseTokenizer } from '../inference/whisper/tokenizer.ts';

/** The pack that hears the words. */
const SPEECH_PACK = 'whisper-base';

/** Says before any work that the recogniser does not know a language. @throws StudioError `language-unsupported`, of packs */
export async function checkLanguage(language: string, packsFolder: string): Promise<void> {
  if (language === 'auto') return;
  const pack = await openPack(packRoot(packsFolder), SPEECH_PACK);
  languageToken(parseTokenizer(new TextDecoder().decode(await pack.bytesOf('tokenizer'))), language);
}
