import { basename, resolve } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import { overallFraction } from '../../shared/ipc/job-stages.ts';
import { arkitReferenceLipTable } from '../../shared/speech/lips/arkit-reference.ts';
import { loadUserDictionary } from '../files/dictionary.ts';
import type { GeneratedTake, GenerateRequest } from '../takes/generated-take.ts';
import { programFiles } from '../takes/program-files.ts';
import { type RouteAgreement, routeAgreement, routeDifference } from '../takes/route-agreement.ts';
import type { ScriptLookup } from '../takes/script-files.ts';
import { createTakeMaker, type TakeMaker } from '../takes/take-maker.ts';
import { type Doubt, type UncertainSpan, type Uncertainty, uncertaintyOf } from '../takes/uncertain-spans.ts';
import { type CommonArguments, parseCommonArguments } from './arguments.ts';
import { EXIT } from './exit-codes.ts';
import { withInterrupts } from './interrupts.ts';
import { checkLanguage } from './language.ts';
import { findRecordings } from './recordings.ts';
import { progressBar, type TextSink } from './reporter.ts';
import { loadScripts } from './scripts.ts';

const DOUBTS: Readonly<Record<Doubt, string>> = {
  'word-unsure': 'word hardly heard',
  'phoneme-unsure': 'phoneme hardly heard',
  'routes-differ': 'the routes differ',
  'script-differs': 'the script differs',
};

const time = (seconds: number): string => seconds.toFixed(3).padStart(8);
const percent = (share: number): string => `${Math.round(share * 100)} %`.padStart(5);

/** What is said about a take beyond the take itself. */
export interface TakeReport {
  /** Undefined with one route only, or without words. */
  readonly agreement: RouteAgreement | undefined;
  readonly uncertain: Uncertainty;
}

/** How far the routes of a take agree, on the reference head, and where somebody should look. */
export function reportOn(take: GeneratedTake): TakeReport {
  const difference = routeDifference(take, arkitReferenceLipTable);
  return {
    agreement: routeAgreement(take.transcript.words, difference),
    uncertain: uncertaintyOf(take.transcript, difference),
  };
}

/** What `inspect` says of a take, as text. */
export function describeTake(path: string, take: GeneratedTake, { agreement, uncertain }: TakeReport): string {
  const { recording, transcript } = take;
  const { duration, sampleRate, channels, codec, channel } = recording;
  const total = Object.values(take.timings).reduce((sum, seconds) => sum + seconds, 0);
  const phonemesOf = (word: number): string =>
    transcript.phonemes
      .filter((phoneme) => phoneme.word === word)
      .map(({ phoneme, stress, burst }) => `${phoneme}${stress ?? ''}${burst === undefined ? '' : `*${burst.toFixed(3)}`}`)
      .join(' ');
  const differenceOf = (word: number): string => (agreement?.words[word]?.differenceMm.toFixed(1) ?? '').padStart(6);
  return [
    `${basename(path)}: ${duration.toFixed(2)} s, ${sampleRate} Hz, ${channels} channel${channels === 1 ? '' : 's'}, ${codec}; listened to ${channel === 'mix' ? 'the mix' : `channel ${channel + 1}`}`,
    `language ${transcript.language}, words from ${transcript.source}; computed on ${take.provider} (${take.providerReason})`,
    `"${transcript.text}"`,
    '   start      end  sure  apart  word            phonemes (* burst); apart: difference of the two routes in mm of mouth gap',
    ...transcript.words.map(
      (word, index) =>
        `${time(word.start)} ${time(word.end)} ${percent(word.confidence)} ${differenceOf(index)}  ${word.text.padEnd(15)} ${phonemesOf(index)}`,
    ),
    ...describeUncertainty(agreement, uncertain, duration),
    ...take.warnings.map(({ message }) => `note: ${message}`),
    `time: ${total.toFixed(2)} s (${Object.entries(take.timings)
      .map(([stage, seconds]) => `${stage} ${seconds.toFixed(2)}`)
      .join(', ')})`,
    '',
  ].join('\n');
}

