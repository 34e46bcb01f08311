import type { ExportTake } from './export-input.ts';
import { csvCell, formatNumber, utf8 } from './text-format.ts';

interface Labelled {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly confidence: number;
}

/** Words as CSV: `start,end,text,confidence`, times in seconds with four decimals. Only the header without a transcript. */
export function writeWordsCsv(take: ExportTake): Uint8Array {
  return labelledCsv(take.transcript?.words ?? []);
}

/** Phonemes as CSV, in the form of {@link writeWordsCsv}; `text` is the symbol. Pauses are rows too. */
export function writePhonesCsv(take: ExportTake): Uint8Array {
  return labelledCsv((take.transcript?.phonemes ?? []).map((timed) => ({ ...timed, text: timed.phoneme })));
}

function labelledCsv(rows: readonly Labelled[]): Uint8Array {
  const lines = rows.map(({ start, end, text, confidence }) =>
    [formatNumber(start, 4), formatNumber(end, 4), csvCell(text), formatNumber(confidence, 4)].join(','),
  );
  return utf8(`${['start,end,text,confidence', ...lines].join('\n')}\n`);
}
