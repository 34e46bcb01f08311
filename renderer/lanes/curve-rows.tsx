import { type ReactNode, useCallback, useEffect, useRef } from 'react';
import { useStudio } from '../first-window-context.ts';
import { weightAt } from '../store/sample-clip.ts';
import { playingClip } from '../store/studio-store.ts';
import { columnOf, drawChannelRow } from './draw-curves.ts';
import { LaneCanvas, type LaneScene } from './lane-canvas.tsx';

/** The curves that say most about a speaking mouth. */
export const MAIN_CHANNELS: readonly { readonly channel: string; readonly title: string }[] = [
  { channel: 'jawOpen', title: 'Jaw open' },
  { channel: 'mouthClose', title: 'Mouth close' },
  { channel: 'mouthPucker', title: 'Pucker' },
  { channel: 'mouthFunnel', title: 'Funnel' },
  { channel: 'mouthStretchLeft', title: 'Stretch L' },
  { channel: 'mouthLowerDownLeft', title: 'Lower down L' },
];

export function CurveRow({ channel, title }: (typeof MAIN_CHANNELS)[number]): ReactNode {
  const draw = useCallback((scene: LaneScene) => drawChannelRow(scene, channel, 0, scene.height), [channel]);
  return (
    <div className="lane curve">
      <LaneCanvas label={`Curve ${title}`} draw={draw} />
    </div>
  );
}

/** Name of a curve with its value at the playhead. */
export function CurveName({ channel, title }: (typeof MAIN_CHANNELS)[number]): ReactNode {
  const ref = useRef<HTMLOutputElement>(null);
  const { store, frames } = useStudio();
  useEffect(
    () =>
      frames.add((time) => {
        const clip = playingClip(store.getState());
        const text = clip ? weightAt(clip, columnOf(clip, channel), time).toFixed(2) : '';
        if (ref.current && ref.current.textContent !== text) ref.current.textContent = text;
      }),
    [frames, store, channel],
  );
  return (
    <span className="lane-name curve" title={channel}>
      {title}
      <output className="readout" ref={ref} />
    </span>
  );
}
