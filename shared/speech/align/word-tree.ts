import { isPause, type Phoneme, phonemeIndex } from '../../core/phonemes.ts';

/** A word as it may be said. */
export interface SpokenForm {
  readonly text: string;
  readonly phonemes: readonly Phoneme[];
  /** Nats: -ln of how often it is said, on any scale. */
  readonly cost: number;
}

/** Words by their sounds: words that begin alike share their first nodes. Node 0 is the root. */
export interface WordTree {
  readonly words: readonly string[];
  readonly nodeCount: number;
  /** Column of the phoneme that leads to a node. */
  readonly phoneme: Uint8Array;
  /** First child and next sibling of each node; 0 where there is none. */
  readonly child: Int32Array;
  readonly sibling: Int32Array;
  /** The likeliest word that ends at a node, -1 for none, and its cost. */
  readonly word: Int32Array;
  readonly cost: Float32Array;
  /** Cost of the likeliest word at or behind a node. */
  readonly ahead: Float32Array;
}

/** Builds the tree; forms without phonemes or with pauses are left out. */
export function growWordTree(forms: readonly SpokenForm[]): WordTree {
  const usable = forms.filter(({ phonemes }) => phonemes.length > 0 && !phonemes.some(isPause));
  const room = 1 + usable.reduce((sum, { phonemes }) => sum + phonemes.length, 0);
  const phoneme = new Uint8Array(room);
  const child = new Int32Array(room);
  const sibling = new Int32Array(room);
  const word = new Int32Array(room).fill(-1);
  const cost = new Float32Array(room).fill(Number.POSITIVE_INFINITY);
  const ahead = new Float32Array(room).fill(Number.POSITIVE_INFINITY);
  let nodeCount = 1;

  function childOf(node: number, column: number): number {
    for (let next = child[node] ?? 0; next > 0; next = sibling[next] ?? 0) if (phoneme[next] === column) return next;
    phoneme[nodeCount] = column;
    sibling[nodeCount] = child[node] ?? 0;
    child[node] = nodeCount;
    return nodeCount++;
  }

  for (const [index, form] of usable.entries()) {
    let node = 0;
    ahead[0] = Math.min(ahead[0] ?? 0, form.cost);
    for (const name of form.phonemes) {
      node = childOf(node, phonemeIndex(name));
      ahead[node] = Math.min(ahead[node] ?? 0, form.cost);
    }
    if (form.cost < (cost[node] ?? 0)) {
      cost[node] = form.cost;
      word[node] = index;
    }
  }
  return { words: usable.map(({ text }) => text), nodeCount, phoneme, child, sibling, word, cost, ahead };
}
