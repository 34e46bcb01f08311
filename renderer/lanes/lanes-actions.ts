import { frameAll, frameRange, type TimeView, visibleSeconds, zoomAt } from '../store/time-view.ts';
import type { Action, StudioParts } from '../studio-parts.ts';
import { currentTranscript, selectedRange } from './selection-range.ts';
import { rangeAt } from './tier-hit.ts';
import { timeUnits } from './time-units.ts';

const hasTake = ({ session }: StudioParts): boolean => session.getState().takeId !== undefined;

/** Wheel distance of one step of zoom by key. */
const ZOOM_STEP = 120;

function zoom({ view, transport }: StudioParts, wheel: number): void {
  const state = view.getState();
  const x = (transport.time() - state.start) * state.pixelsPerSecond;
  view.setState(zoomAt(state, x >= 0 && x <= state.width ? x : state.width / 2, wheel));
}

/** The selection; without one the word at the playhead. */
function frameSelection(parts: StudioParts): void {
  const { view, transport } = parts;
  const words = currentTranscript(parts)?.words ?? [];
  const range = selectedRange(parts) ?? words[rangeAt(words, transport.time())];
  if (range) view.setState(frameRange(view.getState(), range.start, Math.max(range.end, range.start + 0.05)));
}

function page({ view }: StudioParts, direction: 1 | -1): void {
  view.setState((state: TimeView) => {
    const start = state.start + direction * visibleSeconds(state) * 0.9;
    return { start: Math.max(0, Math.min(start, state.duration - visibleSeconds(state))) };
  });
}

function toggle(
  name: 'followsPlayhead' | 'snapsToFrames' | 'snapsToPhonemes' | 'showsSpectrogram',
): Pick<Action, 'isChecked' | 'run'> {
  return {
    isChecked: ({ preferences }) => preferences.getState()[name],
    run: ({ preferences }) => preferences.setState((state) => ({ [name]: !state[name] })),
  };
}

/** What can be done with the time axis. */
export const lanesActions: readonly Action[] = [
  {
    id: 'view.frame-selection',
    label: 'Frame the selection',
    group: 'View',
    keys: ['F'],
    isEnabled: hasTake,
    run: frameSelection,
  },
  {
    id: 'view.frame-all',
    label: 'Show the whole recording',
    group: 'View',
    keys: ['Home'],
    isEnabled: hasTake,
    run: ({ view }) => view.setState(frameAll(view.getState())),
  },
  {
    id: 'view.zoom-in',
    label: 'Zoom in',
    group: 'View',
    keys: ['='],
    pane: 'lanes',
    isEnabled: hasTake,
    run: (parts) => zoom(parts, -ZOOM_STEP),
  },
  {
    id: 'view.zoom-out',
    label: 'Zoom out',
    group: 'View',
    keys: ['-'],
    pane: 'lanes',
    isEnabled: hasTake,
    run: (parts) => zoom(parts, ZOOM_STEP),
  },
  {
    id: 'view.page-right',
    label: 'One page on',
    group: 'View',
    keys: ['PageDown'],
    pane: 'lanes',
    isEnabled: hasTake,
    run: (parts) => page(parts, 1),
  },
  {
    id: 'view.page-left',
    label: 'One page back',
    group: 'View',
    keys: ['PageUp'],
    pane: 'lanes',
    isEnabled: hasTake,
    run: (parts) => page(parts, -1),
  },
  { id: 'view.follow', label: 'Follow the playhead', group: 'View', ...toggle('followsPlayhead') },
  { id: 'view.snap-frames', label: 'Snap to frames', group: 'View', ...toggle('snapsToFrames') },
  { id: 'view.snap-phones', label: 'Snap to phones', group: 'View', ...toggle('snapsToPhonemes') },
  { id: 'view.spectrogram', label: 'Spectrogram', group: 'View', ...toggle('showsSpectrogram') },
  ...timeUnits.map(
    ({ unit, label }): Action => ({
      id: `view.unit-${unit}`,
      label: `Time in ${label}`,
      group: 'View',
      isChecked: ({ preferences }) => preferences.getState().timeUnit === unit,
      run: ({ preferences }) => preferences.setState({ timeUnit: unit }),
    }),
  ),
];
