import { StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { StudioError } from '../shared/core/errors.ts';
import { App } from './app.tsx';
import { connectStudio } from './bridge/connect.ts';
import { createFrameLoop } from './playback/frame-loop.ts';
import { createTransport } from './playback/transport.ts';
import { keepPreferences, readPreferences } from './store/preferences.ts';
import { createStudioStore } from './store/studio-store.ts';
import { createTakeActions } from './store/take-actions.ts';
import { createTimeView } from './store/time-view.ts';

function start(root: Root): void {
  const bridge = connectStudio();
  const remembered = readPreferences(localStorage);
  const store = createStudioStore(remembered);
  const transport = createTransport();
  const frames = createFrameLoop(transport.time);
  const actions = createTakeActions({ store, bridge, transport });
  const showTheme = (): void => {
    document.documentElement.dataset.theme = store.getState().theme;
  };
  store.subscribe(showTheme);
  showTheme();
  keepPreferences(store, localStorage);
  root.render(
    <StrictMode>
      <App parts={{ store, bridge, transport, frames, view: createTimeView(), actions }} />
    </StrictMode>,
  );
  void actions.start();
}

const host = document.getElementById('studio');
if (host) {
  const root = createRoot(host);
  try {
    start(root);
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    root.render(
      <div className="refused" role="alert">
        <h1>{error.message}</h1>
        <p>{error.hint}</p>
      </div>,
    );
  }
}
