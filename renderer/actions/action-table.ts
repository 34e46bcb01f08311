import type { Action } from '../studio-parts.ts';
import { takesActions } from '../takes/takes-actions.ts';
import { editActions } from './edit-actions.ts';
import { helpActions } from './help-actions.ts';
import { projectActions } from './project-actions.ts';
import { viewActions } from './view-actions.ts';

/** Everything that a person can do, in the order of the menus. */
export const ACTIONS: readonly Action[] = [...projectActions, ...editActions, ...viewActions, ...takesActions, ...helpActions];
