/**
 * `npm run eval`: runs the pipeline over the evaluation recordings, scores every route with the reference scorer and writes
 * models/EVALUATION.md. The folder comes from --eval or FACEWRIGHT_EVAL (default ../shared/eval); --only NAME for one set, --limit N for its first N recordings (nothing is written then).
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { GeneratedTake } from '../../electron/takes/generated-take.ts';
import { programFiles } from '../../electron/takes/program-files.ts';
import { solveTake } from '../../electron/takes/solve-take.ts';
import { createTakeMaker, type TakeMaker } from '../../electron/takes/take-maker.ts';
import type { Route } from '../../shared/core/take.ts';
import { frameRate } from '../../shared/core/time.ts';
import { articulate } from '../../shared/speech/articulation/articulate.ts';
import { arkitReferenceLipTable } from '../../shared/speech/lips/arkit-reference.ts';
import { loudnessJaw } from './baselines.ts';
import { renderEvaluation, type SetResult } from './evaluation-report.ts';
import { type EvaluationItem, type EvaluationSet, readEvaluationSet } from './evaluation-sets.ts';
import { openLiveBaseline } from './live-baseline.ts';
import { runScorer, type Scores, spread, writePrediction } from './scoring.ts';

const RATE = frameRate(60);
const ALIVE_SHAPES = ['jawOpen', 'mouthPucker', 'mouthFunnel', 'mouthLowerDown', 'mouthUpperUp', 'mouthStretch', 'mouthSmile'];

interface Generated {
  readonly item: EvaluationItem;
  readonly take: GeneratedTake;
}

async function generateAll(set: EvaluationSet, maker: TakeMaker, withText: boolean): Promise<Generated[]> {
  const files = programFiles();
  const results: Generated[] = [];
  for (const item of set.items) {
    const outcome = await maker.generate({
      path: item.path,
      routes: ['text', 'direct'],
      channel: 'auto',
      language: set.name === 'facegood' ? 'auto' : 'en',
      rulesOnly: false,
      packRoots: [files.packs],
      lexiconFile: files.lexicon,
      provider: 'cpu',
      ...(withText && item.text !== undefined ? { script: item.text } : {}),
    });
    if (outcome.cancelled) throw new Error(`${set.name}/${item.id} was cancelled; a table without it would mislead.`);
    results.push({ item, take: outcome.value });
    process.stderr.write(`\r${set.name}${withText ? ' with text' : ''}: ${results.length}/${set.items.length} `);
  }
  process.stderr.write('\n');
  return results;
}

function curvesOf(take: GeneratedTake, route: Route): Float32Array {
  return solveTake(take, route, arkitReferenceLipTable, RATE, { seed: 1, procedural: false }).clip.values;
}

function rulesCurves(take: GeneratedTake): Float32Array {
  const plan = articulate({ phonemes: take.transcript.phonemes, duration: take.recording.duration, loudness: take.loudness });
  return curvesOf({ ...take, plans: { text: plan } }, 'text');
}

function scoreCurves(
  evalFolder: string,
  set: EvaluationSet,
  generated: readonly Generated[],
  curves: (take: GeneratedTake) => Float32Array,
): Scores {
  const folder = mkdtempSync(join(tmpdir(), 'facewright-eval-'));
  try {
    for (const { item, take } of generated) writePrediction(folder, item.id, curves(take), 60);
    const hasCurves = set.items.some(({ id }) => existsSync(join(set.folder, `${id}.arkit.csv`)));
    const hasWords = set.items.some(
      ({ id }) => existsSync(join(set.folder, `${id}.words.csv`)) || existsSync(join(set.folder, `${id}.phones.csv`)),
    );
    return {
      ...(hasCurves ? runScorer(evalFolder, 'curves', folder, set.folder) : {}),
      ...(hasWords ? runScorer(evalFolder, 'bilabial', folder, set.folder) : {}),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** p, b, m and open vowels against the phonemes and bursts that the aligner itself found: how well a route does what it was told. */
