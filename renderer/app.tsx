import { type ReactNode, useEffect } from 'react';
import { FacePanel } from './face/face-panel.tsx';
import { StudioContext, type StudioParts, useStudioState } from './first-window-context.ts';
import { InspectorPanel } from './inspector/inspector-panel.tsx';
import { LaneStack } from './lanes/lane-stack.tsx';
import { StatusLine } from './status/status-line.tsx';
import { selectedTake } from './store/studio-store.ts';
import { frameAll, frameRange } from './store/time-view.ts';
import { TakesPanel } from './takes/takes-panel.tsx';
import { TopBar } from './top-bar/top-bar.tsx';
import { listenToDrops, OpenButton } from './ui/open-files.tsx';
import { listenToShortcuts, type Shortcut } from './ui/shortcuts.ts';
import { Toasts } from './ui/toasts.tsx';

/** The window: one bar, three panes, the lanes over the full width, the status line. */
export function App({ parts }: { readonly parts: StudioParts }): ReactNode {
  useEffect(() => {
    const { store, actions } = parts;
    const stopKeys = listenToShortcuts(window, studioShortcuts(parts));
    const stopDrops = listenToDrops(
      window,
      (dropping) => store.getState().dropping !== dropping && store.setState({ dropping }),
      (files) => void actions.openFiles(files),
    );
    return () => {
      stopKeys();
      stopDrops();
    };
  }, [parts]);
  return (
    <StudioContext value={parts}>
      <TopBar />
      <main>
        <TakesPanel />
        <FacePanel />
        <InspectorPanel />
        <LaneStack />
        <EmptyState />
      </main>
      <StatusLine />
      <DropOverlay />
      <Toasts />
    </StudioContext>
  );
}

/** What every key does, wherever the focus is. */
function studioShortcuts({ store, transport, view, actions }: StudioParts): readonly Shortcut[] {
  const step = (frames: number): void => {
    const rate = 60;
    transport.pause();
    transport.seek((Math.round(transport.time() * rate) + frames) / rate);
  };
  const frameSelection = (): void => {
    const words = selectedTake(store.getState())?.take?.transcript.words ?? [];
    const time = transport.time();
    const range = store.getState().selection ?? words.find((word) => word.start <= time && time < word.end);
    if (range) view.setState(frameRange(view.getState(), range.start, range.end));
  };
  return [
    { key: ' ', title: 'Play or pause', run: () => void transport.toggle() },
    { key: ',', title: 'One frame back', run: () => step(-1) },
    { key: '.', title: 'One frame on', run: () => step(1) },
    { key: 'home', title: 'Show all', run: () => view.setState(frameAll(view.getState())) },
    { key: 'f', title: 'Frame the selection', run: frameSelection },
    { key: 't', title: 'Text route', run: () => actions.setRoute('text') },
    { key: 'd', title: 'Direct route', run: () => actions.setRoute('direct') },
  ];
}

/** Over the lanes while there is nothing to see in them. */
function EmptyState(): ReactNode {
  const isEmpty = useStudioState((state) => state.selectedId === undefined);
  if (!isEmpty) return null;
  return (
    <div className="empty-state">
      <p>Drop a recording here, or open one. A few seconds later the face speaks it.</p>
      <OpenButton label="Open a recording" />
    </div>
  );
}

function DropOverlay(): ReactNode {
  const dropping = useStudioState((state) => state.dropping);
  return dropping ? <div className="drop-overlay">Drop to open and generate</div> : null;
}
