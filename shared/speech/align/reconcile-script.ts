import type { TimeRange } from '../../core/time.ts';
import type { AlignableWord, AlignmentSlot, Reading } from './alignment-graph.ts';
import { phoneticDistance } from './phonetic-distance.ts';

/** A place of the script: its readings as words with pronunciations, the likeliest first. */
export interface ScriptPlace {
  readonly text: string;
  readonly readings: readonly (readonly AlignableWord[])[];
  readonly phraseEnd?: boolean;
}

/** A word as the recogniser heard it, with its rough time. */
export interface HeardWord extends TimeRange {
  readonly word: AlignableWord;
  /** Of the recogniser, 0..1. */
  readonly probability: number;
}

export interface ReconcileOptions {
  /** Nats for leaving out a script word that the recogniser did not hear either. */
  readonly missingCost: number;
  /** Nats for leaving out any other script word. */
  readonly skipCost: number;
  /** Nats for preferring what was heard over what the script says, when the sound decides. */
  readonly misreadCost: number;
  /** Nats for leaving out a recognised word when there is no script: recognisers also hear words in noise. */
  readonly unheardCost: number;
  /** Seconds by which recognised times may be wrong. */
  readonly timeTolerance: number;
}

export const RECONCILE_DEFAULTS: ReconcileOptions = {
  missingCost: 3,
  skipCost: 25,
  misreadCost: 6,
  unheardCost: 18,
  timeTolerance: 1,
};

/** Words farther apart than this are not the same word in other letters. */
const SAME_WORD = 0.34;
const GAP = 0.62;
/** Words by which script and sound may be out of step beside their difference in length: keeps an hour of text affordable. */
const BAND = 120;

/**
 * Lays script and recognised words side by side (edit distance over sounds, readings of numbers included) and gives the slots
 * for {@link alignSlots}, in which the sound has the last word: words found in both are expected, near the time where they were
 * heard; a script word that stands against another one may be that one (misread); a script word without a partner may be
 * left out (missing); recognised words without a partner may be there (extra). An empty script gives the recognised words,
 * no recognised words the script alone. Order is kept.
 */
export function reconcileScript(
  script: readonly ScriptPlace[],
  heard: readonly HeardWord[],
  options: Partial<ReconcileOptions> = {},
): AlignmentSlot[] {
  const settings = { ...RECONCILE_DEFAULTS, ...options };
  if (script.length === 0) return heard.map((word) => heardSlot(word, settings.unheardCost, true, settings));
  const blocks = matchWords(script, heard);
  return blocks.flatMap((block) => slotsOf(block, heard.length > 0, settings));
}

/** Script places and heard words that belong together; one side may be empty. */
interface Block {
  readonly places: readonly ScriptPlace[];
  readonly heard: readonly HeardWord[];
  readonly matched: boolean;
}

/** Cheapest ways from (i places, j words) to the end, kept for a band around the diagonal. */
function matchWords(script: readonly ScriptPlace[], heard: readonly HeardWord[]): Block[] {
  const reach = BAND + Math.abs(script.length - heard.length);
  const firstOf = (i: number) => Math.max(0, Math.floor((i * heard.length) / Math.max(1, script.length) - reach));
  const lastOf = (i: number) => Math.min(heard.length, firstOf(i) + 2 * reach);
  const width = 2 * reach + 1;
  const costs = new Float64Array((script.length + 1) * width).fill(Number.POSITIVE_INFINITY);
  const moves = new Int16Array(costs.length);
  const costFrom = (i: number, j: number) =>
    j < firstOf(i) || j > lastOf(i) ? Number.POSITIVE_INFINITY : (costs[i * width + j - firstOf(i)] ?? 0);
  const distance = rememberedDistance();
  for (let i = script.length; i >= 0; i--) {
    const place = script[i];
    const lengths = place ? readingLengths(place) : [];
    for (let j = lastOf(i); j >= firstOf(i); j--) {
      let cost = i === script.length && j === heard.length ? 0 : Number.POSITIVE_INFINITY;
      let move = 0;
      const offer = (value: number, way: number) => {
        if (value >= cost) return;
        cost = value;
        move = way;
      };
      for (const length of place ? lengths : []) {
        if (!place || j + length > heard.length) continue;
        const apart = readingDistance(place, heard, j, length, distance);
        offer((apart <= SAME_WORD ? apart : 0.35 + 0.65 * apart) * length + costFrom(i + 1, j + length), length);
      }
      if (place) offer(GAP + costFrom(i + 1, j), 0);
      if (j < heard.length) offer(GAP + costFrom(i, j + 1), -1);
      costs[i * width + j - firstOf(i)] = cost;
      moves[i * width + j - firstOf(i)] = move;
    }
  }
  return walk(script, heard, (i, j) => moves[i * width + j - firstOf(i)] ?? 0);
}

