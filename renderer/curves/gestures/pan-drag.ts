import { clampView } from '../../store/time-view.ts';
import type { StudioParts } from '../../studio-parts.ts';
import type { Drag, Press } from '../pointer-machine.ts';

/** Drags the view itself: time sideways; up and down the rows, or the values of the graph. */
export function panDrag({ view, curves }: StudioParts, start: Press, body: HTMLElement, graphHeight: number): Drag {
  const from = view.getState();
  const scrollTop = body.scrollTop;
  const { layout, graph } = curves.editor.getState();
  const put = (dx: number, dy: number): void => {
    view.setState(clampView({ ...view.getState(), start: from.start - dx / from.pixelsPerSecond }));
    if (layout === 'rows') {
      body.scrollTop = scrollTop - dy;
      return;
    }
    const by = (dy / Math.max(graphHeight, 1)) * (graph.high - graph.low);
    curves.editor.setState({ graph: { low: graph.low + by, high: graph.high + by } });
  };
  return { move: (to) => put(to.x - start.x, to.y - start.y), commit: () => {}, cancel: () => put(0, 0) };
}
