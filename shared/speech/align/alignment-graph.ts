import { type Phoneme, phonemeIndex, type Stress } from '../../core/phonemes.ts';
import type { TimeRange } from '../../core/time.ts';
import type { Pronunciation } from '../text/pronunciation.ts';
import { minimumFrames } from './minimum-durations.ts';
import { FREE_SPEECH_COLUMN, HOP_SECONDS } from './posteriors.ts';

/** A word to be placed, with the ways in which it may be said (at least one). */
export interface AlignableWord {
  readonly text: string;
  readonly pronunciations: readonly Pronunciation[];
  /** The word may also be heard as something that no pronunciation covers, at this price in nats. */
  readonly freeCost?: number;
}

/** One way of reading a place in the text, e.g. `1984` as a year or as a number. */
export interface Reading {
  readonly words: readonly AlignableWord[];
  /** Nats against this reading. */
  readonly cost: number;
  /** Whether this is what the script says. */
  readonly matchesScript: boolean;
}

/** A place in the text: exactly one of its readings is heard, or none of them when it may be skipped. */
export interface AlignmentSlot {
  readonly readings: readonly Reading[];
  /** Nats that leaving the place out costs; Infinity forbids it. */
  readonly skipCost: number;
  /** What the script says here; absent for words that only the recogniser heard. */
  readonly script?: string;
  /** Seconds within which the place must begin, where it is known. */
  readonly startsWithin?: TimeRange;
  /** Whether punctuation makes a pause likely afterwards. */
  readonly phraseEnd?: boolean;
}

/** A stretch of the path: a phoneme of a word, a pause, or free speech. */
export interface GraphUnit {
  /** Absent for free speech. */
  readonly phoneme?: Phoneme;
  readonly stress?: Stress;
  readonly slot?: number;
  readonly reading?: number;
  readonly word?: number;
}

/**
 * Junctions (places between words, in order) joined by chains of states. States are sorted by the junction that
 * their chain leaves; a state follows itself (`loops`) or its predecessor: a state (>= 0) or a junction (-1 - j).
 */
export interface AlignmentGraph {
  readonly junctionCount: number;
  readonly units: readonly GraphUnit[];
  readonly columns: Uint8Array;
  readonly predecessors: Int32Array;
  readonly loops: Uint8Array;
  readonly unitOf: Int32Array;
  /** Added when a chain is entered (its cost, negative); zero inside. */
  readonly entryScores: Float32Array;
  /** 1 at the first state of a phoneme: entering it earns the boundary bonus. */
  readonly phonemeStarts: Uint8Array;
  /** Frames between which a chain may be entered. */
  readonly earliest: Int32Array;
  readonly latest: Int32Array;
  /** States of chains that leave junction j: firstState[j] to firstState[j + 1]. */
  readonly firstState: Int32Array;
  /** The junction that each state's chain leaves. */
  readonly leaves: Int32Array;
  /** The most junctions that a chain or a skip passes. */
  readonly longestSpan: number;
  /** For each junction, the last states of the chains that arrive. */
  readonly arrivals: readonly (readonly number[])[];
  /** For each junction, the earlier junctions from which it is reached without a sound. */
  readonly skips: readonly (readonly { readonly from: number; readonly cost: number }[])[];
}

export interface GraphOptions {
  /** Nats to enter a pause between words; less after punctuation. */
  readonly pauseCost: number;
  readonly phrasePauseCost: number;
  readonly breathCost: number;
  /** Nats to enter speech that the text does not have; Infinity forbids it. */
  readonly extraSpeechCost: number;
}

export const GRAPH_DEFAULTS: GraphOptions = { pauseCost: 2, phrasePauseCost: 0.5, breathCost: 3, extraSpeechCost: 18 };

interface Chain {
  readonly from: number;
  readonly to: number;
  readonly units: readonly GraphUnit[];
  readonly cost: number;
  readonly startsWithin: TimeRange | undefined;
}

/** The graph of everything that the slots allow, with optional pauses, breaths and unknown speech between words. */
export function buildAlignmentGraph(slots: readonly AlignmentSlot[], options: GraphOptions = GRAPH_DEFAULTS): AlignmentGraph {
  const chains: Chain[] = [];
  const skips: { from: number; cost: number }[][] = [[]];
  let here = 0;
  chains.push(...pausesAt(here, true, options));
  slots.forEach((slot, slotIndex) => {
    let next = here + 1;
    const inner: number[][] = slot.readings.map((reading) => {
      const junctions = [here];
      for (let i = 1; i < reading.words.length; i++) junctions.push(next++);
      return junctions;
    });
    const after = next;
    while (skips.length <= after) skips.push([]);
    inner.forEach((junctions, readingIndex) => {
      const reading = slot.readings[readingIndex];
      if (!reading) return;
      if (reading.words.length === 0) skips[after]?.push({ from: here, cost: reading.cost });
      chains.push(...readingChains({ reading, readingIndex, slot, slotIndex, junctions, after }, options));
    });
    if (Number.isFinite(slot.skipCost)) skips[after]?.push({ from: here, cost: slot.skipCost });
    chains.push(...pausesAt(after, slot.phraseEnd === true || slotIndex === slots.length - 1, options));
    here = after;
  });
  return layOutStates(chains, skips);
}

