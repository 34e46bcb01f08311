import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { openOnnxBackend } from '../../electron/inference/onnx-backend.ts';
import type { SpeechSessions } from '../../electron/inference/whisper/speech-sessions.ts';
import { parseTokenizer, type Tokenizer } from '../../electron/inference/whisper/tokenizer.ts';
import { repositoryRoot } from './repository-root.ts';

export interface SpeechPack {
  readonly sessions: SpeechSessions;
  readonly tokenizer: Tokenizer;
}

/** The shipped recogniser, loaded before a file's tests and unloaded behind them; ask for it inside a test. */
export function shippedSpeechPack(): () => SpeechPack {
  let pack: SpeechPack | undefined;
  beforeAll(async () => {
    const folder = join(repositoryRoot, 'models/packs/whisper-base');
    const backend = await openOnnxBackend({ provider: 'cpu' });
    const load = (name: string) => backend.load(join(folder, `${name}.onnx`));
    const sessions = {
      frontend: await load('frontend'),
      encoder: await load('encoder'),
      crossKv: await load('cross_kv'),
      decoder: await load('decoder'),
    };
    pack = { sessions, tokenizer: parseTokenizer(readFileSync(join(folder, 'tokenizer.json'), 'utf8')) };
  });
  afterAll(async () => {
    for (const session of Object.values(pack?.sessions ?? {})) await session.dispose();
  });
  return () => {
    if (pack === undefined) throw new Error('the speech pack is loaded before the first test, not earlier');
    return pack;
  };
}
