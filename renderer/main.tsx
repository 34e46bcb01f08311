// biome-ignore-all assist/source/organizeImports: the window's own styles must come after those of the libraries that create-studio brings
import { StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { StudioError } from '../shared/core/errors.ts';
import { connectProject } from './bridge/connect-project.ts';
import { createStudio } from './store/create-studio.ts';
import { watchWindow } from './store/watch-window.ts';
import { StudioApp } from './app.tsx';

async function start(root: Root): Promise<void> {
  const studio = await createStudio(connectProject());
  watchWindow(studio);
  root.render(
    <StrictMode>
      <StudioApp studio={studio} />
    </StrictMode>,
  );
  await studio.projects.start();
}

function refuse(root: Root, error: unknown): void {
  if (!(error instanceof StudioError)) throw error;
  root.render(
    <div className="refused" role="alert">
      <h1>{error.message}</h1>
      <p>{error.hint}</p>
    </div>,
  );
}

const host = document.getElementById('studio');
if (host) {
  const root = createRoot(host);
  start(root).catch((error: unknown) => refuse(root, error));
}
