/**
 * How a character speaks: dials over the rules. All are multipliers with 1 as the neutral value unless said otherwise.
 */
export interface ArticulationStyle {
  /** Jaw opening of vowels, 0..2. */
  readonly jaw: number;
  /** Strength of lip shapes (rounding, spreading, raised and lowered lips), 0..2. */
  readonly lips: number;
  /** Additional gain of rounding alone, 0..2. */
  readonly rounding: number;
  /** How hard closed lips press: 0 barely touching .. 2 squeezed. Lips close at every value. */
  readonly firmness: number;
  /** Everything earlier (positive) or later, in seconds, -.06...045. */
  readonly lead: number;
  /** Length of anticipations and decays, .5..1.5: small is crisp, large is smooth. */
  readonly smoothness: number;
  /** 0 mumbled (hypo-articulated: targets shrink towards a neutral mouth) .. 1 neutral .. 2 over-articulated. */
  readonly articulation: number;
  /** How much loudness opens the mouth, 0 not at all .. 2. */
  readonly loudness: number;
  /** Standing smile, -1 (corners drawn in) .. 1; 0 is neutral. */
  readonly smile: number;
  /** Millimetres that the lips stand apart in pauses, 0..4; 0 is neutral. */
  readonly restGap: number;
}

export interface StyleDial {
  readonly minimum: number;
  readonly maximum: number;
  readonly neutral: number;
}

/** Range and neutral value of every dial. */
export const STYLE_DIALS: Readonly<Record<keyof ArticulationStyle, StyleDial>> = {
  jaw: { minimum: 0, maximum: 2, neutral: 1 },
  lips: { minimum: 0, maximum: 2, neutral: 1 },
  rounding: { minimum: 0, maximum: 2, neutral: 1 },
  firmness: { minimum: 0, maximum: 2, neutral: 1 },
  lead: { minimum: -0.045, maximum: 0.06, neutral: 0 },
  smoothness: { minimum: 0.5, maximum: 1.5, neutral: 1 },
  articulation: { minimum: 0, maximum: 2, neutral: 1 },
  loudness: { minimum: 0, maximum: 2, neutral: 1 },
  smile: { minimum: -1, maximum: 1, neutral: 0 },
  restGap: { minimum: 0, maximum: 4, neutral: 0 },
};

export const NEUTRAL_STYLE: ArticulationStyle = {
  jaw: 1,
  lips: 1,
  rounding: 1,
  firmness: 1,
  lead: 0,
  smoothness: 1,
  articulation: 1,
  loudness: 1,
  smile: 0,
  restGap: 0,
};

/** A complete style from some dials; values outside a dial's range are clamped, missing and non-finite ones are neutral. */
export function completeStyle(dials: Partial<ArticulationStyle> = {}): ArticulationStyle {
  const style: Record<string, number> = {};
  for (const [name, { minimum, maximum, neutral }] of Object.entries(STYLE_DIALS)) {
    const value = dials[name as keyof ArticulationStyle];
    style[name] = value !== undefined && Number.isFinite(value) ? Math.min(maximum, Math.max(minimum, value)) : neutral;
  }
  return { ...NEUTRAL_STYLE, ...style };
}
