#!/usr/bin/env node
// The command `facewright`: builds itself in a clone when needed, then hands over to the command line proper.
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { inRoot } from './paths.mjs';

ensureInstalled();
await ensureBuilt();
await import(pathToFileURL(inRoot('dist', 'cli.mjs')).href);