function describeUncertainty(agreement: RouteAgreement | undefined, { spans, seconds }: Uncertainty, duration: number): string[] {
  const apart = agreement ? [`the routes are ${agreement.differenceMm.toFixed(1)} mm apart on average over the words`] : [];
  const places = spans.length === 1 ? '1 place' : `${spans.length} places`;
  const summary =
    spans.length === 0 ? 'nothing is uncertain' : `uncertain: ${places}, ${seconds.toFixed(2)} of ${duration.toFixed(2)} s`;
  return [...apart, summary, ...spans.map(describeSpan)];
}

function describeSpan({ start, end, doubt, text, confidence, differenceMm }: UncertainSpan): string {
  const figures = [
    ...(confidence === undefined ? [] : [`${percent(confidence).trim()} sure`]),
    ...(differenceMm === undefined ? [] : [`by ${differenceMm.toFixed(1)} mm`]),
  ];
  const about = text === '' ? '' : ` ${text}`;
  return `${time(start)} ${time(end)}  ${DOUBTS[doubt]}:${about}${figures.length > 0 ? ` (${figures.join(', ')})` : ''}`;
}

/** What one run inspects, and with what. */
interface Inspection {
  readonly args: CommonArguments;
  readonly recordings: readonly string[];
  readonly scripts: ScriptLookup;
  readonly request: Omit<GenerateRequest, 'path' | 'script'>;
  readonly maker: TakeMaker;
  readonly out: TextSink;
  readonly log: (message: string) => void;
}

async function inspectAll(inspection: Inspection, signal: AbortSignal): Promise<number> {
  const { args, recordings, scripts, request, maker, out, log } = inspection;
  const bar = progressBar({ ...out, isTerminal: out.isTerminal && !args.json }, () => performance.now() / 1000);
  bar.start(recordings.length);
  let failed = 0;
  for (const [index, path] of recordings.entries()) {
    const script = scripts(path);
    let fraction = 0;
    try {
      const outcome = await maker.generate(
        { ...request, path, ...(script === undefined ? {} : { script }) },
        {
          signal,
          onProgress: ({ stage, done, total }) => {
            fraction = overallFraction(stage, total > 0 ? done / total : 0, fraction);
            bar.show(index, basename(path), stage, fraction);
          },
        },
      );
      bar.clear();
      if (outcome.cancelled || signal.aborted) return EXIT.cancelled;
      const { recording, transcript, provider, providerReason, packs, timings, warnings } = outcome.value;
      const report = reportOn(outcome.value);
      const facts = { file: path, recording, transcript, ...report, provider, providerReason, packs, timings, warnings };
      out.write(args.json ? `${JSON.stringify(facts)}\n` : describeTake(path, outcome.value, report));
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      bar.clear();
      failed++;
      if (args.json) out.write(`${JSON.stringify({ file: path, error: error.toData() })}\n`);
      else log(`${basename(path)}: ${error.message}${error.hint ? ` ${error.hint}` : ''}`);
    }
  }
  return failed > 0 ? EXIT.someFailed : EXIT.fine;
}

/** `facewright inspect`: what was heard, and how sure. A failing recording is named and the others go on. */
export async function inspectCommand(argv: readonly string[], out: TextSink, log: (message: string) => void): Promise<number> {
  const args = parseCommonArguments(argv);
  const recordings = await findRecordings(args.positionals);
  if (recordings.length === 0)
    throw new StudioError('usage', 'No recording was named.', { hint: 'Run "facewright --help" for the options.' });
  const scripts = await loadScripts(args.script);
  const files = programFiles();
  await checkLanguage(args.language, files.packs);
  if (args.dictionary !== undefined) await loadUserDictionary(resolve(args.dictionary));
  const request: Inspection['request'] = {
    routes: ['text', 'direct'],
    channel: 'auto',
    language: args.language,
    rulesOnly: false,
    packRoots: [files.packs],
    lexiconFile: files.lexicon,
    provider: 'auto',
    ...(args.dictionary === undefined ? {} : { dictionaryPath: resolve(args.dictionary) }),
  };
  const maker = createTakeMaker(files.worker, log);
  try {
    return await withInterrupts((signal) => inspectAll({ args, recordings, scripts, request, maker, out, log }, signal));
  } finally {
    await maker.dispose();
  }
}
