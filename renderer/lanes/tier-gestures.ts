import type { TimedPhoneme, TimedWord } from '../../shared/core/take.ts';
import type { StudioDocument, TranscriptRecord } from '../../shared/document/records.ts';
import { movePhonemeBoundary, moveWordBoundary } from '../../shared/document/transcript-commands.ts';
import { rearticulatorOf } from '../store/rearticulate.ts';
import { timeToX, xToTime } from '../store/time-view.ts';
import type { StudioParts } from '../studio-parts.ts';
import { localPoint } from '../ui/local-point.ts';
import { editInLane, laneStateOf } from './lane-state.ts';
import { type DragHandler, type DragPoint, listenToDrag } from './pointer-drag.ts';
import { currentTranscript } from './selection-range.ts';
import { snappedTime } from './snap-rules.ts';
import { hitTier, rangeAt, type TierHit } from './tier-hit.ts';
import { describePhoneme, describeWord } from './tier-words.ts';

export type Tier = 'words' | 'phones';

type Edge = Extract<TierHit, { kind: 'edge' }>;

/** How close to a mark of a difference a click must be, in pixels. */
const MARK_REACH = 6;

function itemsOf(transcript: TranscriptRecord, tier: Tier): readonly (TimedWord | TimedPhoneme)[] {
  return tier === 'words' ? transcript.words : transcript.phonemes;
}

/**
 * On a tier: edges are dragged (Alt: one side only, Shift: no snapping), a click selects and moves the playhead (Alt: plays it), a drag from one
 * range to another selects the stretch, a double click edits.
 */
export function listenToTier(canvas: HTMLCanvasElement, parts: StudioParts, tier: Tier): () => void {
  const abort = new AbortController();
  const options = { signal: abort.signal };
  const hitAt = (event: MouseEvent): TierHit => {
    const transcript = currentTranscript(parts);
    return transcript
      ? hitTier(itemsOf(transcript, tier), localPoint(event, canvas).x, parts.view.getState())
      : { kind: 'nothing' };
  };
  canvas.addEventListener('pointermove', (event) => showHover(canvas, parts, tier, hitAt(event)), options);
  canvas.addEventListener(
    'dblclick',
    (event) => {
      const hit = hitAt(event);
      if (hit.kind !== 'item') return;
      editInLane(parts, { kind: tier === 'words' ? 'word' : 'phoneme', index: hit.index });
    },
    options,
  );
  const stop = listenToDrag(canvas, (point) => press(parts, tier, point));
  return () => {
    abort.abort();
    stop();
  };
}

function press(parts: StudioParts, tier: Tier, point: DragPoint): DragHandler | undefined {
  const transcript = currentTranscript(parts);
  if (!transcript) return undefined;
  const view = parts.view.getState();
  const hit = hitTier(itemsOf(transcript, tier), point.x, view);
  if (hit.kind === 'edge' && isMovable(transcript, tier, hit)) return dragEdge(parts, tier, hit);
  return {
    click: (at) => select(parts, tier, at),
    ...selectItems(parts, tier, point),
  };
}

/** The beginning and the end of the recording stay where they are. */
function isMovable({ phonemes }: TranscriptRecord, tier: Tier, { left, right }: Edge): boolean {
  return tier === 'words' || (left !== undefined && right !== undefined && right < phonemes.length);
}

