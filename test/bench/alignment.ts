/**
 * How well words are placed on real speech with known word times, and where stop bursts are found. Prints one JSON line a set.
 *
 *   npx esbuild test/bench/alignment.ts --bundle --platform=node --format=esm --packages=external --outfile=build/bench/alignment.mjs
 *   node build/bench/alignment.mjs DATA_DIR [--talkers s4,s31] [--all] [--limit 40] [--phones FILE.onnx] [--no-refine]
 *
 * DATA_DIR is a set with manifest.csv (id, split, talker), words.csv (id, start, end, word) and audio/ID.flac. Clips of the
 * split `val` are measured; `--talkers` chooses talkers instead of a split, `--all` takes every clip.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readSpeech } from '../../electron/files/audio-file.ts';
import { loadEnglishLexicon } from '../../electron/files/dictionary.ts';
import { hearPhones } from '../../electron/inference/decoder-heads.ts';
import { openOnnxBackend } from '../../electron/inference/onnx-backend.ts';
import { encodeSpeech } from '../../electron/inference/whisper/encode.ts';
import type { TimedWord, Transcript } from '../../shared/core/take.ts';
import { alignSlots } from '../../shared/speech/align/align-words.ts';
import { reconcileScript, type ScriptPlace } from '../../shared/speech/align/reconcile-script.ts';
import { spectralFlux } from '../../shared/speech/align/spectral-flux.ts';
import { markBursts } from '../../shared/speech/align/stop-burst.ts';
import { normaliseScript } from '../../shared/speech/text/normalise-script.ts';
import { type Lexicon, pronounce } from '../../shared/speech/text/pronounce.ts';

interface TrueWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Clip {
  readonly id: string;
  readonly words: readonly TrueWord[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    talkers: { type: 'string' },
    all: { type: 'boolean' },
    limit: { type: 'string' },
    phones: { type: 'string', default: 'models/packs/phones/phone.onnx' },
    speech: { type: 'string', default: 'models/packs/whisper-base' },
    lexicon: { type: 'string', default: 'assets/lexicon/g2p-en.bin' },
    'no-refine': { type: 'boolean' },
    words: { type: 'boolean' },
  },
});

/** Never cancelled, silent. */
const job = {
  attempt: 1,
  isCancelled: () => false,
  progress: () => {},
  checkpoint: async () => {},
  log: () => {},
};

await main(positionals[0] ?? '.');

async function main(folder: string): Promise<void> {
  const backend = await openOnnxBackend({ provider: 'cpu', threads: 1 });
  const [frontend, encoder, phones] = await Promise.all([
    backend.load(join(values.speech, 'frontend.onnx')),
    backend.load(join(values.speech, 'encoder.onnx')),
    backend.load(values.phones),
  ]);
  const lexicon = await loadEnglishLexicon(values.lexicon);
  const startErrors: number[] = [];
  const endErrors: number[] = [];
  const burstLags: number[] = [];
  const confidences: number[] = [];
  let stops = 0;
  let wordCount = 0;
  let milliseconds = 0;
  for (const clip of await readClips(folder)) {
    const { samples, duration } = await readSpeech(join(folder, 'audio', `${clip.id}.flac`));
    const encoding = await encodeSpeech(samples, { frontend, encoder }, job);
    const heard = await hearPhones(phones, encoding, job);
    const started = performance.now();
    const slots = reconcileScript(placesOf(clip.words.map((word) => word.text).join(' '), lexicon), []);
    const { transcript } = alignSlots(slots, heard, {
      language: 'en',
      source: 'script',
      duration,
      flux: spectralFlux(encoding.mel, heard.frameCount),
      ...(values['no-refine'] ? { refine: { reach: 0 } } : {}),
    });
    const marked = markBursts(transcript, samples);
    milliseconds += performance.now() - started;
    wordCount += clip.words.length;
    for (const [truth, found] of pairs(clip.words, marked.words)) {
      startErrors.push(1000 * (found.start - truth.start));
      endErrors.push(1000 * (found.end - truth.end));
      confidences.push(found.confidence);
      if (values.words)
        process.stdout.write(`${clip.id}\t${truth.text}\t${startErrors.at(-1)?.toFixed(0)}\t${found.confidence.toFixed(2)}\n`);
    }
    const initial = initialStops(marked);
    stops += initial.length;
    burstLags.push(...initial.flatMap(({ start, burst }) => (burst === undefined ? [] : [1000 * (burst - start)])));
  }
  process.stdout.write(
    `${JSON.stringify({
      set: folder,
      words: wordCount,
      placed: startErrors.length,
      start: errorSummary(startErrors),
      end: errorSummary(endErrors),
      confidence: quantiles(confidences),
      bursts: { stops, found: burstLags.length, afterStopStartMs: quantiles(burstLags) },
      alignMsPerClip: Math.round(milliseconds / Math.max(1, wordCount / 6)),
    })}\n`,
  );
}

