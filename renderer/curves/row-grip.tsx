import type { PointerEvent, ReactNode } from 'react';
import { useStudio } from '../studio-context.ts';
import { ROW_HEIGHTS } from './curve-editor.ts';

/** The lower edge of a row: dragging it makes all rows taller or flatter, a double click brings the usual height back. Keys: Alt+Up, Alt+Down. */
export function RowGrip({ height }: { readonly height: number }): ReactNode {
  const { curves } = useStudio();
  const down = (event: PointerEvent<HTMLSpanElement>): void => {
    if (event.button !== 0) return;
    event.stopPropagation();
    const grip = event.currentTarget;
    const abort = new AbortController();
    const from = event.clientY;
    grip.setPointerCapture(event.pointerId);
    const options = { signal: abort.signal };
    const move = ({ clientY }: globalThis.PointerEvent): void => setRowHeight(curves.editor, height + clientY - from);
    grip.addEventListener('pointermove', move, options);
    for (const end of ['pointerup', 'pointercancel'] as const) grip.addEventListener(end, () => abort.abort(), options);
  };
  return (
    <span
      className="row-grip"
      aria-hidden="true"
      onPointerDown={down}
      onDoubleClick={() => setRowHeight(curves.editor, ROW_HEIGHTS.usual)}
    />
  );
}

type EditorStore = ReturnType<typeof useStudio>['curves']['editor'];

function setRowHeight(editor: EditorStore, height: number): void {
  editor.setState({ rowHeight: Math.round(Math.min(Math.max(height, ROW_HEIGHTS.smallest), ROW_HEIGHTS.largest)) });
}
