import { frameTime } from '../core/time.ts';
import type { ExportTake } from './export-input.ts';
import { formatNumber, formatWeight, utf8 } from './text-format.ts';

export const TAKE_FORMAT = 'facewright-take/1';

/**
 * Takes as JSON, format `facewright-take/1` (see take-json.md): readable, one line a frame, the same bytes for the same takes.
 * Weights have six decimals, times six, angles four.
 */
export function writeJson(takes: readonly ExportTake[]): Uint8Array {
  const body = takes.map((take) => indent(takeJson(take), '    ')).join(',\n');
  return utf8(`{\n  "format": "${TAKE_FORMAT}",\n  "takes": [\n${body}\n  ]\n}\n`);
}

function takeJson(take: ExportTake): string {
  const { clip } = take;
  const fields = [
    field('name', JSON.stringify(take.name)),
    field('frameRate', rateJson(clip.frameRate)),
    field('frameCount', String(clip.frameCount)),
    field('durationSeconds', formatNumber(frameTime(clip.frameRate, clip.frameCount), 6)),
    ...(take.startTimecode === undefined ? [] : [field('startTimecode', JSON.stringify(take.startTimecode))]),
    ...(take.audio ? [field('audio', flat(take.audio))] : []),
    field('provenance', flat(sorted(take.provenance))),
    field('channels', JSON.stringify(clip.channels)),
    field('weights', rows(clip.values, clip.channels.length, clip.frameCount, formatWeight)),
    ...(take.headMotion ? [field('headMotion', headMotionJson(take.headMotion))] : []),
    ...(take.transcript ? [field('transcript', transcriptJson(take.transcript))] : []),
  ];
  return block('{', fields, '}');
}

function rateJson({ numerator, denominator }: ExportTake['clip']['frameRate']): string {
  return `{ "numerator": ${numerator}, "denominator": ${denominator} }`;
}

function headMotionJson(motion: NonNullable<ExportTake['headMotion']>): string {
  return block(
    '{',
    [
      field('frameRate', rateJson(motion.frameRate)),
      field('frameCount', String(motion.frameCount)),
      field('angles', '["pitch", "yaw", "roll"]'),
      field(
        'degrees',
        rows(motion.head, 3, motion.frameCount, (value) => formatNumber(value, 4)),
      ),
    ],
    '}',
  );
}

function transcriptJson(transcript: NonNullable<ExportTake['transcript']>): string {
  const list = (items: readonly object[]) =>
    items.length === 0
      ? '[]'
      : block(
          '[',
          items.map((item) => flat(rounded(item))),
          ']',
        );
  return block(
    '{',
    [
      field('language', JSON.stringify(transcript.language)),
      field('source', JSON.stringify(transcript.source)),
      field('text', JSON.stringify(transcript.text)),
      field('words', list(transcript.words.map(({ start, end, text, confidence }) => ({ start, end, text, confidence })))),
      field(
        'phonemes',
        list(
          transcript.phonemes.map(({ start, end, phoneme, confidence, stress, word, burst }) => ({
            start,
            end,
            phoneme,
            confidence,
            stress,
            word,
            burst,
          })),
        ),
      ),
      field(
        'differences',
        list(transcript.differences.map(({ kind, start, end, script, spoken }) => ({ kind, start, end, script, spoken }))),
      ),
    ],
    '}',
  );
}

function rows(values: Float32Array, width: number, count: number, format: (value: number) => string): string {
  if (count === 0) return '[]';
  const lines: string[] = [];
  for (let row = 0; row < count; row++) {
    lines.push(`[${Array.from(values.subarray(row * width, (row + 1) * width), format).join(', ')}]`);
  }
  return block('[', lines, ']');
}

function field(name: string, value: string): string {
  return `${JSON.stringify(name)}: ${value}`;
}

function block(open: string, lines: readonly string[], close: string): string {
  return `${open}\n${indent(lines.join(',\n'), '  ')}\n${close}`;
}

function indent(text: string, by: string): string {
  return text.replaceAll(/^/gm, by);
}

/** An object of plain values on one line; absent values are left out. */
function flat(item: object): string {
  const parts = Object.entries(item).filter(([, value]) => value !== undefined);
  return parts.length === 0 ? '{}' : `{ ${parts.map(([key, value]) => field(key, JSON.stringify(value))).join(', ')} }`;
}

function rounded(item: object): object {
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) => [key, typeof value === 'number' ? Number(formatNumber(value, 6)) : value]),
  );
}

function sorted(item: object): object {
  return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
