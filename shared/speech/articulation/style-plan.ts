import { BLEND_SHAPE_NAMES, type BlendShapeName } from '../../core/blend-shapes.ts';
import { isPause } from '../../core/phonemes.ts';
import type { TimedPhoneme } from '../../core/take.ts';
import type { TimeRange } from '../../core/time.ts';
import { type ArticulationPlan, PLAN_HOP, PLAN_RATE } from './articulation-plan.ts';
import { type ArticulationStyle, completeStyle, STYLE_DIALS } from './articulation-style.ts';
import { FITTED_LOUDNESS } from './fitted-measures.ts';
import { smoothRows } from './smooth-rows.ts';

/** What the dials need to know of the line besides its plan. */
export interface StyledLine {
  readonly plan: ArticulationPlan;
  /** `relativeLoudness`. */
  readonly loudness: Float32Array;
  /** Where the pauses are. */
  readonly phonemes: readonly TimedPhoneme[];
}

const SHAPES = BLEND_SHAPE_NAMES.length;
/** A neutral, half-open speaking mouth (mm), towards which mumbling shrinks. */
const NEUTRAL_GAP = 3;
const STANDING_SMILE = 0.25;
const MM_PER_SMILE = 19.8;
/** Frames over which loudness is averaged: about a syllable. */
const LOUDNESS_FRAMES = 8;
const GAIN_RANGE = [0.45, 1.5] as const;
/** Frames (standard deviation) of the smoothing at smoothness 1.5, and the sharpening at .5. */
const SMOOTH_FRAMES = 3;
const SHARPEN = 1.6;
/** Frames in which the lips part and meet around a pause. */
const PAUSE_RAMP = 8;

/** What kinds of shapes there are for the dials, by number. */
const JAW = 0;
const ROUNDED = 1;
const LIPS = 2;
const SMILE = 3;
const STRETCH = 4;
const PRESSED = 5;
const OTHER = 6;
const KINDS = Uint8Array.from(BLEND_SHAPE_NAMES, kindOf);

function kindOf(name: BlendShapeName): number {
  if (name === 'jawOpen' || name === 'mouthClose') return JAW;
  if (name === 'mouthFunnel' || name === 'mouthPucker') return ROUNDED;
  if (name.startsWith('mouthSmile')) return SMILE;
  if (name.startsWith('mouthStretch')) return STRETCH;
  if (/^mouth(Dimple|LowerDown|UpperUp)/.test(name)) return LIPS;
  return /^mouth(Press|Roll)/.test(name) ? PRESSED : OTHER;
}

/**
 * A character's dials on a finished plan of either route, without hearing or articulating again: the same meaning as in `applyStyle`,
 * on measures and shapes instead of targets. Contacts stay contacts at every setting. Neutral dials give the very same plan.
 */
export function stylePlan(line: StyledLine, dials: Partial<ArticulationStyle>): ArticulationPlan {
  const style = completeStyle(dials);
  const isNeutral = Object.entries(STYLE_DIALS).every(
    ([name, { neutral }]) => style[name as keyof ArticulationStyle] === neutral,
  );
  if (isNeutral) return line.plan;
  return shiftPlan(smoothPlan(scalePlan(line, style), style.smoothness), style.lead);
}

