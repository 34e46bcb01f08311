import { Tooltip } from '@base-ui/react/tooltip';
import { type ReactNode, useEffect } from 'react';
import { listenToKeys } from './actions/listen-to-keys.ts';
import { DialogHost } from './dialogs/dialog-host.tsx';
import { Dock } from './dock/dock.tsx';
import { keepNativeMenu } from './menus/native-menu.ts';
import { StatusBar } from './status/status-bar.tsx';
import type { Studio } from './store/create-studio.ts';
import { StudioContext, useSession } from './studio-context.ts';
import { StudioBar } from './top-bar/studio-bar.tsx';
import { listenToDrops } from './ui/listen-to-drops.ts';
import { StudioBoundary } from './ui/studio-boundary.tsx';
import { Toasts } from './ui/toasts.tsx';

const TIP_DELAY_MS = 500;

/** The window: one bar, the docked panels, the status line; dialogs and messages over them. */
export function StudioApp({ studio }: { readonly studio: Studio }): ReactNode {
  const { parts, panels } = studio;
  useEffect(() => {
    const { session, takes } = parts;
    const stopKeys = listenToKeys(window, parts);
    const stopMenu = keepNativeMenu(parts);
    const stopDrops = listenToDrops(
      window,
      (isDropping) => session.getState().isDropping !== isDropping && session.setState({ isDropping }),
      (files) => void takes.importFiles(files),
      (error) => parts.report(error, 'Drop'),
    );
    return () => {
      stopKeys();
      stopMenu();
      stopDrops();
    };
  }, [parts]);
  return (
    <StudioBoundary onSave={() => studio.flush()} onDiagnostics={() => parts.bridge.diagnostics()}>
      <StudioContext value={parts}>
        <Tooltip.Provider delay={TIP_DELAY_MS}>
          <StudioBar />
          <main>
            <Dock panels={panels} />
          </main>
          <StatusBar />
          <DropOverlay />
          <DialogHost />
          <Toasts />
        </Tooltip.Provider>
      </StudioContext>
    </StudioBoundary>
  );
}

function DropOverlay(): ReactNode {
  const isDropping = useSession((state) => state.isDropping);
  return isDropping ? <div className="drop-overlay">Drop recordings, folders and scripts to add them as takes</div> : null;
}
