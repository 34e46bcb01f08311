import { clipDuration } from '../curves/clip.ts';
import type { ExportTake } from './export-input.ts';
import { formatNumber, utf8 } from './text-format.ts';

interface Interval {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Praat TextGrid (long text form, UTF-8) with the interval tiers `words` and `phones`. Both cover 0 to the end of the
 * recording without holes, as Praat demands: what no word covers is an empty interval. Where two intervals overlap, the later
 * one starts at the earlier one's end; intervals without length are left out. Times in seconds with six decimals.
 */
export function writeTextGrid(take: ExportTake): Uint8Array {
  const words = take.transcript?.words ?? [];
  const phones = (take.transcript?.phonemes ?? []).map(({ start, end, phoneme }) => ({ start, end, text: phoneme }));
  const last = [...words, ...phones].reduce((latest, { end }) => Math.max(latest, end), 0);
  const end = seconds(Math.max(take.audio?.durationSeconds ?? clipDuration(take.clip), last, 1e-3));
  const tiers = [tier(1, 'words', words, end), tier(2, 'phones', phones, end)];
  const head = ['File type = "ooTextFile"', 'Object class = "TextGrid"', '', 'xmin = 0', `xmax = ${text(end)}`];
  const lines = [...head, 'tiers? <exists>', 'size = 2', 'item []:', ...tiers.flat()];
  return utf8(`${lines.join('\n')}\n`);
}

function tier(number: number, name: string, intervals: readonly Interval[], end: number): string[] {
  const filled = withoutHoles(intervals, end);
  const lines = filled.flatMap((interval, index) => [
    `        intervals [${index + 1}]:`,
    `            xmin = ${text(interval.start)}`,
    `            xmax = ${text(interval.end)}`,
    `            text = ${quoted(interval.text)}`,
  ]);
  const head = [`    item [${number}]:`, '        class = "IntervalTier"', `        name = ${quoted(name)}`];
  return [...head, '        xmin = 0', `        xmax = ${text(end)}`, `        intervals: size = ${filled.length}`, ...lines];
}

/** The intervals on the grid of written digits, in order, with empty ones between. */
function withoutHoles(intervals: readonly Interval[], end: number): Interval[] {
  const filled: Interval[] = [];
  let time = 0;
  for (const interval of [...intervals].sort((a, b) => a.start - b.start)) {
    const start = Math.max(seconds(interval.start), time);
    const stop = Math.min(seconds(interval.end), end);
    if (stop <= start) continue;
    if (start > time) filled.push({ start: time, end: start, text: '' });
    filled.push({ start, end: stop, text: interval.text });
    time = stop;
  }
  if (time < end) filled.push({ start: time, end, text: '' });
  return filled;
}

function seconds(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function text(value: number): string {
  return formatNumber(value, 6);
}

/** Praat doubles quotes; a label is one line. */
function quoted(label: string): string {
  return `"${label.replaceAll('"', '""').replaceAll(/[\r\n\t]+/g, ' ')}"`;
}