function dragEdge(parts: StudioParts, tier: Tier, edge: Edge): DragHandler {
  const takeId = parts.session.getState().takeId ?? '';
  const lane = laneStateOf(parts);
  const selection = parts.session.getState().selection;
  let drag: ReturnType<ReturnType<typeof rearticulatorOf>['drag']> | undefined;
  const grabbed = edge.side === 'left' ? (edge.left ?? edge.right) : (edge.right ?? edge.left);
  const changeTo =
    (time: number, alone: boolean) =>
    (document: StudioDocument): ReturnType<typeof moveWordBoundary> => {
      if (tier === 'phones')
        return movePhonemeBoundary(document, { takeId, index: edge.right ?? 0, time, side: alone ? edge.side : 'both' });
      const isEnd = edge.left !== undefined && (edge.side === 'left' || edge.right === undefined);
      const word = (isEnd ? edge.left : edge.right) ?? 0;
      return moveWordBoundary(document, { takeId, word, edge: isEnd ? 'end' : 'start', time, alone });
    };
  const over = (): void => lane.setState({ dragging: undefined });
  return {
    start() {
      drag = rearticulatorOf(parts).drag(takeId, 'Move boundary');
      if (grabbed !== undefined)
        parts.session.setState({ selection: { kind: tier === 'words' ? 'word' : 'phoneme', index: grabbed } });
    },
    move(point) {
      const time = snappedTime(parts, xToTime(parts.view.getState(), point.x), point.shift, [edge.time]);
      lane.setState({ dragging: time });
      drag?.update(changeTo(time, point.alt));
    },
    end() {
      over();
      drag?.commit();
    },
    cancel() {
      over();
      drag?.cancel();
      parts.session.setState({ selection });
    },
  };
}

function select(parts: StudioParts, tier: Tier, point: DragPoint): void {
  const transcript = currentTranscript(parts);
  if (!transcript) return;
  const { session, transport, view } = parts;
  const time = xToTime(view.getState(), point.x);
  const items = itemsOf(transcript, tier);
  const index = rangeAt(items, time);
  const item = items[index];
  const difference =
    tier === 'words' ? differenceNear(transcript, time, MARK_REACH / view.getState().pixelsPerSecond, point.y) : -1;
  if (difference >= 0) editInLane(parts, { kind: 'difference', index: difference });
  session.setState({ selection: item ? { kind: tier === 'words' ? 'word' : 'phoneme', index } : { kind: 'none' } });
  if (item && point.alt) void transport.playRange(item);
  else transport.seek(time);
}

/** The mark of a difference at the lower edge of the lane. */
function differenceNear({ differences }: TranscriptRecord, time: number, reach: number, y: number): number {
  if (y < 18) return -1;
  return differences.findIndex(({ start, end }) => time >= start - reach && time <= Math.max(end, start + reach));
}

/** From the range under the press to the range under the pointer. */
function selectItems(parts: StudioParts, tier: Tier, from: DragPoint): Omit<DragHandler, 'click'> {
  const before = parts.session.getState().selection;
  const itemAt = (x: number): TimedWord | TimedPhoneme | undefined => {
    const transcript = currentTranscript(parts);
    const items = transcript ? itemsOf(transcript, tier) : [];
    return items[rangeAt(items, xToTime(parts.view.getState(), x))];
  };
  const anchor = itemAt(from.x);
  return {
    move({ x }) {
      const item = itemAt(x) ?? anchor;
      if (!item || !anchor) return;
      const range = { start: Math.min(anchor.start, item.start), end: Math.max(anchor.end, item.end) };
      parts.session.setState({ selection: { kind: 'range', range } });
    },
    cancel: () => parts.session.setState({ selection: before }),
  };
}

function showHover(canvas: HTMLCanvasElement, parts: StudioParts, tier: Tier, hit: TierHit): void {
  const transcript = currentTranscript(parts);
  const isEdge = hit.kind === 'edge' && transcript !== undefined && isMovable(transcript, tier, hit);
  canvas.style.cursor = isEdge ? 'ew-resize' : 'default';
  const item = hit.kind === 'item' ? transcript?.[tier === 'words' ? 'words' : 'phonemes'][hit.index] : undefined;
  const title = item === undefined ? '' : 'phoneme' in item ? describePhoneme(item) : describeWord(item);
  if (canvas.title !== title) canvas.title = title;
}

/** Where a range lies in the lanes, in pixels. */
export function pixelsOf(
  parts: StudioParts,
  range: { readonly start: number; readonly end: number },
): { left: number; width: number } {
  const view = parts.view.getState();
  const left = timeToX(view, range.start);
  return { left, width: timeToX(view, range.end) - left };
}
