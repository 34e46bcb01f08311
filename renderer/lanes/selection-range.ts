import type { TimeRange } from '../../shared/core/time.ts';
import {
  findRecord,
  type RecordId,
  type StudioDocument,
  type TranscriptRecord,
  transcriptIdOf,
} from '../../shared/document/records.ts';
import type { Selection, StudioParts } from '../studio-parts.ts';

type Parts = Pick<StudioParts, 'document' | 'session'>;

/** Words and phones of the take that is seen. */
export function currentTranscript({ document, session }: Parts): TranscriptRecord | undefined {
  const { takeId } = session.getState();
  return takeId === undefined ? undefined : findRecord(document.state.getState().document, 'transcript', transcriptIdOf(takeId));
}

/** The stretch of time that a selection covers; undefined for none. */
export function rangeOf(selection: Selection, document: StudioDocument, takeId: RecordId | undefined): TimeRange | undefined {
  if (selection.kind === 'none') return undefined;
  if (selection.kind === 'range') return selection.range;
  if (selection.kind === 'keys') return rangeOfKeys(selection.keys, document);
  const transcript = takeId === undefined ? undefined : findRecord(document, 'transcript', transcriptIdOf(takeId));
  const list = selection.kind === 'word' ? transcript?.words : transcript?.phonemes;
  const found = list?.[selection.index];
  return found && { start: found.start, end: found.end };
}

export function selectedRange({ document, session }: Parts): TimeRange | undefined {
  const { selection, takeId } = session.getState();
  return rangeOf(selection, document.state.getState().document, takeId);
}

function rangeOfKeys(keys: ReadonlyMap<RecordId, ReadonlySet<string>>, document: StudioDocument): TimeRange | undefined {
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (const [trackId, ids] of keys) {
    for (const key of findRecord(document, 'track', trackId)?.keys ?? []) {
      if (!ids.has(key.id)) continue;
      start = Math.min(start, key.time);
      end = Math.max(end, key.time);
    }
  }
  return end >= start ? { start, end } : undefined;
}
