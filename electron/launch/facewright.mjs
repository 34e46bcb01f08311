#!/usr/bin/env node
// The command `facewright`: builds itself in a clone when needed, then hands over to the command line proper.
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { inRoot } from './paths.mjs';

ensureInstalled();
await ensureBuilt();
if (process.argv[2] === 'studio') {
  process.argv.splice(2, 1);
  await import('./start.mjs');
} else await import(pathToFileURL(inRoot('dist', 'cli.mjs')).href);
