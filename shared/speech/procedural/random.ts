/** Numbers in [0, 1) that only seed and stream decide. */
export type Random = () => number;

/**
 * A small generator (mulberry32) for one stream of one seed: layers draw from their own streams, so that turning one layer's
 * dial leaves the others as they were.
 */
export function createRandom(seed: number, stream: string): Random {
  let state = hash(stream, Math.trunc(seed) >>> 0);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Normal deviate by Box and Muller. */
export function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Uniform in minimum..maximum. */
export function between(random: Random, minimum: number, maximum: number): number {
  return minimum + (maximum - minimum) * random();
}

function hash(text: string, seed: number): number {
  let value = (2166136261 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619) >>> 0;
  return value;
}
