/**
 * The text route's TypeScript half for models/training/articulation (see its README), without the recogniser:
 *   node electron/launch/run-script.mjs test/bench/text-route.ts phones WORK     WORK/items.json -> WORK/phones.json
 *   node electron/launch/run-script.mjs test/bench/text-route.ts curves WORK JOB.json
 * `phones` places true words (key `script`) and the phone head's own phonemes (key `heard`) on each recording as the program does. `curves` makes
 * the program's curves at 100 Hz of the job's items {id, words: 'script' | 'heard', read?: boolean, learned?: FILE, out: FILE}: rules alone, or the
 * learned mouth (raw float32 [T,52]) over them where `seenPairs` say so. Lines that nobody spoke bring {phonemes, loudness: FILE} instead.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alignLine } from '../../electron/inference/line-transcript.ts';
import { createModelShelf } from '../../electron/inference/model-shelf.ts';
import { learnedTextPlan } from '../../electron/inference/route-plans.ts';
import { programFiles } from '../../electron/takes/program-files.ts';
import { relativeLoudness } from '../../shared/audio/loudness.ts';
import { isPause, PHONEMES } from '../../shared/core/phonemes.ts';
import type { TimedPhoneme } from '../../shared/core/take.ts';
import { articulate } from '../../shared/speech/articulation/articulate.ts';
import { PLAN_RATE } from '../../shared/speech/articulation/articulation-plan.ts';
import { arkitReferenceLipTable } from '../../shared/speech/lips/arkit-reference.ts';
import { solveLips } from '../../shared/speech/lips/solve-lips.ts';

interface Item {
  readonly id: string;
  readonly file: string;
  readonly frames: number;
  readonly samples: number;
  readonly text: string;
}

interface Placed {
  readonly script?: readonly TimedPhoneme[];
  readonly heard: readonly TimedPhoneme[];
}

/** `read`: the program would know words here (GRID's), so phonemes that were only heard count as spoken in one. */
type Spoken = { readonly id: string; readonly words: 'script' | 'heard'; readonly read?: boolean };
type Invented = { readonly phonemes: readonly TimedPhoneme[]; readonly loudness: string };

interface Job {
  readonly seenPairs: readonly string[];
  readonly items: readonly ((Spoken | Invented) & { readonly learned?: string; readonly out: string })[];
}

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;

function floats(file: string): Float32Array {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function recording(item: Item) {
  const values = floats(item.file);
  let at = 0;
  const next = (count: number): Float32Array => {
    at += count;
    return values.subarray(at - count, at);
  };
  const frameCount = item.frames;
  const logProbabilities = next(frameCount * PHONEMES.length);
  const heard = { frameCount, logProbabilities, boundary: next(frameCount), stress: next(frameCount * 3) };
  const mel = next(frameCount * 80);
  const samples = next(item.samples);
  return { heard, mel, samples, duration: item.samples / 16000 };
}

async function placePhones(work: string): Promise<void> {
  const { packs, lexicon: guesser } = programFiles();
  const lexicon = await createModelShelf({ packRoots: [packs], provider: 'cpu' }).lexicon(guesser, undefined);
  const out: Record<string, Placed> = {};
  for (const item of readJson<Item[]>(join(work, 'items.json'))) {
    const line = { ...recording(item), lexicon };
    const place = (script: string | undefined, language: string): readonly TimedPhoneme[] =>
      alignLine({ ...line, script, recognised: { language, languageProbability: 1, segments: [] } }).transcript.phonemes;
    // No dictionary for this language: the phone head's own phonemes.
    const heard = place(undefined, 'zh');
    out[item.id] = { heard, ...(item.text === '' ? {} : { script: place(item.text, 'en') }) };
  }
  writeFileSync(join(work, 'phones.json'), JSON.stringify(out));
}

function makeCurves(work: string, jobFile: string): void {
  const items = new Map(readJson<Item[]>(join(work, 'items.json')).map((item) => [item.id, item]));
  const placed = readJson<Record<string, Placed>>(join(work, 'phones.json'));
  const job = readJson<Job>(jobFile);
  const seenPairs = new Set(job.seenPairs);
  const spoken = ({ id, words, read }: Spoken) => {
    const item = items.get(id);
    const found = placed[id]?.[words];
    if (item === undefined || found === undefined) throw new Error(`${id} has no ${words} phonemes.`);
    const { samples, duration } = recording(item);
    const isAlone = words === 'heard' && read === true;
    const phonemes = isAlone ? found.map((phoneme) => (isPause(phoneme.phoneme) ? phoneme : { ...phoneme, word: 0 })) : found;
    return { phonemes, duration, loudness: relativeLoudness(samples) };
  };
  const invented = ({ phonemes, loudness: file }: Invented) => {
    const loudness = floats(file);
    return { phonemes, duration: loudness.length / 100, loudness };
  };
  for (const entry of job.items) {
    const line = 'id' in entry ? spoken(entry) : invented(entry);
    const rules = articulate(line);
    const plan =
      entry.learned === undefined ? rules : learnedTextPlan(rules, { ...line, curves: floats(entry.learned), seenPairs });
    const { values } = solveLips(plan, arkitReferenceLipTable, PLAN_RATE, { duration: line.duration });
    writeFileSync(entry.out, Buffer.from(values.buffer));
  }
}

const [mode, work = '', job = ''] = process.argv.slice(2);
if (mode === 'phones') await placePhones(work);
else if (mode === 'curves') makeCurves(work, job);
else throw new Error('Say what to make: phones WORK, or curves WORK JOB.json');
