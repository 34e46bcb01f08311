import { type CurveChannel, isCurveChannel } from '../core/curve-channels.ts';
import { StudioError } from '../core/errors.ts';
import type { KeyClipboard } from './copy-keys.ts';
import { type Keyframe, orderKeys, TANGENT_MODES, type TangentMode } from './keyframe.ts';

const FORMAT = 'facewright-keys/1';
const TANGENTS: readonly unknown[] = TANGENT_MODES;
/** More than anybody sets by hand; a dense curve of two minutes at 60 frames a second. */
const MOST_KEYS = 10_000;
/** Characters of a text that is looked at. */
const MOST_TEXT = 4_000_000;
/** Columns are parted by tabs, semicolons, blanks, or commas where these are no decimal commas. */
const BREAKS = [/\t/, /;/, /\s*,\s+|\s+/, /,/];
const NUMBER = /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?$/i;

/** Copied keys as text for the system's clipboard: JSON with its format's name, readable by {@link readKeyText}. */
export function keyText(clipboard: KeyClipboard): string {
  return JSON.stringify(clipboard, undefined, 1);
}

/**
 * Keys from the text of a clipboard: what {@link keyText} wrote, or plain columns `time value` (seconds, weights or degrees), one key a line. A head
 * line may name a channel for each column of values; a single column without a name is for the first of `chosen`.
 * Times come out relative to the earliest.
 * @throws StudioError `keys-invalid`
 */
export function readKeyText(text: string, chosen: readonly CurveChannel[]): KeyClipboard {
  if (text.length > MOST_TEXT) throw invalid('The text on the clipboard is longer than any keys are.', 'Copy keys again.');
  const clipboard = text.trimStart().startsWith('{') ? readJson(text) : readColumns(text, chosen);
  const count = clipboard.tracks.reduce((sum, { keys }) => sum + keys.length, 0);
  if (count > MOST_KEYS) {
    throw invalid(`There are ${count} keys on the clipboard; at most ${MOST_KEYS} are taken at once.`, 'Paste them in parts.');
  }
  return clipboard;
}

function readJson(text: string): KeyClipboard {
  const content = parsed(text);
  const format = isObject(content) ? content.format : undefined;
  if (typeof format === 'string' && format.startsWith('facewright-keys/') && format !== FORMAT) {
    throw invalid('The keys on the clipboard come from a newer Facewright.', 'Use the same version in both windows.');
  }
  if (!isObject(content) || format !== FORMAT || !Array.isArray(content.tracks)) throw noKeys();
  const tracks = content.tracks.map(readTrack).filter(({ keys }) => keys.length > 0);
  if (tracks.length === 0) throw noKeys();
  if (new Set(tracks.map(({ channel }) => channel)).size < tracks.length) throw damaged('a channel is there twice');
  return fromStart(tracks);
}

type Track = KeyClipboard['tracks'][number];

function readTrack(track: unknown): Track {
  if (!isObject(track) || !Array.isArray(track.keys)) throw damaged('a track has no keys');
  const { channel } = track;
  if (typeof channel !== 'string' || !isCurveChannel(channel)) throw damaged(`"${String(channel)}" is no channel`);
  return { channel, keys: inOrder(track.keys.map(readKey)) };
}

function readKey(key: unknown): Omit<Keyframe, 'id'> {
  if (!isObject(key)) throw damaged('a key is not a key');
  const { time, value, tangent, inSlope, outSlope } = key;
  if (!isNumber(time) || !isNumber(value)) throw damaged('the time or value of a key is no number');
  if (!TANGENTS.includes(tangent)) throw damaged(`"${String(tangent)}" is no tangent`);
  if (![inSlope, outSlope].every((slope) => slope === undefined || isNumber(slope))) throw damaged('a slope is no number');
  return {
    time,
    value,
    tangent: tangent as TangentMode,
    ...(isNumber(inSlope) && { inSlope }),
    ...(isNumber(outSlope) && { outSlope }),
  };
}

function readColumns(text: string, chosen: readonly CurveChannel[]): KeyClipboard {
  const lines = text.split(/\r\n|[\r\n]/).filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  const rows = cells(lines);
  const head = rows[0]?.some((cell) => !NUMBER.test(cell)) ? rows[0] : undefined;
  const numbers = rows.slice(head ? 1 : 0);
  const width = numbers[0]?.length ?? 0;
  if (width < 2) throw noKeys();
  numbers.forEach((row, index) => {
    if (row.length === width && row.every((cell) => NUMBER.test(cell))) return;
    const line = index + (head ? 2 : 1);
    throw invalid(`Line ${line} on the clipboard is not ${width} numbers: "${row.join(' ').slice(0, 60)}".`, COLUMNS_HINT);
  });
  const channels = columnChannels(head, width, chosen);
  const tracks = channels.map((channel, column): Track => {
    const keys = numbers.map((row) => ({ time: toNumber(row[0]), value: toNumber(row[column + 1]), tangent: 'auto' as const }));
    return { channel, keys: inOrder(keys) };
  });
  return fromStart(tracks);
}

/** The lines in cells, by the first kind of break that gives at least two cells everywhere. */
function cells(lines: readonly string[]): readonly (readonly string[])[] {
  for (const by of BREAKS) {
    const rows = lines.map((line) =>
      line
        .trim()
        .split(by)
        .map((cell) => cell.trim()),
    );
    if (rows.length > 0 && rows.every((row) => row.length >= 2)) return rows;
  }
  return [];
}

function columnChannels(
  head: readonly string[] | undefined,
  width: number,
  chosen: readonly CurveChannel[],
): readonly CurveChannel[] {
  const names = head?.slice(1, width) ?? [];
  if (names.length === width - 1 && names.every(isCurveChannel)) return names.filter(isCurveChannel);
  const [first] = chosen;
  if (width === 2 && first !== undefined) return [first];
  if (width === 2)
    throw invalid('There is no channel to paste the column of values on.', 'Choose a channel in the list, then paste again.');
  const stranger = names.find((name) => !isCurveChannel(name));
  throw invalid(
    stranger === undefined
      ? `There are ${width - 1} columns of values, but nothing says whose they are.`
      : `"${stranger}" is no channel.`,
    'Name the columns in a first line: time jawOpen mouthClose',
  );
}

const COLUMNS_HINT = 'Copy two columns: times in seconds and values, one key a line.';

function fromStart(tracks: readonly Track[]): KeyClipboard {
  const start = Math.min(...tracks.map(({ keys }) => keys[0]?.time ?? 0));
  return {
    format: FORMAT,
    tracks: tracks.map(({ channel, keys }) => ({ channel, keys: keys.map((key) => ({ ...key, time: key.time - start })) })),
  };
}

function inOrder(keys: readonly Omit<Keyframe, 'id'>[]): readonly Omit<Keyframe, 'id'>[] {
  return orderKeys(keys.map((key) => ({ ...key, id: '' }))).map(({ id: _, ...key }) => key);
}

function toNumber(cell: string | undefined): number {
  return Number((cell ?? '').replace(',', '.'));
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw noKeys();
  }
}

function noKeys(): StudioError {
  return invalid(
    'There are no keys on the clipboard.',
    `Select keys and copy them (Ctrl+C). From other programs: ${COLUMNS_HINT}`,
  );
}

function damaged(why: string): StudioError {
  return invalid(`The keys on the clipboard cannot be read: ${why}.`, 'Copy the keys again.');
}

function invalid(message: string, hint: string): StudioError {
  return new StudioError('keys-invalid', message, { hint });
}
