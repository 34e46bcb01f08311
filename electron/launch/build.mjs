// `npm run build`: everything that runs, into `dist`. With --if-needed only when a source has changed.
import { ensureBuilt } from './ensure-built.mjs';
import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();
if (process.argv.includes('--if-needed')) await ensureBuilt();
else await (await import('./bundle.mjs')).build();
