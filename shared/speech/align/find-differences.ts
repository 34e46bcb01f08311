import type { ScriptDifference, TimedWord } from '../../core/take.ts';
import type { AlignmentSlot } from './alignment-graph.ts';
import type { PathSegment, WordPlace } from './path-segments.ts';

/**
 * Where the placed words differ from the script: readings that are not the script's (misread), script words that were
 * not heard (missing, at the moment where they would stand), and words or speech that the script lacks (extra).
 */
export function findDifferences(
  slots: readonly AlignmentSlot[],
  places: readonly WordPlace[],
  words: readonly TimedWord[],
  segments: readonly PathSegment[],
  times: readonly number[],
): ScriptDifference[] {
  const differences: ScriptDifference[] = [];
  let nextWord = 0;
  let now = 0;
  slots.forEach((slot, slotIndex) => {
    const first = nextWord;
    while (nextWord < places.length && places[nextWord]?.slot === slotIndex) nextWord++;
    const heard = words.slice(first, nextWord);
    const start = heard[0]?.start ?? now;
    const end = heard.at(-1)?.end ?? now;
    now = end;
    const reading = slot.readings[places[first]?.slot === slotIndex ? (places[first]?.reading ?? 0) : -1];
    const spoken = heard.map((word) => word.text).join(' ');
    const { script } = slot;
    if (script === undefined) {
      if (reading?.matchesScript === false) differences.push({ kind: 'extra', script: '', spoken, start, end });
    } else if (heard.length === 0) {
      if (!slot.readings.some((other) => other.words.length === 0)) {
        differences.push({ kind: 'missing', script, spoken: '', start, end });
      }
    } else if (reading?.matchesScript === false) differences.push({ kind: 'misread', script, spoken, start, end });
  });
  return [...differences, ...extraSpeech(segments, times)].sort((a, b) => a.start - b.start);
}

/** Runs of free speech between words: something was said, and nobody knows what. */
function extraSpeech(segments: readonly PathSegment[], times: readonly number[]): ScriptDifference[] {
  const differences: ScriptDifference[] = [];
  segments.forEach((segment, index) => {
    if (!segment.extra) return;
    const end = times[index + 1] ?? 0;
    const last = differences.at(-1);
    if (last && segments[index - 1]?.extra === true) differences[differences.length - 1] = { ...last, end };
    else differences.push({ kind: 'extra', script: '', spoken: '', start: times[index] ?? 0, end });
  });
  return differences;
}
