import type { SnapGrid } from '../../shared/curves/snap-keys.ts';
import { findRecord, transcriptIdOf } from '../../shared/document/records.ts';
import type { StudioParts } from '../studio-parts.ts';

/** Phone boundaries draw keys from this far, in CSS pixels. */
const REACH = 7;

/** What times fall onto just now, as the preferences say. `isFree` switches it off for the moment. */
export function snapGrid({ preferences, document, session, view, transport }: StudioParts, isFree = false): SnapGrid {
  if (isFree) return {};
  const { snapsToFrames, snapsToPhonemes } = preferences.getState();
  const records = document.state.getState().document;
  const rate = findRecord(records, 'project', 'project')?.frameRate;
  const marks = snapsToPhonemes ? [...phonemeBounds({ document, session }), transport.time()] : [];
  const reach = REACH / view.getState().pixelsPerSecond;
  return { ...(snapsToFrames && rate && { frameRate: rate }), marks, reach };
}

/** Where phonemes of the shown take begin and end, rising. */
export function phonemeBounds({ document, session }: Pick<StudioParts, 'document' | 'session'>): readonly number[] {
  const { takeId } = session.getState();
  if (takeId === undefined) return [];
  const transcript = findRecord(document.state.getState().document, 'transcript', transcriptIdOf(takeId));
  return [...new Set(transcript?.phonemes.flatMap(({ start, end }) => [start, end]) ?? [])];
}