function scalePlan({ plan, loudness, phonemes }: StyledLine, style: ArticulationStyle): ArticulationPlan {
  const { frameCount, closure, measures } = plan;
  const lips = style.lips * (0.5 + 0.5 * style.articulation);
  const rounding = lips * style.rounding;
  const smile = STANDING_SMILE * style.smile;
  const pause = pauseTrack(phonemes, frameCount);
  const prior = plan.prior.slice();
  const gains = Float64Array.of(1, rounding, lips, lips, lips, 1, 1);
  const offsets = Float64Array.of(0, 0, 0, Math.max(0, smile), Math.min(0, smile), 0, 0);
  const [gap, width, protrusion, jawDrop] = [measures.gap, measures.width, measures.protrusion, measures.jawDrop].map((track) =>
    track.slice(),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  for (let frame = 0; frame < frameCount; frame++) {
    const closed = closure[frame] ?? 0;
    const speaking = 1 - (pause[frame] ?? 0);
    const louder = 1 + speaking * (loudnessGain(loudness, frame, style.loudness) - 1);
    const jaw = (1 + speaking * (style.jaw * style.articulation - 1)) * louder;
    const open = gap[frame] ?? 0;
    const shrunk = open + speaking * (1 - closed) * (style.articulation - 1) * (open - NEUTRAL_GAP);
    const scaled = shrunk * (1 + speaking * (style.jaw - 1)) * louder;
    gap[frame] = Math.max(0, scaled, style.restGap * (1 - speaking) * (1 - closed));
    jawDrop[frame] = (jawDrop[frame] ?? 0) * jaw;
    protrusion[frame] = (protrusion[frame] ?? 0) * rounding;
    const spread = width[frame] ?? 0;
    width[frame] = spread * (spread < 0 ? rounding : lips) + smile * MM_PER_SMILE;
    gains[JAW] = jaw;
    // Also the tuck of F and V rolls the lip: only what belongs to a closure presses harder or softer.
    gains[PRESSED] = 1 + closed * (style.firmness - 1);
    for (let k = 0, at = frame * SHAPES; k < SHAPES; k++, at++) {
      const kind = KINDS[k] ?? OTHER;
      const value = (prior[at] ?? 0) * (gains[kind] ?? 1) + (offsets[kind] ?? 0);
      prior[at] = value < 0 ? 0 : value > 1 ? 1 : value;
    }
  }
  return {
    ...plan,
    prior,
    measures: { frameRate: PLAN_RATE, frameCount, gap, width, protrusion, jawDrop },
    seals: plan.seals.map((seal) => ({ ...seal, firmness: seal.firmness * Math.min(1, style.firmness) })),
  };
}

/** How much wider the mouth is at this loudness than it was when the dial stood at 1. */
function loudnessGain(loudness: Float32Array, frame: number, dial: number): number {
  if (dial === 1 || loudness.length === 0) return 1;
  let sum = 0;
  let count = 0;
  const last = Math.min(loudness.length - 1, frame + LOUDNESS_FRAMES);
  for (let at = Math.max(0, frame - LOUDNESS_FRAMES); at <= last; at++) {
    sum += loudness[at] ?? 0;
    count++;
  }
  const level = count === 0 ? FITTED_LOUDNESS.ordinary : sum / count;
  const gain = (strength: number): number => {
    const above = (level - FITTED_LOUDNESS.ordinary) * strength;
    return Math.min(GAIN_RANGE[1], Math.max(GAIN_RANGE[0], 1 + FITTED_LOUDNESS.vowels * above));
  };
  return gain(dial) / gain(1);
}

/** [T] 1 in pauses, 0 in speech, with ramps. */
function pauseTrack(phonemes: readonly TimedPhoneme[], frameCount: number): Float32Array {
  const track = new Float32Array(frameCount);
  for (const { phoneme, start, end } of phonemes) {
    if (!isPause(phoneme)) continue;
    const [first, last] = [start / PLAN_HOP, end / PLAN_HOP];
    for (let frame = Math.max(0, Math.ceil(first)); frame < Math.min(frameCount, last); frame++) {
      const inside = Math.min(start <= 0 ? PAUSE_RAMP : frame - first, last >= frameCount ? PAUSE_RAMP : last - frame);
      track[frame] = Math.min(1, inside / PAUSE_RAMP);
    }
  }
  return track;
}

/** Crisper below 1, smoother above; under closures movement stays as it is. */
function smoothPlan(plan: ArticulationPlan, smoothness: number): ArticulationPlan {
  if (smoothness === 1) return plan;
  const { closure, measures } = plan;
  const change = (values: Float32Array, columns: number, low: number): Float32Array => {
    const smooth = smoothRows(values, columns, smoothness > 1 ? SMOOTH_FRAMES * 2 * (smoothness - 1) : SMOOTH_FRAMES);
    const amount = smoothness > 1 ? 1 : -SHARPEN * (1 - smoothness);
    return values.map((value, at) => {
      const share = amount * (1 - (closure[Math.floor(at / columns)] ?? 0));
      return Math.max(low, value + share * ((smooth[at] ?? 0) - value));
    });
  };
  const prior = change(plan.prior, SHAPES, 0).map((value) => Math.min(1, value));
  const any = Number.NEGATIVE_INFINITY;
  return {
    ...plan,
    prior,
    measures: {
      ...measures,
      gap: change(measures.gap, 1, 0),
      width: change(measures.width, 1, any),
      protrusion: change(measures.protrusion, 1, any),
      jawDrop: change(measures.jawDrop, 1, any),
    },
  };
}

/** Everything `lead` seconds earlier; what is moved out of the recording stays at its edge. */
function shiftPlan(plan: ArticulationPlan, lead: number): ArticulationPlan {
  if (lead === 0) return plan;
  const end = plan.frameCount * PLAN_HOP;
  const rows = (values: Float32Array, columns: number): Float32Array => shiftRows(values, columns, lead / PLAN_HOP);
  const contacts = <Contact extends TimeRange>(list: readonly Contact[]): Contact[] =>
    list
      .map((contact) => ({ ...contact, start: clampTo(contact.start - lead, end), end: clampTo(contact.end - lead, end) }))
      .filter((contact) => contact.end > contact.start);
  const { measures } = plan;
  return {
    ...plan,
    prior: rows(plan.prior, SHAPES),
    closure: rows(plan.closure, 1),
    measures: {
      ...measures,
      gap: rows(measures.gap, 1),
      width: rows(measures.width, 1),
      protrusion: rows(measures.protrusion, 1),
      jawDrop: rows(measures.jawDrop, 1),
    },
    seals: contacts(plan.seals),
    labiodentals: contacts(plan.labiodentals),
    sibilants: contacts(plan.sibilants),
  };
}

function clampTo(time: number, end: number): number {
  return Math.min(end, Math.max(0, time));
}

function shiftRows(values: Float32Array, columns: number, frames: number): Float32Array {
  const last = values.length / columns - 1;
  return values.map((_, at) => {
    const column = at % columns;
    const position = Math.min(last, Math.max(0, (at - column) / columns + frames));
    const before = Math.floor(position);
    const here = values[before * columns + column] ?? 0;
    return here + (position - before) * ((values[Math.min(last, before + 1) * columns + column] ?? here) - here);
  });
}
