import { Popover } from '@base-ui/react/popover';
import { type ReactNode, type RefObject, useMemo } from 'react';
import { useStore } from 'zustand';
import type { TimeRange } from '../../shared/core/time.ts';
import { useStudio } from '../studio-context.ts';
import type { StudioParts } from '../studio-parts.ts';
import { DifferenceChooser } from './difference-chooser.tsx';
import { editInLane, type LaneEditing, laneStateOf } from './lane-state.ts';
import { PhoneGrid } from './phone-grid.tsx';
import { currentTranscript } from './selection-range.ts';
import { pixelsOf } from './tier-gestures.ts';

const TITLES: Readonly<Record<LaneEditing['kind'], string>> = {
  phoneme: 'Change phone',
  insert: 'Insert phone',
  word: 'Edit word',
  difference: 'Script and speech differ',
};

/** The small window over the lanes, at the thing that it is about. */
export function LanePopover({ area }: { readonly area: RefObject<HTMLElement | null> }): ReactNode {
  const parts = useStudio();
  const editing = useStore(laneStateOf(parts), (state) => state.editing);
  const anchor = useMemo(
    () => ({
      getBoundingClientRect: (): DOMRect => rectangleOf(parts, area.current, editing),
    }),
    [parts, area, editing],
  );
  if (!editing || editing.kind === 'word') return null;
  const close = (): void => {
    editInLane(parts, undefined);
    area.current?.focus({ preventScroll: true });
  };
  return (
    <Popover.Root open onOpenChange={(open) => open || close()}>
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} side="top" sideOffset={6} collisionPadding={8} className="lane-popover-place">
          <Popover.Popup className="lane-popover" finalFocus={false}>
            <Popover.Title className="lane-popover-title">{TITLES[editing.kind]}</Popover.Title>
            {editing.kind === 'difference' ? (
              <DifferenceChooser index={editing.index} onDone={close} />
            ) : (
              <PhoneGrid editing={editing} onDone={close} />
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Where the thing that is edited lies, in the window's pixels. */
function rectangleOf(parts: StudioParts, area: HTMLElement | null, editing: LaneEditing | undefined): DOMRect {
  const range = editing && timeOf(parts, editing);
  const lane = area
    ?.querySelector(`[data-lane="${editing?.kind === 'difference' ? 'words' : 'phones'}"]`)
    ?.getBoundingClientRect();
  if (!area || !range || !lane) return new DOMRect();
  const scale =
    area.offsetWidth > 0 ? lane.width / (area.querySelector<HTMLElement>('[data-lane]')?.offsetWidth ?? lane.width) : 1;
  const { left, width } = pixelsOf(parts, range);
  const from = Math.min(Math.max(0, left * scale), lane.width);
  return new DOMRect(lane.left + from, lane.top, Math.max(2, Math.min(width * scale, lane.width - from)), lane.height);
}

function timeOf(parts: StudioParts, editing: LaneEditing): TimeRange | undefined {
  const transcript = currentTranscript(parts);
  if (editing.kind === 'insert') return { start: editing.time, end: editing.time };
  if (editing.kind === 'difference') return transcript?.differences[editing.index];
  return editing.kind === 'word' ? transcript?.words[editing.index] : transcript?.phonemes[editing.index];
}