function scoreContacts(evalFolder: string, generated: readonly Generated[], route: Route): Scores {
  const folder = mkdtempSync(join(tmpdir(), 'facewright-contacts-'));
  try {
    for (const { item, take } of generated) {
      const { phonemes } = take.transcript;
      writePrediction(folder, item.id, curvesOf(take, route), 60);
      copyFileSync(item.path, join(folder, `${item.id}.wav`));
      const rows = phonemes.map(({ start, end, phoneme }) => `${start.toFixed(4)},${end.toFixed(4)},${phoneme}`);
      writeFileSync(join(folder, `${item.id}.phones.csv`), `start,end,phone\n${rows.join('\n')}\n`);
      const bursts = phonemes.flatMap(({ phoneme, burst }) =>
        (phoneme === 'P' || phoneme === 'B') && burst !== undefined ? [burst.toFixed(4)] : [],
      );
      writeFileSync(join(folder, `${item.id}.vot.csv`), `burst\n${bursts.join('\n')}${bursts.length > 0 ? '\n' : ''}`);
    }
    const { burst_closed, burst_n, phone_closed, phone_n, release_minus_burst_ms_median, open_vowel_not_open } = runScorer(
      evalFolder,
      'bilabial',
      folder,
      folder,
    );
    return { burst_closed, burst_n, phone_closed, phone_n, release_minus_burst_ms_median, open_vowel_not_open } as Scores;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function scoreText(evalFolder: string, set: EvaluationSet, generated: readonly Generated[]): Scores {
  const folder = mkdtempSync(join(tmpdir(), 'facewright-text-'));
  try {
    const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const rows = generated.map(({ item, take }) => `${quote(item.id)},${quote(take.transcript.text)}`);
    const hypothesis = join(folder, 'hypothesis.csv');
    writeFileSync(hypothesis, `id,text\n${rows.join('\n')}\n`);
    return runScorer(evalFolder, 'text', hypothesis, join(set.folder, 'index.csv'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function spreads(generated: readonly Generated[], route: Route): Scores {
  const clips = generated.map(({ take }) => ({
    values: curvesOf(take, route),
    isSpeech: (frame: number) => (take.loudness[Math.round((frame / 60) * 100)] ?? -3) > -1.5,
  }));
  return Object.fromEntries(ALIVE_SHAPES.map((shape) => [`std ${shape}`, spread(clips, shape)]));
}

async function evaluateSet(evalFolder: string, name: string, maker: TakeMaker): Promise<SetResult> {
  const read = readEvaluationSet(evalFolder, name);
  const whole = { ...read, items: read.items.slice(0, Number(values.limit ?? read.items.length)) };
  // The first take of this set is in the training data; only the other may be quoted.
  const set = name === 'facegood' ? { ...whole, items: whole.items.filter(({ id }) => id === 'fg_3_16') } : whole;
  const free = await generateAll(set, maker, false);
  const rows: { name: string; scores: Scores }[] = [];
  if (name === 'grid_s1' || name === 'facegood') {
    rows.push({ name: 'direct', scores: scoreCurves(evalFolder, set, free, (take) => curvesOf(take, 'direct')) });
    if (name === 'grid_s1') {
      const scripted = await generateAll(set, maker, true);
      rows.push({ name: 'text, script given', scores: scoreCurves(evalFolder, set, scripted, (take) => curvesOf(take, 'text')) });
      rows.push({ name: 'rules alone, script given', scores: scoreCurves(evalFolder, set, scripted, rulesCurves) });
    }
    rows.push({ name: 'text, no script', scores: scoreCurves(evalFolder, set, free, (take) => curvesOf(take, 'text')) });
    const live = await openLiveBaseline(RATE);
    const heard = new Map<GeneratedTake, Float32Array>();
    for (const { item, take } of free) heard.set(take, await live(item.path));
    rows.push({
      name: 'live (small net)',
      scores: scoreCurves(evalFolder, set, free, (take) => heard.get(take) ?? new Float32Array(0)),
    });
    rows.push({ name: 'jaw from loudness', scores: scoreCurves(evalFolder, set, free, loudnessJaw) });
    rows.push({
      name: 'shut mouth',
      scores: scoreCurves(evalFolder, set, free, (take) => new Float32Array(Math.ceil(take.recording.duration * 60) * 52)),
    });
  } else {
    rows.push({ name: 'words', scores: scoreText(evalFolder, set, free) });
    rows.push({ name: 'direct', scores: { ...spreads(free, 'direct'), ...scoreContacts(evalFolder, free, 'direct') } });
    rows.push({ name: 'text, no script', scores: { ...spreads(free, 'text'), ...scoreContacts(evalFolder, free, 'text') } });
    if (name === 'asterisk_allison') {
      const scripted = await generateAll(set, maker, true);
      const scores = { ...spreads(scripted, 'text'), ...scoreContacts(evalFolder, scripted, 'text') };
      rows.push({ name: 'text, script given', scores });
    }
  }
  const seconds = free.reduce((sum, { take }) => sum + take.recording.duration, 0);
  return { name, items: set.items.length, seconds, rows };
}

const { values } = parseArgs({
  options: {
    eval: { type: 'string' },
    only: { type: 'string' },
    limit: { type: 'string' },
    out: { type: 'string', default: 'models/EVALUATION.md' },
  },
});
const evalFolder = resolve(values.eval ?? process.env.FACEWRIGHT_EVAL ?? join(programFiles().root, '..', 'shared', 'eval'));
const maker = createTakeMaker(programFiles().worker, (message) => process.stderr.write(`${message}\n`));
const results: SetResult[] = [];
try {
  for (const name of values.only ? [values.only] : ['grid_s1', 'facegood', 'asterisk_allison', 'sky_dialogue']) {
    results.push(await evaluateSet(evalFolder, name, maker));
  }
} finally {
  await maker.dispose();
}
const report = renderEvaluation(results);
process.stdout.write(report);
if (!values.only && !values.limit) writeFileSync(values.out, report);
