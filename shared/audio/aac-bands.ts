/** Sample rates in the order of their index in AAC headers (ISO/IEC 14496-3, table 1.18), in Hz. */
export const AAC_SAMPLE_RATES: readonly number[] = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];

/** What depends on the sample rate: where the scalefactor bands begin (and the last ends), and how many TNS may filter. */
export interface BandLayout {
  readonly long: Uint16Array;
  readonly short: Uint16Array;
  readonly longTnsBands: number;
  readonly shortTnsBands: number;
}

/** Widths of the bands in steps of 4 lines, a digit of base 36 each: ISO/IEC 14496-3, tables 4.110 to 4.128. */
const LONG_96 = '11111111111111222223333344679bggggggggggg';
const LONG_64 = '11111111111111222233344456679aaaaaaaaaaaaaaaaaa';
const LONG_48 = '111111111122222223333445566778888888888888888888o';
const LONG_32 = '111111111122222223333445566778888888888888888888888';
const LONG_24 = '1111111111122222222223333444556677899abcddggggg';
const LONG_16 = '222222222223333333334444555667789aabcdefggg';
const LONG_8 = '33333333333334444444555566677899abcdefgk';
const SHORT_96 = '111111222479';
const SHORT_48 = '11111222333444';
const SHORT_24 = '111111122233445';
const SHORT_16 = '111111112233455';
const SHORT_8 = '111111122223455';

/** By index of the sample rate. */
const LONG = [LONG_96, LONG_96, LONG_64, LONG_48, LONG_48, LONG_32, LONG_24, LONG_24, LONG_16, LONG_16, LONG_16, LONG_8];
const SHORT = [SHORT_96, SHORT_96, SHORT_96, SHORT_48, SHORT_48, SHORT_48, SHORT_24, SHORT_24, SHORT_16, SHORT_16, SHORT_16];
/** ISO/IEC 14496-3, table 4.102 (TNS_MAX_BANDS of AAC-LC). */
const LONG_TNS_BANDS = [31, 31, 34, 40, 42, 51, 46, 46, 42, 42, 42, 39];
const SHORT_TNS_BANDS = [9, 9, 10];
/** Lowest sample rate that takes the tables of each index (table 4.82). */
const LOWEST_RATES = [92_017, 75_132, 55_426, 46_009, 37_566, 27_713, 23_004, 18_783, 13_856, 11_502, 9_391, 0];

/** The scalefactor bands of any sample rate in Hz. */
export function bandLayout(sampleRate: number): BandLayout {
  const index = LOWEST_RATES.findIndex((lowest) => sampleRate >= lowest);
  return {
    long: offsets(LONG[index] ?? LONG_8),
    short: offsets(SHORT[index] ?? SHORT_8),
    longTnsBands: LONG_TNS_BANDS[index] ?? 39,
    shortTnsBands: SHORT_TNS_BANDS[index] ?? 14,
  };
}

function offsets(widths: string): Uint16Array {
  const places = new Uint16Array(widths.length + 1);
  for (let i = 0; i < widths.length; i++) places[i + 1] = (places[i] ?? 0) + 4 * Number.parseInt(widths[i] ?? '0', 36);
  return places;
}