async function readClips(folder: string): Promise<Clip[]> {
  const words = new Map<string, TrueWord[]>();
  for (const row of await readTable(join(folder, 'words.csv'))) {
    const text = row.word ?? '';
    if (text === 'sil' || text === 'sp') continue;
    const list = words.get(row.id ?? '') ?? [];
    list.push({ text, start: Number(row.start), end: Number(row.end) });
    words.set(row.id ?? '', list);
  }
  const talkers = values.talkers?.split(',');
  const isWanted = (row: Readonly<Record<string, string>>) =>
    values.all === true || (talkers ? talkers.includes(row.talker ?? '') : row.split === 'val');
  const clips = (await readTable(join(folder, 'manifest.csv'))).filter(isWanted).flatMap((row): Clip[] => {
    const list = words.get(row.id ?? '');
    return list ? [{ id: row.id ?? '', words: list }] : [];
  });
  return clips.slice(0, Number(values.limit ?? clips.length));
}

async function readTable(path: string): Promise<Record<string, string>[]> {
  const [head = '', ...lines] = (await readFile(path, 'utf8')).trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, column) => [names[column] ?? '', cell])));
}

function placesOf(text: string, lexicon: Lexicon): ScriptPlace[] {
  return normaliseScript(text).tokens.map((token) => ({
    text: text.slice(token.range.start, token.range.end),
    readings: token.readings.map((words) => words.map((word) => ({ text: word.text, pronunciations: pronounce(word, lexicon) }))),
  }));
}

/** Words in order; a word that was left out has no partner. */
function pairs(truth: readonly TrueWord[], found: readonly TimedWord[]): [TrueWord, TimedWord][] {
  const result: [TrueWord, TimedWord][] = [];
  let next = 0;
  for (const word of truth) {
    const match = found[next];
    if (match?.text !== word.text) continue;
    result.push([word, match]);
    next++;
  }
  return result;
}

function initialStops(transcript: Transcript) {
  return transcript.words.flatMap((_, index) => {
    const first = transcript.phonemes.find((phoneme) => phoneme.word === index);
    return first && (first.phoneme === 'B' || first.phoneme === 'P') ? [first] : [];
  });
}

function errorSummary(errors: readonly number[]) {
  const sizes = errors.map(Math.abs);
  const within = (limit: number) => Number((sizes.filter((size) => size <= limit).length / Math.max(1, sizes.length)).toFixed(3));
  return {
    biasMs: quantiles(errors),
    absoluteMs: quantiles(sizes),
    within20: within(20),
    within50: within(50),
    within100: within(100),
  };
}

/** 10th, 50th and 90th percentile. */
function quantiles(numbers: readonly number[]): number[] {
  const sorted = numbers.toSorted((a, b) => a - b);
  return [0.1, 0.5, 0.9].map((share) =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(2)),
  );
}
