import type { AlignmentGraph } from './alignment-graph.ts';
import { EMISSION_COLUMNS, type Emissions } from './posteriors.ts';

/** A unit of the graph and the frames it was given; the end is excluded. */
export interface PathStep {
  readonly unit: number;
  readonly start: number;
  readonly end: number;
}

export interface BestPath {
  readonly steps: readonly PathStep[];
  /** Sum of all log scores on the path. */
  readonly score: number;
}

export interface SearchOptions {
  /** Hypotheses this many nats below the best of the frame are dropped. */
  readonly beam: number;
  /** Bonus for beginning a phoneme at frame t: weight * log((boundary[t] + .02) / .02). */
  readonly boundaryWeight: number;
}

export const SEARCH_DEFAULTS: SearchOptions = { beam: 250, boundaryWeight: 0.3 };

const NEVER = Number.NEGATIVE_INFINITY;

/** Decisions of one frame, kept for walking back: only for the states and junctions that were alive. */
interface FrameTrace {
  readonly firstState: number;
  readonly advanced: Uint8Array;
  readonly firstJunction: number;
  readonly arrivedFrom: Int32Array;
}

/**
 * The most likely way through the graph (Viterbi with a beam), or undefined when none reaches the end: the sound is
 * then shorter than what must be said, or the beam was too narrow. Time and memory grow with frames times living
 * states, so that ten minutes cost about as much as twenty lines of thirty seconds. Ties go to the earlier choice.
 */
export function bestPath(
  graph: AlignmentGraph,
  emissions: Emissions,
  boundary: Float32Array,
  options: SearchOptions = SEARCH_DEFAULTS,
): BestPath | undefined {
  const search = startSearch(graph, options.beam);
  const traces: FrameTrace[] = [];
  for (let frame = 0; frame < emissions.frameCount; frame++) {
    const bonus = options.boundaryWeight * Math.log((Math.max(0, boundary[frame] ?? 0) + 0.02) / 0.02);
    const trace = advance(graph, search, emissions, frame, bonus, options.beam);
    if (!trace) return undefined;
    traces.push(trace);
  }
  const last = graph.junctionCount - 1;
  const score = search.junctionEnd > last ? (search.junctions[last] ?? NEVER) : NEVER;
  return score === NEVER ? undefined : { steps: walkBack(graph, traces), score };
}

/** Scores after the latest frame. Outside of [stateStart, stateEnd) and [junctionStart, junctionEnd) all is NEVER. */
interface Search {
  states: Float64Array;
  spareStates: Float64Array;
  junctions: Float64Array;
  spareJunctions: Float64Array;
  stateStart: number;
  stateEnd: number;
  junctionStart: number;
  junctionEnd: number;
}

function startSearch(graph: AlignmentGraph, beam: number): Search {
  const states = graph.columns.length;
  const search: Search = {
    states: new Float64Array(states).fill(NEVER),
    spareStates: new Float64Array(states).fill(NEVER),
    junctions: new Float64Array(graph.junctionCount).fill(NEVER),
    spareJunctions: new Float64Array(graph.junctionCount).fill(NEVER),
    stateStart: 0,
    stateEnd: 0,
    junctionStart: 0,
    junctionEnd: graph.junctionCount,
  };
  search.junctions[0] = 0;
  for (let junction = 1; junction < graph.junctionCount; junction++) {
    for (const skip of graph.skips[junction] ?? []) {
      const score = (search.junctions[skip.from] ?? NEVER) - skip.cost;
      if (score > (search.junctions[junction] ?? NEVER)) search.junctions[junction] = score;
    }
  }
  [search.junctionStart, search.junctionEnd] = prune(search.junctions, 0, graph.junctionCount, -beam);
  return search;
}

function advance(
  graph: AlignmentGraph,
  search: Search,
  emissions: Emissions,
  frame: number,
  bonus: number,
  beam: number,
): FrameTrace | undefined {
  const { from, stateEnd } = reachableStates(graph, search);
  const advanced = new Uint8Array(stateEnd - from);
  let best = advanceStates(graph, search, emissions, { frame, bonus, from, stateEnd, advanced });
  const { firstJunction, arrivedFrom } = advanceJunctions(graph, search, from, stateEnd, best - beam);
  for (let j = firstJunction; j < firstJunction + arrivedFrom.length; j++)
    best = Math.max(best, search.spareJunctions[j] ?? NEVER);
  if (best === NEVER) return undefined;
  swapAndPrune(search, { from, stateEnd, firstJunction, junctionEnd: firstJunction + arrivedFrom.length, limit: best - beam });
  return { firstState: from, advanced, firstJunction, arrivedFrom };
}

/** States that may be entered next: the living ones, their followers, and those that leave a living junction. */
function reachableStates(graph: AlignmentGraph, search: Search): { from: number; stateEnd: number } {
  let from = graph.columns.length;
  let to = 0;
  if (search.stateEnd > search.stateStart) {
    from = search.stateStart;
    to = search.stateEnd + 1;
  }
  if (search.junctionEnd > search.junctionStart) {
    from = Math.min(from, graph.firstState[search.junctionStart] ?? from);
    to = Math.max(to, graph.firstState[search.junctionEnd] ?? 0);
  }
  return { from, stateEnd: Math.max(from, Math.min(to, graph.columns.length)) };
}

