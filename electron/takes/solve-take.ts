import { invariant } from '../../shared/core/assert.ts';
import type { LipTable } from '../../shared/core/lip-measures.ts';
import type { BlendShapeClip, HeadMotion, Route } from '../../shared/core/take.ts';
import type { FrameRate } from '../../shared/core/time.ts';
import { solveLips } from '../../shared/speech/lips/solve-lips.ts';
import { addLayer } from '../../shared/speech/procedural/add-layer.ts';
import { proceduralLayers } from '../../shared/speech/procedural/procedural-layers.ts';
import type { GeneratedTake } from './generated-take.ts';

export interface ClipOptions {
  /** Decides blinks, glances and head motion: the same seed, the same face. */
  readonly seed: number;
  /** Blinks, brows, gaze, head and breath; without them only mouth and jaw move. */
  readonly procedural: boolean;
}

export interface SolvedTake {
  readonly clip: BlendShapeClip;
  readonly headMotion?: HeadMotion;
}

/** The curves of one route on one head at one frame rate. Needs no model and is deterministic. @throws StudioError `lip-table-invalid` */
export function solveTake(
  take: GeneratedTake,
  route: Route,
  table: LipTable,
  frameRate: FrameRate,
  options: ClipOptions,
): SolvedTake {
  const plan = take.plans[route];
  invariant(plan !== undefined, `the take has no ${route} route`);
  const { duration } = take.recording;
  const mouth = solveLips(plan, table, frameRate, { duration });
  if (!options.procedural) return { clip: mouth };
  const { transcript, loudness } = take;
  const input = {
    duration,
    phonemes: transcript.phonemes,
    words: transcript.words,
    loudness,
    question: transcript.text.trimEnd().endsWith('?'),
  };
  const layers = proceduralLayers(input, frameRate, options.seed);
  return { clip: addLayer(mouth, layers.clip), headMotion: layers.motion };
}
