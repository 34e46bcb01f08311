/** Dials of the layers that are made up, not heard: 0 is off, 1 natural, 2 much. Values outside 0..2 are clamped. */
export interface ProceduralStyle {
  /** One switch for all layers. */
  readonly enabled: boolean;
  /** How often the eyes blink (1 = 18 a minute). */
  readonly blinks: number;
  /** How often and how far brows accent speech. */
  readonly brows: number;
  /** How far the gaze wanders. */
  readonly gaze: number;
  /** How far the head moves. */
  readonly head: number;
  /** Breathing while idle and before phrases. */
  readonly breath: number;
}

/** A complete style; missing and non-finite dials are natural. */
export function completeProceduralStyle(dials: Partial<ProceduralStyle> = {}): ProceduralStyle {
  const dial = (value: number | undefined): number =>
    value === undefined || !Number.isFinite(value) ? 1 : Math.min(2, Math.max(0, value));
  return {
    enabled: dials.enabled ?? true,
    blinks: dial(dials.blinks),
    brows: dial(dials.brows),
    gaze: dial(dials.gaze),
    head: dial(dials.head),
    breath: dial(dials.breath),
  };
}
