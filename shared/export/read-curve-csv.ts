import { BLEND_SHAPE_NAMES, type BlendShapeName } from '../core/blend-shapes.ts';
import { StudioError } from '../core/errors.ts';

/** Captured curves at the times at which they were captured, which need not be even. */
export interface CapturedCurves {
  /** [T] rising, seconds from the first row. */
  readonly times: Float64Array;
  /** The ARKit shapes that the file has. */
  readonly channels: readonly BlendShapeName[];
  /** [T, C] row-major, 0..1. */
  readonly values: Float32Array;
}

/** Frame rates that a timecode may count in; the smallest that holds the highest label is taken. */
const NOMINAL_RATES = [24, 25, 30, 48, 50, 60, 100, 120];
const MOST_ROWS = 2_000_000;
const DAY_SECONDS = 86_400;

const shapeByName: ReadonlyMap<string, BlendShapeName> = new Map(BLEND_SHAPE_NAMES.map((name) => [name.toLowerCase(), name]));

/**
 * Reads captured curves: Live Link Face CSV (`Timecode`, names in PascalCase) or plain CSV (`time` in seconds, ARKit names). Columns
 * are found by name; others are left out. Times count from the first row, and go on over midnight. Weights are clamped to 0..1.
 * @throws StudioError `capture-invalid` with the line where it fails
 */
export function readCurveCsv(text: string): CapturedCurves {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  const header = (lines[0] ?? '').split(',').map((cell) => cell.trim().replace(/^"|"$/g, '').toLowerCase());
  const clock = header.findIndex((name) => name === 'timecode' || name === 'time');
  const columns = header.flatMap((name, column) => {
    const channel = shapeByName.get(name);
    return channel === undefined ? [] : [{ channel, column }];
  });
  if (clock < 0 || columns.length === 0) throw invalid('its first line names no time and no ARKit shape', 1);
  if (new Set(columns.map(({ channel }) => channel)).size < columns.length) throw invalid('it has a shape twice', 1);
  if (lines.length < 2) throw invalid('it has no frames', 1);
  if (lines.length > MOST_ROWS) throw invalid(`it has more than ${MOST_ROWS} lines`, MOST_ROWS);
  const rows = lines.slice(1).map((line) => line.split(','));
  const times = header[clock] === 'time' ? secondsOf(rows, clock) : timecodeSeconds(rows, clock);
  const values = new Float32Array(rows.length * columns.length);
  rows.forEach((row, index) => {
    columns.forEach(({ column }, i) => {
      const value = Number(row[column]?.trim() || Number.NaN);
      if (!Number.isFinite(value)) throw invalid(`"${row[column] ?? ''}" is not a weight`, index + 2);
      values[index * columns.length + i] = Math.min(1, Math.max(0, value));
    });
  });
  return { times, channels: columns.map(({ channel }) => channel), values };
}

/** All 52 shapes at `time`, linear between rows and held at the ends; shapes that the file lacks are 0. Writes into `target` at `offset`. */
export function sampleCaptured(
  { times, channels, values }: CapturedCurves,
  time: number,
  target: Float32Array,
  offset = 0,
): void {
  let low = 0;
  let high = times.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= time) low = middle;
    else high = middle;
  }
  const [from, to] = [times[low] ?? 0, times[high] ?? 0];
  const share = to > from ? Math.min(1, Math.max(0, (time - from) / (to - from))) : 0;
  target.fill(0, offset, offset + BLEND_SHAPE_NAMES.length);
  channels.forEach((channel, i) => {
    const a = values[low * channels.length + i] ?? 0;
    const b = values[high * channels.length + i] ?? 0;
    target[offset + BLEND_SHAPE_NAMES.indexOf(channel)] = a + (b - a) * share;
  });
}

function secondsOf(rows: readonly string[][], column: number): Float64Array {
  const times = Float64Array.from(rows, (row, index) => {
    const value = Number(row[column]?.trim() || Number.NaN);
    if (!Number.isFinite(value)) throw invalid(`"${row[column] ?? ''}" is not a time in seconds`, index + 2);
    return value;
  });
  return rising(times);
}

function timecodeSeconds(rows: readonly string[][], column: number): Float64Array {
  const labels = rows.map((row, index) => {
    const match = /^\s*(\d{1,2}):(\d{2}):(\d{2})[:;](\d{1,3})(?:\.(\d{1,3}))?\s*$/.exec(row[column] ?? '');
    if (!match) throw invalid(`"${row[column] ?? ''}" is not a timecode`, index + 2);
    const [hours = 0, minutes = 0, seconds = 0, frames = 0] = match.slice(1, 5).map(Number);
    return { seconds: hours * 3_600 + minutes * 60 + seconds, frames: frames + Number(`0.${match[5] ?? 0}`) };
  });
  const highest = labels.reduce((most, { frames }) => Math.max(most, frames), 0);
  const rate = NOMINAL_RATES.find((candidate) => highest < candidate);
  if (rate === undefined) throw invalid(`its frames count to ${Math.floor(highest)} in a second`, 2);
  const times = Float64Array.from(labels, ({ seconds, frames }) => seconds + frames / rate);
  for (let i = 1; i < times.length; i++) {
    if ((times[i] ?? 0) < (times[i - 1] ?? 0) - DAY_SECONDS / 2)
      for (let k = i; k < times.length; k++) times[k] = (times[k] ?? 0) + DAY_SECONDS;
  }
  return rising(times);
}

function rising(times: Float64Array): Float64Array {
  const start = times[0] ?? 0;
  for (let i = 1; i < times.length; i++)
    if ((times[i] ?? 0) < (times[i - 1] ?? 0)) throw invalid('its time runs backwards', i + 2);
  return times.map((time) => time - start);
}

function invalid(reason: string, line: number): StudioError {
  return new StudioError('capture-invalid', `The captured curves cannot be read: ${reason} (line ${line}).`, {
    hint: 'Give a Live Link Face CSV, or a CSV with the column "time" in seconds and columns with ARKit names.',
  });
}
