import { BLEND_SHAPE_NAMES } from '../../core/blend-shapes.ts';
import type { BlendShapeClip, HeadMotion } from '../../core/take.ts';
import { type FrameRate, frameCountFor } from '../../core/time.ts';
import { blinkTimes, paintBlinks } from './blinks.ts';
import { paintBreath } from './breath.ts';
import { browGestures, paintBrows } from './brows.ts';
import { gazeTargets, largeShifts, paintGaze } from './gaze.ts';
import { headMotion } from './head-motion.ts';
import { canvasClip, createLayerCanvas } from './layer-canvas.ts';
import { completeProceduralStyle, type ProceduralStyle } from './procedural-style.ts';
import { createRandom } from './random.ts';
import { type ProceduralInput, speechEvents } from './speech-events.ts';

/** Weights to be added to a clip, and the head's rotation. */
export interface ProceduralLayers {
  /** Only the channels that move: eyes, brows, cheeks, nose; never the mouth. */
  readonly clip: BlendShapeClip;
  readonly motion: HeadMotion;
}

/**
 * Blinks, gaze, brows, breath and head motion for a recording. The same input, dials and seed give the same layers; each layer
 * has its own random stream. With `enabled: false` the clip has no channels and the head does not move.
 */
export function proceduralLayers(
  input: ProceduralInput,
  frameRate: FrameRate,
  seed: number,
  dials: Partial<ProceduralStyle> = {},
): ProceduralLayers {
  const style = completeProceduralStyle(dials);
  const duration = Number.isFinite(input.duration) ? Math.max(0, input.duration) : 0;
  const frameCount = frameCountFor(frameRate, duration);
  const canvas = createLayerCanvas(frameRate, frameCount);
  if (!style.enabled)
    return { clip: canvasClip(canvas, []), motion: { frameRate, frameCount, head: new Float32Array(frameCount * 3) } };

  const events = speechEvents({ ...input, duration });
  const gaze = gazeTargets(createRandom(seed, 'gaze'), duration, events, style.gaze);
  const blinks = blinkTimes(createRandom(seed, 'blinks'), duration, events, largeShifts(gaze), style.blinks);
  const brows = browGestures(createRandom(seed, 'brows'), events, input.question ?? false, style.brows);
  paintGaze(canvas, gaze, duration);
  paintBlinks(canvas, createRandom(seed, 'lids'), blinks);
  paintBrows(canvas, brows);
  paintBreath(canvas, events, duration, style.breath);
  return {
    clip: canvasClip(canvas, BLEND_SHAPE_NAMES),
    motion: headMotion(createRandom(seed, 'head'), duration, events, frameRate, frameCount, style),
  };
}
