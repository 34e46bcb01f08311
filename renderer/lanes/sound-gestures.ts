import { xToTime } from '../store/time-view.ts';
import type { StudioParts } from '../studio-parts.ts';
import { type DragHandler, type DragPoint, listenToDrag } from './pointer-drag.ts';
import { snappedTime } from './snap-rules.ts';

/** On the pictures of the sound: a click moves the playhead, a drag scrubs with sound, Shift and a drag select a stretch. */
export function listenToSound(element: HTMLElement, parts: StudioParts): () => void {
  return listenToDrag(element, (from) => (from.shift ? selectStretch(parts, from) : scrub(parts)));
}

function scrub({ transport, view }: StudioParts): DragHandler {
  const before = transport.time();
  return {
    click: ({ x }) => transport.seek(xToTime(view.getState(), x)),
    move: ({ x }) => transport.scrub(xToTime(view.getState(), x)),
    end: () => transport.endScrub(),
    cancel() {
      transport.seek(before);
      transport.endScrub();
    },
  };
}

/** A stretch between two places, along what is snapped to. */
export function selectStretch(parts: StudioParts, from: DragPoint): DragHandler {
  const { session, view, transport } = parts;
  const before = session.getState().selection;
  const timeAt = ({ x }: DragPoint): number => snappedTime(parts, xToTime(view.getState(), x), false);
  const anchor = timeAt(from);
  return {
    click: ({ x }) => transport.seek(xToTime(view.getState(), x)),
    move(point) {
      const time = timeAt(point);
      const range = { start: Math.min(anchor, time), end: Math.max(anchor, time) };
      if (range.end > range.start) session.setState({ selection: { kind: 'range', range } });
    },
    cancel: () => session.setState({ selection: before }),
  };
}
