/** Steps in which the past is told. */
const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
];

/** `5 minutes ago`, `yesterday`; dates that are more than a week away in full. Both in milliseconds since 1970. */
export function formatPast(at: number, now: number): string {
  const past = Math.max(0, now - at);
  if (past < 60_000) return 'just now';
  if (past > 7 * 86_400_000) return new Date(at).toLocaleDateString(undefined, { dateStyle: 'medium' });
  const [unit, length] = STEPS.findLast(([, step]) => past >= step) ?? ['minute', 60_000];
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(-Math.floor(past / length), unit);
}

/** `12 KB`, `3.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1_000))} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
