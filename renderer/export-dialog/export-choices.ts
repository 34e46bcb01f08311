import { StudioError } from '../../shared/core/errors.ts';
import type { Route } from '../../shared/core/take.ts';
import { formatFrameRate, parseFrameRate, type TimeRange } from '../../shared/core/time.ts';
import type { RecordId } from '../../shared/document/records.ts';
import type { ExportPlan, PlaceToken } from '../../shared/ipc/project-views.ts';

/** For which program; each says which formats it reads best. */
export interface ExportPreset {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  /** With the head's mesh; undefined where the format has none. */
  readonly withHead: string | undefined;
  readonly curvesOnly: string;
  readonly canCombine: boolean;
}

export const EXPORT_PRESETS: readonly ExportPreset[] = [
  {
    id: 'maya',
    title: 'FBX: Maya, MotionBuilder',
    about: 'Blend shapes with their curves on the head; or curves alone, to be put on your own mesh of the same shape names.',
    withHead: 'fbx',
    curvesOnly: 'fbx-curves',
    canCombine: true,
  },
  {
    id: 'unreal',
    title: 'FBX: Unreal',
    about: 'As a skeletal mesh with morph targets; or as curves on a joint, which Unreal imports as animation curves.',
    withHead: 'fbx',
    curvesOnly: 'fbx-attributes',
    canCombine: true,
  },
  {
    id: 'blender',
    title: 'FBX: Blender',
    about: 'Shape keys with an action a take.',
    withHead: 'fbx',
    curvesOnly: 'fbx-curves',
    canCombine: true,
  },
  {
    id: 'glb',
    title: 'GLB',
    about: 'glTF in one file, for engines and the web.',
    withHead: 'glb',
    curvesOnly: 'glb-curves',
    canCombine: true,
  },
  {
    id: 'livelink',
    title: 'Live Link CSV',
    about: 'As the Live Link Face app writes it: MetaHuman and everything that reads its recordings.',
    withHead: undefined,
    curvesOnly: 'livelink',
    canCombine: false,
  },
  {
    id: 'json',
    title: 'JSON',
    about: 'Curves, words and phones for your own tools.',
    withHead: undefined,
    curvesOnly: 'json',
    canCombine: true,
  },
];

export const FRAME_RATES: readonly string[] = ['24', '25', '29.97', '30', '48', '50', '59.94', '60', '120'];

export const DEFAULT_PATTERN = '{take}';

/** What was chosen in the dialog; remembered for the next time. */
export interface ExportChoices {
  readonly preset: string;
  readonly withHead: boolean;
  /** As typed; empty: the project's. */
  readonly frameRate: string;
  readonly takes: 'selected' | 'all';
  readonly routes: 'chosen' | 'text' | 'direct' | 'both';
  readonly range: 'whole' | 'loop';
  /** As typed; empty: none. */
  readonly timecode: string;
  readonly pattern: string;
  readonly combine: boolean;
  readonly reducesKeys: boolean;
  /** Largest error of reduced keys, in weight. */
  readonly keyError: number;
}

export const DEFAULT_CHOICES: ExportChoices = {
  preset: 'maya',
  withHead: true,
  frameRate: '',
  takes: 'selected',
  routes: 'chosen',
  range: 'whole',
  timecode: '',
  pattern: DEFAULT_PATTERN,
  combine: false,
  reducesKeys: false,
  keyError: 0.005,
};

/** Remembered choices; whatever does not fit is as at first. */
export function readChoices(stored: unknown): ExportChoices {
  if (typeof stored !== 'object' || stored === null) return DEFAULT_CHOICES;
  const known = Object.entries(DEFAULT_CHOICES).flatMap(([name, value]) => {
    const given = (stored as Record<string, unknown>)[name];
    return typeof given === typeof value ? [[name, given]] : [];
  });
  const choices = { ...DEFAULT_CHOICES, ...Object.fromEntries(known) } as ExportChoices;
  const isKnown = EXPORT_PRESETS.some((preset) => preset.id === choices.preset);
  return isKnown ? choices : { ...choices, preset: DEFAULT_CHOICES.preset };
}

export function presetOf(choices: Pick<ExportChoices, 'preset'>): ExportPreset {
  const preset = EXPORT_PRESETS.find((known) => known.id === choices.preset) ?? EXPORT_PRESETS[0];
  if (preset === undefined) throw new Error('there are no presets');
  return preset;
}

export interface PlanContext {
  readonly projectId: string;
  readonly projectRate: { readonly numerator: number; readonly denominator: number };
  readonly selected: readonly RecordId[];
  readonly all: readonly RecordId[];
  readonly folder: PlaceToken;
  readonly loop?: TimeRange | undefined;
}

/**
 * The choices as the service takes them.
 * @throws StudioError `frame-rate-invalid`, `export-invalid-value` for a pattern or error that cannot be
 */
export function planOf(choices: ExportChoices, context: PlanContext): ExportPlan {
  const preset = presetOf(choices);
  const withHead = choices.withHead && preset.withHead !== undefined;
  const pattern = choices.pattern.trim();
  if (pattern === '') {
    throw new StudioError('export-invalid-value', 'The pattern of the names is empty.', { hint: 'Write for example {take}.' });
  }
  const timecode = choices.timecode.trim();
  const hasRange = choices.range === 'loop' && context.loop !== undefined;
  const routes: Readonly<Record<ExportChoices['routes'], ExportPlan['routes']>> = {
    chosen: 'chosen',
    text: ['text'],
    direct: ['direct'],
    both: ['text', 'direct'] satisfies Route[],
  };
  return {
    projectId: context.projectId,
    takeIds: choices.takes === 'all' ? context.all : context.selected,
    folder: context.folder,
    formats: [withHead ? (preset.withHead ?? preset.curvesOnly) : preset.curvesOnly],
    routes: routes[choices.routes],
    frameRate: choices.frameRate.trim() === '' ? context.projectRate : parseFrameRate(choices.frameRate),
    ...(hasRange && context.loop ? { range: context.loop } : {}),
    ...(timecode === '' ? {} : { startTimecode: timecode }),
    namePattern: pattern,
    withHead,
    combine: choices.combine && preset.canCombine,
    ...(choices.reducesKeys ? { maxKeyError: choices.keyError } : {}),
    overwrite: false,
  };
}

/** `29.97` for people, whatever the fraction. */
export function showRate(rate: { readonly numerator: number; readonly denominator: number }): string {
  return rate.denominator === 1 ? formatFrameRate(rate) : (rate.numerator / rate.denominator).toFixed(2);
}
