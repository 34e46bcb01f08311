import { curvesActions } from '../curves/curves-actions.ts';
import { faceActions } from '../face/face-actions.ts';
import { lanesActions } from '../lanes/lanes-actions.ts';
import { playbackActions } from '../playback/playback-actions.ts';
import type { Action } from '../studio-parts.ts';
import { takesActions } from '../takes/takes-actions.ts';
import { transcriptActions } from '../transcript/transcript-actions.ts';
import { editActions } from './edit-actions.ts';
import { helpActions } from './help-actions.ts';
import { projectActions } from './project-actions.ts';
import { viewActions } from './view-actions.ts';

/** Everything that a person can do, in the order of the menus. */
export const ACTIONS: readonly Action[] = [
  ...projectActions,
  ...editActions,
  ...viewActions,
  ...lanesActions,
  ...playbackActions,
  ...takesActions,
  ...transcriptActions,
  ...curvesActions,
  ...faceActions,
  ...helpActions,
];
