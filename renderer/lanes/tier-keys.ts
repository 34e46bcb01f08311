import { framesPerSecond } from '../../shared/core/time.ts';
import { mergeLastTwo } from '../../shared/document/history.ts';
import { movePhonemeBoundary, moveWordBoundary } from '../../shared/document/transcript-commands.ts';
import { rearticulatorOf } from '../store/rearticulate.ts';
import { frameRange, visibleSeconds } from '../store/time-view.ts';
import type { StudioParts } from '../studio-parts.ts';
import { currentTranscript } from './selection-range.ts';
import type { Tier } from './tier-gestures.ts';
import { rangeAt } from './tier-hit.ts';
import { timeFormatOf } from './time-format.ts';

/** The next or previous word or phone, from the selected one or from the playhead; the playhead goes with it. */
export function selectNext(parts: StudioParts, direction: 1 | -1): void {
  const { selection } = parts.session.getState();
  const transcript = currentTranscript(parts);
  if (!transcript) return;
  const tier: Tier = selection.kind === 'word' ? 'words' : 'phones';
  const items = tier === 'words' ? transcript.words : transcript.phonemes;
  const isItem = selection.kind === 'word' || selection.kind === 'phoneme';
  const from = isItem ? selection.index + direction : Math.max(0, rangeAt(items, parts.transport.time()));
  selectItem(parts, tier, Math.min(Math.max(0, from), items.length - 1));
}

/** The word of the selected phone, or the first phone of the selected word. */
export function selectOtherTier(parts: StudioParts, tier: Tier): void {
  const { selection } = parts.session.getState();
  const transcript = currentTranscript(parts);
  if (!transcript) return;
  const items = tier === 'words' ? transcript.words : transcript.phonemes;
  if (selection.kind === 'phoneme' && tier === 'words') {
    const { word, start } = transcript.phonemes[selection.index] ?? {};
    const near = word ?? transcript.words.findIndex((candidate) => candidate.end > (start ?? 0));
    if (near >= 0) selectItem(parts, tier, near);
  } else if (selection.kind === 'word' && tier === 'phones') {
    const index = transcript.phonemes.findIndex((phoneme) => phoneme.word === selection.index);
    if (index >= 0) selectItem(parts, tier, index);
  } else if (selection.kind !== 'word' && selection.kind !== 'phoneme') {
    selectItem(parts, tier, Math.max(0, rangeAt(items, parts.transport.time())));
  }
}

function selectItem(parts: StudioParts, tier: Tier, index: number): void {
  const transcript = currentTranscript(parts);
  const item = (tier === 'words' ? transcript?.words : transcript?.phonemes)?.[index];
  if (!item) return;
  parts.session.setState({ selection: { kind: tier === 'words' ? 'word' : 'phoneme', index } });
  parts.transport.seek(item.start);
  const view = parts.view.getState();
  const isVisible = item.start >= view.start && item.end <= view.start + visibleSeconds(view);
  if (isVisible) return;
  const half = visibleSeconds(view) / 2;
  const middle = (item.start + item.end) / 2;
  const length = item.end - item.start > 2 * half;
  parts.view.setState(
    length ? frameRange(view, item.start, item.end) : { start: Math.min(Math.max(0, middle - half), view.duration - 2 * half) },
  );
}

/** The last nudge: nudges of one edge in a row, with nothing between them, are one step of undo. */
const nudged = new WeakMap<StudioParts['session'], { readonly what: string; readonly count: number }>();

/** Moves the beginning or end of what is selected to the next frame of the grid. */
export function nudgeEdge(parts: StudioParts, edge: 'start' | 'end', frames: 1 | -1): void {
  const { selection, takeId } = parts.session.getState();
  const transcript = currentTranscript(parts);
  if (takeId === undefined || (selection.kind !== 'word' && selection.kind !== 'phoneme')) return;
  const { index } = selection;
  const item = (selection.kind === 'word' ? transcript?.words : transcript?.phonemes)?.[index];
  if (!item) return;
  const rate = framesPerSecond(timeFormatOf(parts).frameRate);
  const time = item[edge] + frames / rate;
  const { state } = parts.document;
  const before = state.getState().past.length;
  rearticulatorOf(parts).edit(takeId, 'Move boundary', (document) =>
    selection.kind === 'word'
      ? moveWordBoundary(document, { takeId, word: index, edge, time })
      : movePhonemeBoundary(document, { takeId, index: edge === 'start' ? index : index + 1, time }),
  );
  if (state.getState().past.length === before) return;
  const what = `${takeId} ${selection.kind} ${index} ${edge}`;
  const last = nudged.get(parts.session);
  if (last?.what === what && last.count === before) state.setState(mergeLastTwo(state.getState(), 'Move boundary'), true);
  nudged.set(parts.session, { what, count: state.getState().past.length });
}
