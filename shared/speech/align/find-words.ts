import { isPause, PHONEMES, type Phoneme, phonemeIndex } from '../../core/phonemes.ts';
import type { TimeRange } from '../../core/time.ts';
import { decodePhones } from './decode-phones.ts';
import { HOP_SECONDS, type PhonePosteriors } from './posteriors.ts';
import type { WordTree } from './word-tree.ts';

/** A word that the sounds make likely. */
export interface LikelyWord extends TimeRange {
  readonly text: string;
}

/** Nats for a sound that the word does not have, and for one of the word's that is not there. */
const EXTRA_SOUND = 3.5;
const MISSING_SOUND = 2.5;
/** Most that a wrong sound may cost, and the weight of a nat of difference. */
const WRONG_SOUND = 5;
const SOUND_WEIGHT = 0.8;
/** Nats for a pause inside a word. */
const PAUSE_INSIDE = 3;
/** Nats for any word, so that few long ones win over many short ones. */
const ANY_WORD = 0.5;
/** What is farther behind the best is given up. */
const BEAM = 5;

/** A stretch that the phone head takes for one phoneme. */
interface Sound extends TimeRange {
  readonly isPause: boolean;
  /** Nats for taking it for each phoneme, by column. */
  readonly costs: Float32Array;
}

/**
 * The likeliest words for what the phone head heard, without any grammar: six in ten are right in clear speech. In order, without overlap.
 * @param posteriors of the stretch; times are counted from its first frame
 */
export function findWords(posteriors: PhonePosteriors, tree: WordTree): readonly LikelyWord[] {
  const sounds = decodePhones(posteriors).map((phone) => soundOf(phone, posteriors));
  const { from, word } = search(sounds, tree);
  const found: LikelyWord[] = [];
  for (let end = sounds.length; end > 0; ) {
    const start = from[end] ?? 0;
    const text = tree.words[word[end] ?? -1];
    if (text !== undefined) found.push({ text, start: sounds[start]?.start ?? 0, end: sounds[end - 1]?.end ?? 0 });
    end = start;
  }
  return found.reverse();
}

function soundOf(phone: TimeRange & { readonly phoneme: Phoneme }, posteriors: PhonePosteriors): Sound {
  const columns = PHONEMES.length;
  const first = Math.max(0, Math.min(posteriors.frameCount - 1, Math.round(phone.start / HOP_SECONDS)));
  const last = Math.max(first + 1, Math.min(posteriors.frameCount, Math.round(phone.end / HOP_SECONDS)));
  const costs = new Float32Array(columns);
  for (let frame = first; frame < last; frame++) {
    for (let i = 0; i < columns; i++)
      costs[i] = (costs[i] ?? 0) + Math.max(-10, posteriors.logProbabilities[frame * columns + i] ?? -10);
  }
  const own = costs[phonemeIndex(phone.phoneme)] ?? 0;
  for (let i = 0; i < columns; i++) {
    const nats = (SOUND_WEIGHT * (own - (costs[i] ?? 0))) / (last - first);
    costs[i] = Math.max(0, Math.min(WRONG_SOUND, nats));
  }
  return { start: phone.start, end: phone.end, isPause: isPause(phone.phoneme), costs };
}

/** Viterbi through the tree, sound by sound: for each place the word that ends there and the place where it began. */
function search(sounds: readonly Sound[], tree: WordTree): { from: Int32Array; word: Int32Array } {
  const best = new Float32Array(sounds.length + 1).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(sounds.length + 1);
  const word = new Int32Array(sounds.length + 1).fill(-1);
  best[0] = 0;
  let now = createFront(tree);
  let next = createFront(tree);
  const finish = (front: Front, place: number): void => {
    for (let i = 0; i < front.count; i++) {
      const node = front.nodes[i] ?? 0;
      const cost = (front.costs[node] ?? 0) + (tree.cost[node] ?? 0) - (tree.ahead[node] ?? 0);
      if (cost >= (best[place] ?? 0)) continue;
      best[place] = cost;
      from[place] = front.starts[node] ?? 0;
      word[place] = tree.word[node] ?? -1;
    }
  };
  const descend = (source: Front, target: Front, node: number, price: (column: number) => number): void => {
    const base = (source.costs[node] ?? 0) - (tree.ahead[node] ?? 0);
    for (let child = tree.child[node] ?? 0; child > 0; child = tree.sibling[child] ?? 0) {
      const cost = base + (tree.ahead[child] ?? 0) + price(tree.phoneme[child] ?? 0);
      relax(target, child, cost, source.starts[node] ?? 0);
    }
  };
  for (let place = 0; place <= sounds.length; place++) {
    // Words may lack a sound: a step into the tree without one in the recording.
    for (let i = 0, count = now.count; i < count; i++) descend(now, now, now.nodes[i] ?? 0, () => MISSING_SOUND);
    finish(now, place);
    const sound = sounds[place];
    if (sound === undefined) break;
    relax(now, 0, (best[place] ?? 0) + (tree.ahead[0] ?? 0) + ANY_WORD, place);
    const skipped = (best[place] ?? 0) + (sound.isPause ? 0 : EXTRA_SOUND + ANY_WORD);
    if (skipped < (best[place + 1] ?? 0)) {
      best[place + 1] = skipped;
      from[place + 1] = place;
      word[place + 1] = -1;
    }
    const limit = leastOf(now) + BEAM;
    for (let i = 0; i < now.count; i++) {
      const node = now.nodes[i] ?? 0;
      const cost = now.costs[node] ?? 0;
      // A word's beginning stays: what speaks for it is heard only later.
      if (node > 0 && cost > limit) continue;
      if (node > 0) relax(next, node, cost + (sound.isPause ? PAUSE_INSIDE : EXTRA_SOUND), now.starts[node] ?? 0);
      if (!sound.isPause) descend(now, next, node, (column) => sound.costs[column] ?? WRONG_SOUND);
    }
    clear(now);
    [now, next] = [next, now];
  }
  return { from, word };
}

/** Nodes reached so far, each with its cost and the place where its word began. */
interface Front {
  readonly costs: Float32Array;
  readonly starts: Int32Array;
  readonly nodes: Int32Array;
  count: number;
}

function createFront(tree: WordTree): Front {
  const costs = new Float32Array(tree.nodeCount).fill(Number.POSITIVE_INFINITY);
  return { costs, starts: new Int32Array(tree.nodeCount), nodes: new Int32Array(tree.nodeCount), count: 0 };
}

function relax(front: Front, node: number, cost: number, start: number): void {
  const known = front.costs[node] ?? 0;
  if (cost >= known) return;
  if (known === Number.POSITIVE_INFINITY) front.nodes[front.count++] = node;
  front.costs[node] = cost;
  front.starts[node] = start;
}

function leastOf(front: Front): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < front.count; i++) least = Math.min(least, front.costs[front.nodes[i] ?? 0] ?? least);
  return least;
}

function clear(front: Front): void {
  for (let i = 0; i < front.count; i++) front.costs[front.nodes[i] ?? 0] = Number.POSITIVE_INFINITY;
  front.count = 0;
}
