import { strFromU8, strToU8 } from 'fflate';

/** Numbers and cells of the text formats: the same bytes for the same values on every machine and in every language. */

/** `value` with at most `digits` decimals, without trailing zeros, never in exponent form, never `-0`. */
export function formatNumber(value: number, digits: number): string {
  const fixed = value.toFixed(digits);
  const short = fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
  return short === '-0' ? '0' : short;
}

const WEIGHT_STEPS = 1_000_000;

/** A weight 0..1 with six decimals at most; much faster than {@link formatNumber}. Other values are written the slow way. */
export function formatWeight(value: number): string {
  const steps = Math.round(value * WEIGHT_STEPS);
  if (steps <= 0 && value >= 0) return '0';
  if (steps === WEIGHT_STEPS) return '1';
  if (!(steps > 0 && steps < WEIGHT_STEPS)) return formatNumber(value, 6);
  let digits = String(steps).padStart(6, '0');
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === 48) end--;
  digits = digits.slice(0, end);
  return `0.${digits}`;
}

/**
 * Text as one CSV cell. Cells that a spreadsheet would take for a formula (`=`, `+`, `-`, `@`, tab, return first) get an
 * apostrophe before them; quotes, commas and line ends are quoted as in RFC 4180.
 */
export function csvCell(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** UTF-8 bytes without a byte order mark. */
export function utf8(text: string): Uint8Array {
  return strToU8(text);
}

/** The text of UTF-8 bytes. */
export function utf8Text(bytes: Uint8Array): string {
  return strFromU8(bytes);
}
