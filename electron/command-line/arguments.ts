import { parseArgs } from 'node:util';
import { StudioError } from '../../shared/core/errors.ts';
import type { Route } from '../../shared/core/take.ts';
import { type FrameRate, frameRate, parseFrameRate } from '../../shared/core/time.ts';
import { exportFormat } from '../../shared/export/exporter.ts';

export type DecoderChoice = Route | 'both';

/** What `facewright bake` was asked to do. Paths are as typed, relative to the current folder. */
export interface BakeArguments {
  readonly inputs: readonly string[];
  readonly script: string | undefined;
  readonly out: string | undefined;
  readonly formats: readonly string[];
  readonly frameRate: FrameRate;
  readonly decoder: DecoderChoice;
  readonly head: string | undefined;
  readonly language: string;
  readonly dictionary: string | undefined;
  readonly seed: number;
  readonly json: boolean;
  readonly onlyModified: boolean;
  readonly rulesOnly: boolean;
  readonly procedural: boolean;
  readonly channel: number | 'mix' | 'auto';
  readonly startTimecode: string | undefined;
  readonly absoluteTimecode: boolean;
  readonly maxKeyError: number | undefined;
  /** Name of the files that hold all lines together. */
  readonly combineAs: string | undefined;
  readonly names: string | undefined;
  readonly meshName: string | undefined;
  /** An actor's profile for the direct route. */
  readonly profile: string | undefined;
}

export interface CommonArguments {
  readonly positionals: readonly string[];
  readonly json: boolean;
  readonly script: string | undefined;
  readonly language: string;
  readonly dictionary: string | undefined;
}

const DEFAULT_FORMATS = 'fbx,glb,livelink,json';

const BAKE_OPTIONS = {
  script: { type: 'string' },
  out: { type: 'string', short: 'o' },
  format: { type: 'string', short: 'f', default: DEFAULT_FORMATS },
  fps: { type: 'string', default: '60' },
  decoder: { type: 'string', default: 'direct' },
  head: { type: 'string' },
  language: { type: 'string', default: 'auto' },
  dictionary: { type: 'string' },
  seed: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
  'only-modified': { type: 'boolean', default: false },
  'rules-only': { type: 'boolean', default: false },
  'mouth-only': { type: 'boolean', default: false },
  channel: { type: 'string', default: 'auto' },
  timecode: { type: 'string' },
  'absolute-timecode': { type: 'boolean', default: false },
  'max-key-error': { type: 'string' },
  combine: { type: 'string' },
  names: { type: 'string' },
  'mesh-name': { type: 'string' },
  profile: { type: 'string' },
} as const;

function usage(message: string): StudioError {
  return new StudioError('usage', message, { hint: 'Run "facewright --help" for the options.' });
}

/** Runs node's parser and turns its complaints into usage errors. */
function parse<T extends NonNullable<Parameters<typeof parseArgs>[0]>['options']>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw usage(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error));
  }
}

function parseDecoder(text: string): DecoderChoice {
  if (text === 'text' || text === 'direct' || text === 'both') return text;
  throw usage(`--decoder is "${text}"; it must be text, direct or both.`);
}

function parseSeed(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw usage(`--seed is "${text}"; it must be a whole number from 0 to 999999999.`);
}

function parseChannel(text: string): number | 'mix' | 'auto' {
  if (text === 'mix' || text === 'auto') return text;
  if (/^\d{1,3}$/.test(text) && Number(text) >= 1) return Number(text) - 1;
  throw usage(`--channel is "${text}"; it must be auto, mix or a channel number from 1.`);
}

/** The largest loss that still looks like the same motion. */
const MOST_KEY_ERROR = 0.1;

function parseKeyError(text: string): number {
  const value = Number(text);
  if (/^\d*\.?\d+$/.test(text) && value > 0 && value <= MOST_KEY_ERROR) return value;
  throw usage(`--max-key-error is "${text}"; it must be a weight above 0 and up to ${MOST_KEY_ERROR}, such as 0.002.`);
}

function parseName(option: string, text: string): string {
  if (text.trim() !== '') return text.trim();
  throw usage(`${option} is empty.`);
}

/** Options that would silently do nothing with these formats or without another option. */
function checkTogether(args: BakeArguments): BakeArguments {
  const hasFbx = args.formats.some((format) => format.startsWith('fbx'));
  if (args.maxKeyError !== undefined && !hasFbx) throw usage('--max-key-error is for FBX, which is not among the formats.');
  if (args.absoluteTimecode && !hasFbx) throw usage('--absolute-timecode is for FBX, which is not among the formats.');
  if (args.profile !== undefined && args.decoder === 'text')
    throw usage('--profile is for the direct route; --decoder text does not use it.');
  if (args.combineAs !== undefined && args.out === undefined)
    throw usage('--combine needs --out, the folder for the file with all lines.');
  if (args.combineAs !== undefined && !args.formats.some((format) => exportFormat(format).canCombine))
    throw usage(`--combine is for formats that hold several lines; ${args.formats.join(' and ')} cannot.`);
  return args;
}

/** @throws StudioError `usage`, `frame-rate-invalid`, `export-format-unknown` */
export function parseBakeArguments(args: readonly string[], knownFormats: readonly string[]): BakeArguments {
  const { values, positionals } = parse(args, BAKE_OPTIONS);
  if (positionals.length === 0) throw usage('No recording was named.');
  const formats = values.format
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  if (formats.length === 0) throw usage('--format is empty.');
  for (const format of formats) {
    if (!knownFormats.includes(format)) {
      throw new StudioError('export-format-unknown', `"${format}" is not an export format.`, {
        hint: `Choose from ${knownFormats.join(', ')}.`,
      });
    }
  }
  const { combine, names } = values;
  const keyError = values['max-key-error'];
  const meshName = values['mesh-name'];
  return checkTogether({
    inputs: positionals,
    script: values.script,
    out: values.out,
    formats: [...new Set(formats)],
    frameRate: values.fps === '60' ? frameRate(60) : parseFrameRate(values.fps),
    decoder: parseDecoder(values.decoder),
    head: values.head,
    language: values.language.toLowerCase(),
    dictionary: values.dictionary,
    seed: parseSeed(values.seed),
    json: values.json,
    onlyModified: values['only-modified'],
    rulesOnly: values['rules-only'],
    procedural: !values['mouth-only'],
    channel: parseChannel(values.channel),
    startTimecode: values.timecode,
    absoluteTimecode: values['absolute-timecode'],
    maxKeyError: keyError === undefined ? undefined : parseKeyError(keyError),
    combineAs: combine === undefined ? undefined : parseName('--combine', combine),
    names,
    meshName: meshName === undefined ? undefined : parseName('--mesh-name', meshName),
    profile: values.profile,
  });
}

/** Arguments of the commands that only look: `inspect`, `packs`, `doctor`, `formats`. @throws StudioError `usage` */
export function parseCommonArguments(args: readonly string[]): CommonArguments {
  const { script, language, dictionary, json } = BAKE_OPTIONS;
  const { values, positionals } = parse(args, { script, language, dictionary, json });
  return {
    positionals,
    json: values.json,
    script: values.script,
    language: values.language.toLowerCase(),
    dictionary: values.dictionary,
  };
}
