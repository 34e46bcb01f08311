import { BLEND_SHAPE_NAMES } from '../../core/blend-shapes.ts';
import { arkitReferenceLipTable } from '../lips/arkit-reference.ts';
import { compileLipTable } from '../lips/compiled-table.ts';
import { measureWeights } from '../lips/measure-clip.ts';
import { applyStyle } from './apply-style.ts';
import { type ArticulationInput, type ArticulationPlan, PLAN_HOP, PLAN_RATE } from './articulation-plan.ts';
import { type ArticulationStyle, completeStyle } from './articulation-style.ts';
import { ARTICULATOR_COUNT, articulatorColumns } from './articulators.ts';
import { blendCarrier } from './carrier.ts';
import { cleanPhonemes } from './clean-phonemes.ts';
import { closeLips } from './close-lips.ts';
import { copyNextVowel, freeShortConsonants, holdShortPauses } from './consonant-habits.ts';
import { applyFormants } from './formant-gain.ts';
import { capTrack, sibilantCaps } from './jaw-caps.ts';
import { labiodentalContacts, narrowGap, tuckLowerLipInPlace, tuckTrack } from './labiodental-contact.ts';
import { lipSeals } from './lip-seals.ts';
import { applyLoudness } from './loudness-gain.ts';
import { lowPassCarrier } from './low-pass.ts';
import { makeSegments } from './make-segments.ts';
import { matchMeasures } from './match-measures.ts';
import { mergeDuplicates } from './merge-duplicates.ts';
import { openReleases } from './open-releases.ts';
import { openVowels } from './open-vowels.ts';
import { pressLipsInPlace } from './press-lips.ts';
import { extendRounding } from './rounding-lead.ts';
import type { Segment } from './segment.ts';
import { scaleToSpeakingRate } from './speaking-rate.ts';
import { guardUtteranceEdges } from './utterance-edges.ts';

const reference = compileLipTable(arkitReferenceLipTable);
/** Each blend shape that the engine drives, and the articulator that drives it. */
const DRIVEN = {
  columns: Int32Array.from(articulatorColumns().flat()),
  articulators: Int32Array.from(articulatorColumns().flatMap((columns, k) => columns.map(() => k))),
};

/**
 * What the mouth does for these phonemes, at 100 Hz, by rules alone: prior weights [T, 52] on the reference head, the lip
 * measures that they make there (mm), and the contacts that any head must keep. Pure and deterministic; a change to one
 * phoneme changes the plan within 300 ms of it only. T = ceil(duration x 100), at least 1; without phonemes the mouth rests.
 */
export function articulate(input: ArticulationInput, dials: Partial<ArticulationStyle> = {}): ArticulationPlan {
  const style = completeStyle(dials);
  const duration = Number.isFinite(input.duration) ? Math.max(0, input.duration) : 0;
  const frameCount = Math.max(1, Math.ceil(duration / PLAN_HOP - 1e-9));
  const phonemes = cleanPhonemes(input.phonemes, duration, style.lead);

  const targets = targetSegments(makeSegments(phonemes), input, style);
  const carrier = lowPassCarrier(blendCarrier(targets, frameCount));
  const seals = lipSeals(phonemes);
  const labiodentals = labiodentalContacts(phonemes);
  const tuck = tuckTrack(labiodentals, frameCount);
  const vowelGap = openVowels(carrier.gap, targets, style.articulation * style.jaw);
  const gap = openReleases(narrowGap(vowelGap, tuck), seals);

  const sibilants = sibilantCaps(targets);
  const closed = closeLips(gap, seals, style.firmness);
  const tucked = carrier.pose.slice();
  tuckLowerLipInPlace(tucked, tuck, style.lips);
  const pose = matchMeasures({ ...carrier, pose: tucked }, gap, capTrack(sibilants, frameCount));
  pressLipsInPlace(pose, closed, seals);

  const prior = toBlendShapes(pose, frameCount);
  return {
    frameCount,
    prior,
    measures: measureWeights(PLAN_RATE, prior, reference),
    closure: Float32Array.from(closed.closure),
    seals: seals.map(({ start, end, phoneme, firmness }) => ({
      start,
      end,
      phoneme,
      firmness: firmness * Math.min(1, style.firmness),
    })),
    labiodentals: labiodentals.map(({ start, end, phoneme }) => ({ start, end, phoneme })),
    sibilants,
  };
}

/** Habits, modulation and timing: from the table's targets to this line's targets. */
function targetSegments(segments: readonly Segment[], input: ArticulationInput, style: ArticulationStyle): Segment[] {
  const merged = mergeDuplicates(segments);
  const loud = applyLoudness(merged, input.loudness, style.loudness);
  const heard = applyFormants(loud, input.formants);
  const free = holdShortPauses(freeShortConsonants(copyNextVowel(heard)), style.restGap);
  const styled = applyStyle(free, style);
  return guardUtteranceEdges(extendRounding(scaleToSpeakingRate(styled, style.smoothness)));
}

function toBlendShapes(pose: Float64Array, frameCount: number): Float32Array {
  const shapes = BLEND_SHAPE_NAMES.length;
  const prior = new Float32Array(frameCount * shapes);
  const { columns, articulators } = DRIVEN;
  for (let frame = 0; frame < frameCount; frame++)
    for (let i = 0; i < columns.length; i++) {
      const value = pose[frame * ARTICULATOR_COUNT + (articulators[i] ?? 0)] ?? 0;
      prior[frame * shapes + (columns[i] ?? 0)] = value > 1 ? 1 : value > 0 ? value : 0;
    }
  return prior;
}