function walk(script: readonly ScriptPlace[], heard: readonly HeardWord[], moveFrom: (i: number, j: number) => number): Block[] {
  const blocks: Block[] = [];
  const open: { places: ScriptPlace[]; heard: HeardWord[] } = { places: [], heard: [] };
  const close = () => {
    if (open.places.length + open.heard.length > 0)
      blocks.push({ places: open.places.splice(0), heard: open.heard.splice(0), matched: false });
  };
  let j = 0;
  for (let i = 0; i < script.length || j < heard.length; ) {
    const move = moveFrom(i, j);
    const place = script[i];
    const words = move > 0 ? heard.slice(j, j + move) : [];
    if (place && move > 0 && readingDistance(place, words, 0, words.length) <= SAME_WORD) {
      close();
      blocks.push({ places: [place], heard: words, matched: true });
    } else {
      if (place && move >= 0) open.places.push(place);
      if (move === -1) open.heard.push(...heard.slice(j, j + 1));
      else open.heard.push(...words);
    }
    if (move >= 0) i++;
    j += Math.abs(move);
  }
  close();
  return blocks;
}

function readingLengths(place: ScriptPlace): readonly number[] {
  return [...new Set(place.readings.map((words) => words.length))];
}

/** Of all readings with as many words: the mean distance of word to word, by their nearest pronunciations. */
function readingDistance(
  place: ScriptPlace,
  heard: readonly HeardWord[],
  from: number,
  length: number,
  distance = wordDistance,
): number {
  let best = 1;
  for (const words of place.readings) {
    if (words.length !== length) continue;
    let sum = 0;
    for (let at = 0; at < length; at++) {
      const word = words[at];
      const other = heard[from + at]?.word;
      sum += word && other ? distance(word, other) : 1;
    }
    best = Math.min(best, sum / length);
  }
  return best;
}

function wordDistance(a: AlignableWord, b: AlignableWord): number {
  if (a.text.toLowerCase() === b.text.toLowerCase()) return 0;
  const distances = a.pronunciations.flatMap((one) =>
    b.pronunciations.map((other) => phoneticDistance(one.phonemes, other.phonemes)),
  );
  return Math.min(1, ...distances);
}

/** The same words meet again and again: their distance is worked out once. */
function rememberedDistance(): typeof wordDistance {
  const numbers = new Map<string, number>();
  const numberOf = (text: string) => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  const known = new Map<number, number>();
  return (a, b) => {
    const key = numberOf(a.text) * 0x100000 + numberOf(b.text);
    const distance = known.get(key) ?? wordDistance(a, b);
    known.set(key, distance);
    return distance;
  };
}

function slotsOf(block: Block, wasHeard: boolean, settings: ReconcileOptions): AlignmentSlot[] {
  if (block.places.length === 0) return block.heard.map((word) => heardSlot(word, settings.misreadCost, false, settings));
  if (block.matched || block.heard.length === 0) {
    const skipCost = block.matched || !wasHeard ? settings.skipCost : settings.missingCost;
    return block.places.map((place) => ({ ...scriptSlot(place, skipCost), ...timeLimits(block, settings) }));
  }
  if (block.places.length === block.heard.length) {
    return block.places.map((place, index) => misreadSlot([place], block.heard.slice(index, index + 1), settings));
  }
  return [misreadSlot(block.places, block.heard, settings)];
}

function scriptSlot(place: ScriptPlace, skipCost: number): AlignmentSlot {
  return {
    readings: place.readings.map((words, at): Reading => ({ words, cost: at === 0 ? 0 : 0.5, matchesScript: true })),
    skipCost,
    script: place.text,
    ...(place.phraseEnd === undefined ? {} : { phraseEnd: place.phraseEnd }),
  };
}

/** A single matched word starts near the time at which it was heard. */
function timeLimits(block: Block, settings: ReconcileOptions): Pick<AlignmentSlot, 'startsWithin'> {
  const first = block.heard[0];
  if (!block.matched || !first) return {};
  return { startsWithin: { start: first.start - settings.timeTolerance, end: first.end + settings.timeTolerance } };
}

/** The script's words, or what was heard instead, or (when nobody is right) neither. */
function misreadSlot(places: readonly ScriptPlace[], heard: readonly HeardWord[], settings: ReconcileOptions): AlignmentSlot {
  const scripted = places.reduce<readonly (readonly AlignableWord[])[]>(
    (all, place) => all.flatMap((words) => place.readings.slice(0, 3).map((reading) => [...words, ...reading])).slice(0, 9),
    [[]],
  );
  const readings = [
    ...scripted.map((words, at): Reading => ({ words, cost: at === 0 ? 0 : 0.5, matchesScript: true })),
    { words: heard.map((other) => other.word), cost: settings.misreadCost, matchesScript: false },
  ];
  const phraseEnd = places.at(-1)?.phraseEnd;
  return {
    readings,
    skipCost: settings.skipCost,
    script: places.map((place) => place.text).join(' '),
    ...(phraseEnd === undefined ? {} : { phraseEnd }),
  };
}

function heardSlot(heard: HeardWord, skipCost: number, matchesScript: boolean, settings: ReconcileOptions): AlignmentSlot {
  return {
    readings: [{ words: [heard.word], cost: 0, matchesScript }],
    skipCost,
    startsWithin: { start: heard.start - settings.timeTolerance, end: heard.end + settings.timeTolerance },
  };
}
