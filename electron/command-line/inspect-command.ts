import { basename, resolve } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import type { GeneratedTake } from '../takes/generated-take.ts';
import { programFiles } from '../takes/program-files.ts';
import { createTakeMaker } from '../takes/take-maker.ts';
import { parseCommonArguments } from './arguments.ts';
import { EXIT } from './exit-codes.ts';
import { findRecordings } from './recordings.ts';
import type { TextSink } from './reporter.ts';
import { loadScripts } from './scripts.ts';

const time = (seconds: number): string => seconds.toFixed(3).padStart(8);
const percent = (share: number): string => `${Math.round(share * 100)} %`.padStart(5);

function describe(path: string, take: GeneratedTake): string {
  const { recording, transcript } = take;
  const { duration, sampleRate, channels, codec, channel } = recording;
  const total = Object.values(take.timings).reduce((sum, seconds) => sum + seconds, 0);
  const phonemesOf = (word: number): string =>
    transcript.phonemes
      .filter((phoneme) => phoneme.word === word)
      .map(({ phoneme, stress, burst }) => `${phoneme}${stress ?? ''}${burst === undefined ? '' : `*${burst.toFixed(3)}`}`)
      .join(' ');
  return [
    `${basename(path)}: ${duration.toFixed(2)} s, ${sampleRate} Hz, ${channels} channel${channels === 1 ? '' : 's'}, ${codec}; listened to ${channel === 'mix' ? 'the mix' : `channel ${channel + 1}`}`,
    `language ${transcript.language}, words from ${transcript.source}; computed on ${take.provider} (${take.providerReason})`,
    `"${transcript.text}"`,
    '   start      end  sure  word            phonemes (* burst)',
    ...transcript.words.map(
      (word, index) =>
        `${time(word.start)} ${time(word.end)} ${percent(word.confidence)}  ${word.text.padEnd(15)} ${phonemesOf(index)}`,
    ),
    ...transcript.differences.map(
      ({ kind, start, script, spoken }) => `${time(start)}  ${kind}: script "${script}", spoken "${spoken}"`,
    ),
    ...take.warnings.map(({ message }) => `note: ${message}`),
    `time: ${total.toFixed(2)} s (${Object.entries(take.timings)
      .map(([stage, seconds]) => `${stage} ${seconds.toFixed(2)}`)
      .join(', ')})`,
    '',
  ].join('\n');
}

/** `facewright inspect`: what was heard, and how sure. A failing recording is named and the others go on. */
export async function inspectCommand(argv: readonly string[], out: TextSink, log: (message: string) => void): Promise<number> {
  const args = parseCommonArguments(argv);
  const recordings = await findRecordings(args.positionals);
  if (recordings.length === 0)
    throw new StudioError('usage', 'No recording was named.', { hint: 'Run "facewright --help" for the options.' });
  const scripts = await loadScripts(args.script);
  const files = programFiles();
  const maker = createTakeMaker(files.worker, log);
  let failed = 0;
  try {
    for (const path of recordings) {
      const script = scripts(path);
      try {
        const outcome = await maker.generate({
          path,
          routes: ['text', 'direct'],
          channel: 'auto',
          language: args.language,
          rulesOnly: false,
          packRoots: [files.packs],
          lexiconFile: files.lexicon,
          provider: 'auto',
          ...(script === undefined ? {} : { script }),
          ...(args.dictionary === undefined ? {} : { dictionaryPath: resolve(args.dictionary) }),
        });
        if (outcome.cancelled) return EXIT.cancelled;
        const { recording, transcript, provider, providerReason, packs, timings, warnings } = outcome.value;
        const facts = { file: path, recording, transcript, provider, providerReason, packs, timings, warnings };
        out.write(args.json ? `${JSON.stringify(facts)}\n` : describe(path, outcome.value));
      } catch (error) {
        if (!(error instanceof StudioError)) throw error;
        failed++;
        if (args.json) out.write(`${JSON.stringify({ file: path, error: error.toData() })}\n`);
        else log(`${basename(path)}: ${error.message}${error.hint ? ` ${error.hint}` : ''}`);
      }
    }
  } finally {
    await maker.dispose();
  }
  return failed > 0 ? EXIT.someFailed : EXIT.fine;
}
