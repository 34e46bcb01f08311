import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StudioError } from '../../shared/core/errors.ts';
import { type CapturedCurves, readCurveCsv } from '../../shared/export/read-curve-csv.ts';
import { writeProfile } from '../../shared/speech/profile/actor-profile.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { type ActorTake, fitActor } from '../takes/fit-actor.ts';
import { programFiles } from '../takes/program-files.ts';
import { createTakeMaker } from '../takes/take-maker.ts';
import { EXIT } from './exit-codes.ts';
import { withInterrupts } from './interrupts.ts';
import { findRecordings } from './recordings.ts';
import type { TextSink } from './reporter.ts';

const OPTIONS = {
  out: { type: 'string', short: 'o', default: 'actor.profile.json' },
  curves: { type: 'string' },
  actor: { type: 'string' },
  corrected: { type: 'boolean', default: false },
  offset: { type: 'string', default: '0' },
  json: { type: 'boolean', default: false },
} as const;

/** Longest file of curves that is read: hours of capture. */
const MOST_BYTES = 400_000_000;

function usage(message: string): StudioError {
  return new StudioError('usage', message, {
    hint: 'facewright profile fit RECORDING... [--curves FOLDER] [--out actor.profile.json]',
  });
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw usage(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error));
  }
}

/** Curves of a recording: `<name>.livelink.csv` or `<name>.csv` beside it or in the folder of curves. @throws StudioError */
async function curvesFor(recording: string, folder: string | undefined): Promise<CapturedCurves> {
  const stem = basename(recording, extname(recording));
  for (const name of [`${stem}.livelink.csv`, `${stem}.csv`]) {
    const path = join(folder ?? dirname(recording), name);
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes === undefined) continue;
    if (bytes.length > MOST_BYTES) throw new StudioError('capture-invalid', `"${name}" is too large.`);
    return readCurveCsv(bytes.toString('utf8'));
  }
  throw new StudioError('file-not-found', `There are no curves for "${basename(recording)}".`, {
    hint: `Put ${stem}.livelink.csv or ${stem}.csv beside it, or name their folder with --curves.`,
  });
}

/** `facewright profile fit`. @throws StudioError */
export async function profileCommand(argv: readonly string[], out: TextSink, log: (message: string) => void): Promise<number> {
  const { values, positionals } = parse(argv);
  const [verb, ...inputs] = positionals;
  if (verb !== 'fit') throw usage(verb === undefined ? 'Say what to do with a profile.' : `There is no "profile ${verb}".`);
  if (inputs.length === 0) throw usage('No recording was named.');
  const offset = Number(values.offset);
  if (!Number.isFinite(offset)) throw usage(`--offset is "${values.offset}"; it must be seconds.`);
  const recordings = await findRecordings(inputs);
  const curves = values.corrected ? 'corrected' : 'captured';
  const takes: ActorTake[] = [];
  for (const path of recordings) takes.push({ path, wanted: await curvesFor(path, values.curves), curves, offset });
  const file = resolve(values.out);
  const files = programFiles();
  const maker = createTakeMaker(files.worker, log);
  const request = {
    channel: 'auto',
    language: 'auto',
    rulesOnly: false,
    lexiconFile: files.lexicon,
    packRoots: [files.packs],
    provider: 'auto',
  } as const;
  try {
    const actor = values.actor ?? basename(file).replace(/(\.profile)?\.json$/, '');
    const profile = await withInterrupts((signal) =>
      fitActor(maker, takes, { actor, request: { ...request, packRoots: [files.packs] } }, { signal }),
    );
    if (profile === undefined) return EXIT.cancelled;
    await writeFileAtomically(file, writeProfile(profile));
    const { before, after } = profile.gapError;
    const seconds = profile.sources.reduce((sum, source) => sum + source.seconds, 0);
    if (values.json) out.write(`${JSON.stringify({ event: 'profile', file, seconds, gapError: { before, after } })}\n`);
    else if (after === before)
      out.write(
        `${basename(file)}: the pack knows this face already (lip gap off by ${before.toFixed(2)} mm); the profile changes nothing.\n`,
      );
    else
      out.write(
        `${basename(file)}: ${profile.actor}, ${seconds.toFixed(1)} s of ${takes.length} takes; lip gap off by ${before.toFixed(2)} mm before, ${after.toFixed(2)} mm after (on these takes).\n`,
      );
    return EXIT.fine;
  } finally {
    await maker.dispose();
  }
}
