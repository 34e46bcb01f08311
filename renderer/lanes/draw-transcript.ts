import { isBilabial, isLabiodental, isPause, isVowel } from '../../shared/core/phonemes.ts';
import type { TimedPhoneme, TimedWord } from '../../shared/core/take.ts';
import type { TimeRange } from '../../shared/core/time.ts';
import { type StudioState, selectedTake } from '../store/studio-store.ts';
import { timeToX, visibleSeconds } from '../store/time-view.ts';
import type { LaneScene } from './lane-canvas.tsx';

/** Below this, a word was hardly heard: it is drawn with a broken line. */
const DOUBTFUL = 0.5;

export function wordsOf(state: StudioState): readonly TimedWord[] {
  return selectedTake(state)?.take?.transcript.words ?? [];
}

export function phonemesOf(state: StudioState): readonly TimedPhoneme[] {
  return selectedTake(state)?.take?.transcript.phonemes ?? [];
}

/** Position in a list of ranges that holds the time, or -1. */
export function indexAt(ranges: readonly TimeRange[], time: number): number {
  return ranges.findIndex((range) => range.start <= time && time < range.end);
}

export function litWord(state: StudioState, time: number): number {
  return indexAt(wordsOf(state), time);
}

export function litPhoneme(state: StudioState, time: number): number {
  return indexAt(phonemesOf(state), time);
}

export function drawWords(scene: LaneScene): void {
  const { context, height, palette, state, time } = scene;
  context.font = `12px ${palette.font}`;
  forVisible(scene, wordsOf(state), (word, x, width) => {
    const isLit = word.start <= time && time < word.end;
    box(scene, x, 3, width, height - 6, isLit ? palette.amber : palette.raised, isLit ? 0.26 : 1);
    context.setLineDash(word.confidence < DOUBTFUL ? [3, 3] : []);
    context.strokeStyle = isLit ? palette.amber : palette.line;
    context.strokeRect(Math.round(x) + 0.5, 3.5, Math.max(1, Math.round(width) - 1), height - 7);
    context.setLineDash([]);
    label(scene, word.text, x, width, isLit ? palette.text : palette.text);
  });
}

export function drawPhonemes(scene: LaneScene): void {
  const { context, height, palette, state, time } = scene;
  context.font = `11px ${palette.font}`;
  forVisible(scene, phonemesOf(state), (phoneme, x, width) => {
    if (isPause(phoneme.phoneme)) return;
    const isLit = phoneme.start <= time && time < phoneme.end;
    box(
      scene,
      x,
      2,
      width,
      height - 6,
      isLit ? palette.amber : palette.raised,
      isLit ? 0.3 : isVowel(phoneme.phoneme) ? 1 : 0.45,
    );
    // Contact of the lips is what this lane is read for: a full bar where they seal, half a bar where lip meets teeth.
    if (isBilabial(phoneme.phoneme) || isLabiodental(phoneme.phoneme)) {
      context.fillStyle = palette.amber;
      const share = isBilabial(phoneme.phoneme) ? 1 : 0.5;
      context.fillRect(x + 1, height - 3, Math.max(1, (width - 2) * share), 2);
    }
    label(scene, phoneme.phoneme.toLowerCase(), x, width, isLit ? palette.text : palette.faint);
  });
}

function forVisible<Range extends TimeRange>(
  { view }: LaneScene,
  ranges: readonly Range[],
  draw: (range: Range, x: number, width: number) => void,
): void {
  const end = view.start + visibleSeconds(view);
  for (const range of ranges) {
    if (range.end < view.start || range.start > end) continue;
    const x = timeToX(view, range.start);
    draw(range, x, Math.max(1, timeToX(view, range.end) - x - 1));
  }
}

function box({ context }: LaneScene, x: number, y: number, width: number, height: number, color: string, alpha: number): void {
  context.globalAlpha = alpha;
  context.fillStyle = color;
  context.fillRect(x, y, width, height);
  context.globalAlpha = 1;
}

/** Text in the middle of its range, left out where it does not fit. */
function label({ context, height }: LaneScene, text: string, x: number, width: number, color: string): void {
  const textWidth = context.measureText(text).width;
  if (textWidth > width - 2) return;
  context.fillStyle = color;
  context.textBaseline = 'middle';
  context.fillText(text, x + (width - textWidth) / 2, height / 2);
}
