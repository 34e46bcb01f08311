import { type DragEvent, useState } from 'react';
import { moveTakes } from '../../shared/document/take-commands.ts';
import { useStudio } from '../studio-context.ts';
import { nameOf } from './takes-actions.ts';

const DRAG_TYPE = 'application/x-facewright-takes';

interface ReorderOptions {
  readonly ids: readonly string[];
  readonly rowHeight: number;
  /** Only the list's own order can be changed. */
  readonly isOwnOrder: boolean;
}

/** Dragging lines to another place of the list. `dropAt` is the line in front of which they would land. */
export function useReorder({ ids, rowHeight, isOwnOrder }: ReorderOptions) {
  const { document, session } = useStudio();
  const [dropAt, setDropAt] = useState<number>();
  const isOurs = (event: DragEvent): boolean => event.dataTransfer.types.includes(DRAG_TYPE);
  const lineAt = (event: DragEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = box.height > 0 ? (event.clientY - box.top) / box.height : 0;
    return Math.min(ids.length, Math.max(0, Math.round((share * event.currentTarget.clientHeight) / rowHeight)));
  };
  return {
    dropAt,
    start(event: DragEvent, takeId: string): void {
      event.dataTransfer.setData(DRAG_TYPE, takeId);
      event.dataTransfer.effectAllowed = 'move';
    },
    end: () => setDropAt(undefined),
    target: {
      onDragOver(event: DragEvent): void {
        if (!isOwnOrder || !isOurs(event)) return;
        event.preventDefault();
        event.stopPropagation();
        setDropAt(lineAt(event));
      },
      onDragLeave(event: DragEvent): void {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDropAt(undefined);
      },
      onDrop(event: DragEvent): void {
        setDropAt(undefined);
        if (!isOurs(event)) return;
        event.preventDefault();
        event.stopPropagation();
        const moved = session.getState().selectedTakes;
        const before = ids[lineAt(event)];
        document.perform(`Move ${nameOf({ document }, moved)}`, (now) => moveTakes(now, moved, before));
      },
    },
  };
}
