import { z } from 'zod';
import type { TimedPhoneme } from '../../shared/core/take.ts';
import { articulate } from '../../shared/speech/articulation/articulate.ts';
import type { ArticulationPlan } from '../../shared/speech/articulation/articulation-plan.ts';
import { type ArticulationMemory, articulateByNet } from './articulation-net.ts';
import type { ModelShelf } from './model-shelf.ts';
import { learnedTextPlan } from './route-plans.ts';
import type { JobContext } from './worker-runtime.ts';

/** The pack of the learned articulation. */
export const ARTICULATION_PACK = 'articulation-first';

/** Pairs of phonemes (`B-IH`) in the speech that the articulation net learned from. */
const articulationSettings = z.object({ seenPairs: z.array(z.string()) });

export interface SpokenLine {
  readonly phonemes: readonly TimedPhoneme[];
  /** `relativeLoudness` of the recording. */
  readonly loudness: Float32Array;
  /** Seconds. */
  readonly duration: number;
}

/**
 * The text route's plan for phonemes in time: the rules, and unless they are to stand alone the learned mouth over them. With the `memory` of the
 * same line the net hears only what was edited. @throws StudioError of packs and models
 */
export async function planText(
  line: SpokenLine,
  options: { readonly rulesOnly: boolean },
  shelf: ModelShelf,
  context: JobContext,
  memory?: ArticulationMemory,
): Promise<ArticulationPlan> {
  const { phonemes, loudness, duration } = line;
  const rules = articulate({ phonemes, duration, loudness });
  if (options.rulesOnly) return rules;
  const net = await shelf.model(ARTICULATION_PACK, 'articulation');
  const curves = await articulateByNet(net, phonemes, loudness, context, memory);
  const { seenPairs } = articulationSettings.parse((await shelf.pack(ARTICULATION_PACK)).manifest.settings);
  return learnedTextPlan(rules, { curves, phonemes, loudness, seenPairs: new Set(seenPairs) });
}
