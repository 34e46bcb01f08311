import { clampView } from '../../store/time-view.ts';
import type { StudioParts } from '../../studio-parts.ts';
import type { Drag, Press } from '../pointer-machine.ts';
import { type Band, pixelsPerUnit } from '../scene.ts';
import { graphOf } from '../zoom-values.ts';

/** Drags the view itself: time sideways; up and down the rows, or the values of the graph. */
export function panDrag({ view, curves }: StudioParts, start: Press, body: HTMLElement, band: Band | undefined): Drag {
  const from = view.getState();
  const scrollTop = body.scrollTop;
  const { layout, graph, headGraph } = curves.editor.getState();
  const put = (dx: number, dy: number): void => {
    view.setState(clampView({ ...view.getState(), start: from.start - dx / from.pixelsPerSecond }));
    if (layout === 'rows') {
      body.scrollTop = scrollTop - dy;
      return;
    }
    if (!band) return;
    const which = graphOf(band);
    const range = which === 'graph' ? graph : headGraph;
    const by = dy / pixelsPerUnit(band);
    curves.editor.setState({ [which]: { low: range.low + by, high: range.high + by } });
  };
  return { move: (to) => put(to.x - start.x, to.y - start.y), commit: () => {}, cancel: () => put(0, 0) };
}
