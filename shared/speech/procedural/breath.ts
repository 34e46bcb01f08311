import { ease, type LayerCanvas, paintInPlace } from './layer-canvas.ts';
import type { SpeechEvents } from './speech-events.ts';

/** Seconds of one idle breath, and of the quick one before a phrase. */
export const IDLE_BREATH = 3.8;
const INHALE = 0.45;
const NOSTRILS_IDLE = 0.015;
const NOSTRILS_INHALE = 0.04;

/** Nostrils widen with each idle breath and before each phrase that follows a pause. */
export function paintBreath(canvas: LayerCanvas, events: SpeechEvents, duration: number, dial: number): void {
  if (dial <= 0) return;
  for (const name of ['noseSneerLeft', 'noseSneerRight'] as const) {
    paintInPlace(
      canvas,
      name,
      0,
      duration,
      (time) => NOSTRILS_IDLE * dial * (0.5 - 0.5 * Math.cos((2 * Math.PI * time) / IDLE_BREATH)),
    );
    for (const { start } of events.phrases)
      paintInPlace(canvas, name, start - INHALE, start + 0.1, (time) => {
        const x = (time - start + INHALE) / INHALE;
        return NOSTRILS_INHALE * dial * ease(x * 2) * ease(2.4 - x * 2);
      });
  }
}
