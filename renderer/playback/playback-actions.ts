import { selectedRange } from '../lanes/selection-range.ts';
import { timeFormatOf } from '../lanes/time-format.ts';
import type { Action, StudioParts } from '../studio-parts.ts';
import { SPEEDS } from './transport.ts';

/** Seconds heard before the place that one wants to hear. */
const PRE_ROLL = 1;

const hasSound = ({ transport }: StudioParts): boolean => transport.state.getState().duration > 0;

function step(parts: StudioParts, frames: number): void {
  parts.transport.step(frames, timeFormatOf(parts).frameRate);
}

function playSelection(parts: StudioParts, preRoll: number): Promise<void> | undefined {
  const range = selectedRange(parts);
  return range && parts.transport.playRange(range, { preRoll });
}

function changeSpeed({ transport }: StudioParts, direction: 1 | -1): void {
  const { speed } = transport.state.getState();
  const next = direction === 1 ? SPEEDS.find((known) => known > speed) : SPEEDS.findLast((known) => known < speed);
  if (next !== undefined) transport.setSpeed(next);
}

/** The loop becomes the selection; the same again, or without a selection, takes it away. */
function toggleLoop(parts: StudioParts): void {
  const { loop } = parts.session.getState();
  const range = selectedRange(parts);
  const isSame = loop !== undefined && range !== undefined && loop.start === range.start && loop.end === range.end;
  parts.session.setState({ loop: range === undefined || isSame || range.end - range.start < 0.03 ? undefined : range });
}

/** What can be done with the sound. */
export const playbackActions: readonly Action[] = [
  {
    id: 'play.toggle',
    label: 'Play or pause',
    group: 'Play',
    keys: ['Space'],
    isEnabled: hasSound,
    run: ({ transport }) => transport.toggle(),
  },
  {
    id: 'play.selection',
    label: 'Play the selection',
    group: 'Play',
    keys: ['Shift+Space'],
    isEnabled: (parts) => hasSound(parts) && selectedRange(parts) !== undefined,
    run: (parts) => playSelection(parts, 0),
  },
  {
    id: 'play.selection-pre-roll',
    label: 'Play into the selection',
    group: 'Play',
    keys: ['Ctrl+Shift+Space'],
    isEnabled: (parts) => hasSound(parts) && selectedRange(parts) !== undefined,
    run: (parts) => playSelection(parts, PRE_ROLL),
  },
  {
    id: 'play.pre-roll',
    label: 'Play from a second before',
    group: 'Play',
    keys: ['Ctrl+Space'],
    isEnabled: hasSound,
    run: ({ transport }) => {
      transport.seek(transport.time() - PRE_ROLL);
      return transport.play();
    },
  },
  {
    id: 'play.start',
    label: 'To the beginning',
    group: 'Play',
    keys: ['Shift+Home'],
    isEnabled: hasSound,
    run: ({ transport }) => transport.seek(0),
  },
  {
    id: 'play.end',
    label: 'To the end',
    group: 'Play',
    keys: ['Shift+End'],
    isEnabled: hasSound,
    run: ({ transport }) => transport.seek(transport.state.getState().duration),
  },
  {
    id: 'play.frame-back',
    label: 'One frame back',
    group: 'Play',
    keys: [','],
    isEnabled: hasSound,
    run: (parts) => step(parts, -1),
  },
  { id: 'play.frame-on', label: 'One frame on', group: 'Play', keys: ['.'], isEnabled: hasSound, run: (parts) => step(parts, 1) },
  {
    id: 'play.frames-back',
    label: 'Ten frames back',
    group: 'Play',
    keys: [';'],
    isEnabled: hasSound,
    run: (parts) => step(parts, -10),
  },
  {
    id: 'play.frames-on',
    label: 'Ten frames on',
    group: 'Play',
    keys: [':'],
    isEnabled: hasSound,
    run: (parts) => step(parts, 10),
  },
  {
    id: 'play.loop',
    label: 'Loop the selection',
    group: 'Play',
    keys: ['Ctrl+L'],
    isChecked: ({ session }) => session.getState().loop !== undefined,
    isEnabled: (parts) => hasSound(parts) && (selectedRange(parts) !== undefined || parts.session.getState().loop !== undefined),
    run: toggleLoop,
  },
  { id: 'play.slower', label: 'Slower', group: 'Play', keys: ['<'], isEnabled: hasSound, run: (parts) => changeSpeed(parts, -1) },
  { id: 'play.faster', label: 'Faster', group: 'Play', keys: ['>'], isEnabled: hasSound, run: (parts) => changeSpeed(parts, 1) },
  {
    id: 'play.normal-speed',
    label: 'Normal speed',
    group: 'Play',
    isEnabled: hasSound,
    run: ({ transport }) => transport.setSpeed(1),
  },
];