interface PlacedReading {
  readonly reading: Reading;
  readonly readingIndex: number;
  readonly slot: AlignmentSlot;
  readonly slotIndex: number;
  readonly junctions: readonly number[];
  readonly after: number;
}

function readingChains(placed: PlacedReading, options: GraphOptions): Chain[] {
  const chains: Chain[] = [];
  placed.reading.words.forEach((word, wordIndex) => {
    const from = placed.junctions[wordIndex] ?? 0;
    const to = placed.junctions[wordIndex + 1] ?? placed.after;
    const place = { slot: placed.slotIndex, reading: placed.readingIndex, word: wordIndex };
    const readingCost = wordIndex === 0 ? placed.reading.cost : 0;
    const startsWithin = wordIndex === 0 ? placed.slot.startsWithin : undefined;
    for (const pronunciation of word.pronunciations) {
      const units = pronunciation.phonemes.map((spoken) => ({ ...spoken, ...place }));
      if (units.length > 0) chains.push({ from, to, units, cost: readingCost + pronunciation.cost, startsWithin });
    }
    if (word.freeCost !== undefined) {
      chains.push({ from, to, units: [place], cost: readingCost + word.freeCost, startsWithin });
    }
    if (wordIndex > 0) chains.push(...pausesAt(from, false, { ...options, extraSpeechCost: Number.POSITIVE_INFINITY }));
  });
  return chains;
}

function pausesAt(junction: number, likely: boolean, options: GraphOptions): Chain[] {
  const loop = (units: readonly GraphUnit[], cost: number): Chain => ({
    from: junction,
    to: junction,
    units,
    cost,
    startsWithin: undefined,
  });
  const chains = [
    loop([{ phoneme: 'SIL' }], likely ? options.phrasePauseCost : options.pauseCost),
    loop([{ phoneme: 'BR' }], options.breathCost),
    loop([{ phoneme: 'NSN' }], options.breathCost),
  ];
  if (Number.isFinite(options.extraSpeechCost)) chains.push(loop([{}], options.extraSpeechCost));
  return chains;
}

/** Free speech must last at least as long as a short word, or it would eat single bad frames. */
const FREE_SPEECH_FRAMES = 12;

function layOutStates(unsorted: readonly Chain[], skips: readonly { from: number; cost: number }[][]): AlignmentGraph {
  const chains = unsorted.toSorted((a, b) => a.from - b.from);
  const framesOf = (unit: GraphUnit) => (unit.phoneme ? minimumFrames(unit.phoneme, unit.stress) : FREE_SPEECH_FRAMES);
  const stateCount = chains.reduce((sum, chain) => sum + chain.units.reduce((count, unit) => count + framesOf(unit), 0), 0);
  const graph = {
    junctionCount: skips.length,
    units: chains.flatMap((chain) => chain.units),
    columns: new Uint8Array(stateCount),
    predecessors: new Int32Array(stateCount),
    loops: new Uint8Array(stateCount),
    unitOf: new Int32Array(stateCount),
    entryScores: new Float32Array(stateCount),
    phonemeStarts: new Uint8Array(stateCount),
    earliest: new Int32Array(stateCount),
    latest: new Int32Array(stateCount).fill(0x7fffffff),
    firstState: new Int32Array(skips.length + 1),
    leaves: new Int32Array(stateCount),
    longestSpan: longestSpan(chains, skips),
    arrivals: skips.map((): number[] => []),
    skips,
  };
  let state = 0;
  let unitIndex = 0;
  for (const chain of chains) {
    graph.entryScores[state] = -chain.cost;
    if (chain.startsWithin) {
      graph.earliest[state] = Math.floor(chain.startsWithin.start / HOP_SECONDS);
      graph.latest[state] = Math.ceil(chain.startsWithin.end / HOP_SECONDS);
    }
    let predecessor = -1 - chain.from;
    for (const unit of chain.units) {
      graph.phonemeStarts[state] = 1;
      for (let left = framesOf(unit); left > 0; left--) {
        graph.columns[state] = unit.phoneme ? phonemeIndex(unit.phoneme) : FREE_SPEECH_COLUMN;
        graph.predecessors[state] = predecessor;
        graph.loops[state] = left === 1 ? 1 : 0;
        graph.unitOf[state] = unitIndex;
        graph.leaves[state] = chain.from;
        predecessor = state++;
      }
      unitIndex++;
    }
    graph.arrivals[chain.to]?.push(predecessor);
    graph.firstState[chain.from + 1] = state;
  }
  for (let junction = 1; junction <= skips.length; junction++) {
    graph.firstState[junction] = Math.max(graph.firstState[junction] ?? 0, graph.firstState[junction - 1] ?? 0);
  }
  return graph;
}

function longestSpan(chains: readonly Chain[], skips: readonly (readonly { readonly from: number }[])[]): number {
  let span = 1;
  for (const chain of chains) span = Math.max(span, chain.to - chain.from);
  skips.forEach((list, to) => {
    for (const skip of list) span = Math.max(span, to - skip.from);
  });
  return span;
}