interface StateRange {
  readonly frame: number;
  readonly bonus: number;
  readonly from: number;
  readonly stateEnd: number;
  readonly advanced: Uint8Array;
}

function advanceStates(graph: AlignmentGraph, search: Search, emissions: Emissions, range: StateRange): number {
  const { columns, predecessors, loops, entryScores, phonemeStarts, earliest, latest } = graph;
  const { states: old, spareStates: next, junctions } = search;
  const row = range.frame * EMISSION_COLUMNS;
  let best = NEVER;
  for (let state = range.from; state < range.stateEnd; state++) {
    const predecessor = predecessors[state] as number;
    let score: number;
    if (predecessor >= 0) score = old[predecessor] as number;
    else {
      const open = range.frame >= (earliest[state] as number) && range.frame <= (latest[state] as number);
      score = open ? (junctions[-1 - predecessor] as number) + (entryScores[state] as number) : NEVER;
    }
    if (phonemeStarts[state] === 1) score += range.bonus;
    let advanced = 1;
    if (loops[state] === 1 && (old[state] as number) >= score) {
      score = old[state] as number;
      advanced = 0;
    }
    score += emissions.scores[row + (columns[state] as number)] as number;
    next[state] = score;
    range.advanced[state - range.from] = advanced;
    if (score > best) best = score;
  }
  return best;
}

/** Junction scores of the frame: the best chain that ends there now, or an earlier junction without a sound. */
function advanceJunctions(graph: AlignmentGraph, search: Search, from: number, stateEnd: number, limit: number) {
  const firstJunction = graph.leaves[from] ?? 0;
  const arrived: number[] = [];
  const { spareStates: states, spareJunctions: junctions } = search;
  const lastLeft = stateEnd > 0 ? (graph.leaves[stateEnd - 1] ?? 0) : 0;
  let reachable = Math.max(search.junctionEnd - 1, lastLeft) + graph.longestSpan;
  for (let junction = firstJunction; junction < graph.junctionCount && junction <= reachable; junction++) {
    let score = NEVER;
    let source = -1 - junction;
    for (const state of graph.arrivals[junction] ?? []) {
      const value = state >= from && state < stateEnd ? (states[state] as number) : NEVER;
      if (value > score) {
        score = value;
        source = state;
      }
    }
    for (const skip of graph.skips[junction] ?? []) {
      const value = skip.from >= firstJunction ? (junctions[skip.from] as number) - skip.cost : NEVER;
      if (value > score) {
        score = value;
        source = -1 - skip.from;
      }
    }
    if (score > limit) reachable = Math.max(reachable, junction + graph.longestSpan);
    junctions[junction] = score;
    arrived.push(source);
  }
  return { firstJunction, arrivedFrom: Int32Array.from(arrived) };
}

interface Living {
  readonly from: number;
  readonly stateEnd: number;
  readonly firstJunction: number;
  readonly junctionEnd: number;
  readonly limit: number;
}

/** Makes the new scores the current ones, narrowed to what is within the beam, with NEVER everywhere else. */
function swapAndPrune(search: Search, living: Living): void {
  search.states.fill(NEVER, search.stateStart, search.stateEnd);
  search.junctions.fill(NEVER, search.junctionStart, search.junctionEnd);
  const states = search.spareStates;
  const junctions = search.spareJunctions;
  search.spareStates = search.states;
  search.spareJunctions = search.junctions;
  search.states = states;
  search.junctions = junctions;
  [search.stateStart, search.stateEnd] = prune(states, living.from, living.stateEnd, living.limit);
  [search.junctionStart, search.junctionEnd] = prune(junctions, living.firstJunction, living.junctionEnd, living.limit);
}

function prune(scores: Float64Array, from: number, to: number, limit: number): [number, number] {
  let start = from;
  while (start < to && (scores[start] as number) < limit) start++;
  let end = to;
  while (end > start && (scores[end - 1] as number) < limit) end--;
  scores.fill(NEVER, from, start);
  scores.fill(NEVER, end, to);
  return [start, end];
}

function walkBack(graph: AlignmentGraph, traces: readonly FrameTrace[]): PathStep[] {
  const steps: PathStep[] = [];
  let place = -graph.junctionCount;
  let end = traces.length;
  let unit = -1;
  for (let frame = traces.length - 1; frame >= 0; frame--) {
    const trace = traces[frame] as FrameTrace;
    while (place < 0) place = trace.arrivedFrom[-1 - place - trace.firstJunction] as number;
    const here = graph.unitOf[place] as number;
    if (here !== unit) {
      if (unit >= 0) steps.push({ unit, start: frame + 1, end });
      unit = here;
      end = frame + 1;
    }
    if (trace.advanced[place - trace.firstState] === 1) place = graph.predecessors[place] as number;
  }
  if (unit >= 0) steps.push({ unit, start: 0, end });
  return steps.reverse();
}
