import { editInLane, laneStateOf } from '../lanes/lane-state.ts';
import { currentTranscript } from '../lanes/selection-range.ts';
import { nudgeEdge, selectNext, selectOtherTier } from '../lanes/tier-keys.ts';
import { acceptScriptAt, acceptSpokenAt, deleteSelected, mergeSelected, splitSelected } from '../lanes/transcript-edits.ts';
import type { Action, StudioParts } from '../studio-parts.ts';
import { transcriptViewOf } from './transcript-view.ts';

const hasWords = (parts: StudioParts): boolean => currentTranscript(parts) !== undefined;
const hasItem = (parts: StudioParts): boolean => {
  const { selection } = parts.session.getState();
  return hasWords(parts) && (selection.kind === 'phoneme' || selection.kind === 'word');
};
const inLanes = { group: 'Transcript', pane: 'lanes' } as const;

function audition(parts: StudioParts): Promise<void> | undefined {
  const { selection } = parts.session.getState();
  const transcript = currentTranscript(parts);
  const list = selection.kind === 'word' ? transcript?.words : transcript?.phonemes;
  const item = selection.kind === 'word' || selection.kind === 'phoneme' ? list?.[selection.index] : undefined;
  return item && parts.transport.playRange(item);
}

function editSelected(parts: StudioParts): void {
  const { selection } = parts.session.getState();
  if (selection.kind === 'word' || selection.kind === 'phoneme')
    editInLane(parts, { kind: selection.kind, index: selection.index });
}

/** The difference that the selected word has, or the one at the playhead; -1 for none. */
function differenceHere(parts: StudioParts): number {
  const transcript = currentTranscript(parts);
  if (!transcript) return -1;
  const { selection } = parts.session.getState();
  const word = selection.kind === 'word' ? transcript.words[selection.index] : undefined;
  const [start, end] = word ? [word.start, word.end] : [parts.transport.time(), parts.transport.time()];
  return transcript.differences.findIndex((difference) => difference.end >= start - 0.02 && difference.start <= end + 0.02);
}

/** The next difference after the playhead, from the beginning again after the last one. */
function nextDifference(parts: StudioParts): void {
  const differences = currentTranscript(parts)?.differences ?? [];
  const time = parts.transport.time();
  const next = differences.findIndex((difference) => difference.start > time + 1e-3);
  const index = next < 0 ? 0 : next;
  const found = differences[index];
  if (!found) return;
  parts.transport.seek(found.start);
  if (found.end > found.start)
    parts.session.setState({ selection: { kind: 'range', range: { start: found.start, end: found.end } } });
  editInLane(parts, { kind: 'difference', index });
}

/** What can be done with words and phones. */
export const transcriptActions: readonly Action[] = [
  {
    id: 'transcript.next',
    label: 'Next phone or word',
    ...inLanes,
    keys: ['ArrowRight'],
    isEnabled: hasWords,
    run: (parts) => selectNext(parts, 1),
  },
  {
    id: 'transcript.previous',
    label: 'Previous phone or word',
    ...inLanes,
    keys: ['ArrowLeft'],
    isEnabled: hasWords,
    run: (parts) => selectNext(parts, -1),
  },
  {
    id: 'transcript.words',
    label: 'Up to the words',
    ...inLanes,
    keys: ['ArrowUp'],
    isEnabled: hasWords,
    run: (parts) => selectOtherTier(parts, 'words'),
  },
  {
    id: 'transcript.phones',
    label: 'Down to the phones',
    ...inLanes,
    keys: ['ArrowDown'],
    isEnabled: hasWords,
    run: (parts) => selectOtherTier(parts, 'phones'),
  },
  {
    id: 'transcript.edit',
    label: 'Edit the phone or word',
    ...inLanes,
    keys: ['Enter', 'F2'],
    isEnabled: hasItem,
    run: editSelected,
  },
  { id: 'transcript.audition', label: 'Hear the phone or word', ...inLanes, keys: ['A'], isEnabled: hasItem, run: audition },
  {
    id: 'transcript.insert',
    label: 'Insert a phone at the playhead',
    ...inLanes,
    keys: ['Insert', 'I'],
    isEnabled: hasWords,
    run: (parts) => editInLane(parts, { kind: 'insert', time: parts.transport.time() }),
  },
  {
    id: 'transcript.delete',
    label: 'Delete the phone or word',
    ...inLanes,
    keys: ['Delete', 'Backspace'],
    isEnabled: hasItem,
    run: deleteSelected,
  },
  { id: 'transcript.split', label: 'Split at the playhead', ...inLanes, keys: ['S'], isEnabled: hasItem, run: splitSelected },
  { id: 'transcript.merge', label: 'Merge with the next', ...inLanes, keys: ['M'], isEnabled: hasItem, run: mergeSelected },
  {
    id: 'transcript.start-earlier',
    label: 'Begin one frame earlier',
    ...inLanes,
    keys: ['Ctrl+ArrowLeft'],
    isEnabled: hasItem,
    run: (parts) => nudgeEdge(parts, 'start', -1),
  },
  {
    id: 'transcript.start-later',
    label: 'Begin one frame later',
    ...inLanes,
    keys: ['Ctrl+ArrowRight'],
    isEnabled: hasItem,
    run: (parts) => nudgeEdge(parts, 'start', 1),
  },
  {
    id: 'transcript.end-earlier',
    label: 'End one frame earlier',
    ...inLanes,
    keys: ['Ctrl+Shift+ArrowLeft'],
    isEnabled: hasItem,
    run: (parts) => nudgeEdge(parts, 'end', -1),
  },
  {
    id: 'transcript.end-later',
    label: 'End one frame later',
    ...inLanes,
    keys: ['Ctrl+Shift+ArrowRight'],
    isEnabled: hasItem,
    run: (parts) => nudgeEdge(parts, 'end', 1),
  },
  {
    id: 'transcript.clear-selection',
    label: 'Select nothing',
    ...inLanes,
    keys: ['Escape'],
    isEnabled: ({ session }) => session.getState().selection.kind !== 'none',
    run: (parts) => {
      laneStateOf(parts).setState({ editing: undefined });
      parts.session.setState({ selection: { kind: 'none' } });
    },
  },
  {
    id: 'transcript.next-difference',
    label: 'Next place where script and speech differ',
    group: 'Transcript',
    keys: ['F8'],
    isEnabled: (parts) => (currentTranscript(parts)?.differences.length ?? 0) > 0,
    run: nextDifference,
  },
  {
    id: 'transcript.accept-script',
    label: 'Use the script here',
    group: 'Transcript',
    isEnabled: (parts) => differenceHere(parts) >= 0,
    run: (parts) => acceptScriptAt(parts, differenceHere(parts)),
  },
  {
    id: 'transcript.accept-spoken',
    label: 'Keep what is said here',
    group: 'Transcript',
    isEnabled: (parts) => differenceHere(parts) >= 0,
    run: (parts) => acceptSpokenAt(parts, differenceHere(parts)),
  },
  {
    id: 'transcript.find',
    label: 'Find words…',
    group: 'Transcript',
    keys: ['Ctrl+F'],
    isEnabled: hasWords,
    run(parts) {
      parts.panels.show('transcript');
      transcriptViewOf(parts).setState({ wantsFocus: true });
    },
  },
  {
    id: 'transcript.copy',
    label: 'Copy the text',
    group: 'Transcript',
    isEnabled: hasWords,
    run: async (parts) => {
      await navigator.clipboard.writeText(currentTranscript(parts)?.text ?? '');
      parts.notify({ kind: 'note', message: 'Text copied.' });
    },
  },
];
