import { isBilabial, isLabiodental, isPause, isVowel } from '../../shared/core/phonemes.ts';
import type { ScriptDifference, TimedPhoneme, TimedWord } from '../../shared/core/take.ts';
import type { TimeRange } from '../../shared/core/time.ts';
import { timeToX, visibleSeconds } from '../store/time-view.ts';
import type { StudioParts } from '../studio-parts.ts';
import { currentTranscript } from './selection-range.ts';
import { rangeAt, visibleRanges } from './tier-hit.ts';
import type { LaneScene } from './time-canvas.tsx';

/** Below this, a word or phone was hardly heard: it is drawn hatched and with a broken line. */
export const DOUBTFUL = 0.5;
/** Narrower ranges have neither frame nor text. */
const NARROW = 5;
/** Narrower phones have no letters. */
const NARROWEST_TEXT = 7;

export function litWord(parts: StudioParts, time: number): unknown {
  const transcript = currentTranscript(parts);
  return transcript && rangeAt(transcript.words, time);
}

export function litPhoneme(parts: StudioParts, time: number): unknown {
  const transcript = currentTranscript(parts);
  return transcript && rangeAt(transcript.phonemes, time);
}

export function drawWords(scene: LaneScene): void {
  const { context, palette, parts, time } = scene;
  const transcript = currentTranscript(parts);
  if (!transcript) return;
  const { selection } = parts.session.getState();
  context.font = `12px ${palette.font}`;
  eachVisible(scene, transcript.words, (word: TimedWord, x, width, index) => {
    const isSelected = selection.kind === 'word' && selection.index === index;
    drawBox(scene, x, width, {
      isLit: holds(word, time),
      isSelected,
      doubt: word.confidence < DOUBTFUL,
      strength: 1,
      top: 3,
      bottom: 4,
    });
    drawLabel(scene, word.text, x, width, palette.text, 0);
  });
  for (const difference of transcript.differences) drawDifference(scene, difference);
}

export function drawPhonemes(scene: LaneScene): void {
  const { context, height, palette, parts, time } = scene;
  const transcript = currentTranscript(parts);
  if (!transcript) return;
  const { selection } = parts.session.getState();
  let fontSize = 11;
  context.font = `11px ${palette.font}`;
  eachVisible(scene, transcript.phonemes, (phoneme: TimedPhoneme, x, width, index) => {
    const isSelected = selection.kind === 'phoneme' && selection.index === index;
    const isSilent = isPause(phoneme.phoneme);
    if (isSilent && !isSelected) {
      if (width > 26)
        drawLabel(scene, phoneme.phoneme === 'SIL' ? '·' : phoneme.phoneme.toLowerCase(), x, width, palette.faint, 0);
      return;
    }
    const strength = isSilent ? 0.2 : isVowel(phoneme.phoneme) ? 1 : 0.5;
    const doubt = phoneme.confidence < DOUBTFUL;
    drawBox(scene, x, width, { isLit: holds(phoneme, time), isSelected, doubt, strength, top: 2, bottom: 5 });
    // Contact of the lips is what this lane is read for: a full bar where they seal, half a bar where lip meets teeth.
    if (isBilabial(phoneme.phoneme) || isLabiodental(phoneme.phoneme)) {
      context.fillStyle = palette.amber;
      const share = isBilabial(phoneme.phoneme) ? 1 : 0.5;
      context.fillRect(x + 1, height - 4, Math.max(1, (width - 2) * share), 3);
    }
    if (width < NARROWEST_TEXT) return;
    // Two letters still fit into narrow phones when they are a little smaller. Setting a font is not free.
    const size = width < 19 ? 9.5 : 11;
    if (size !== fontSize) context.font = `${size}px ${palette.font}`;
    fontSize = size;
    const text = phoneme.phoneme.toLowerCase() + (phoneme.stress === 1 && width > 24 ? 'ˈ' : '');
    drawLabel(scene, text, x, width, holds(phoneme, time) || isSelected ? palette.text : palette.soft, -1);
  });
}

function holds(range: TimeRange, time: number): boolean {
  return range.start <= time && time < range.end;
}

/** Calls for what can be seen; of ranges that share a pixel only for the first. */
function eachVisible<Range extends TimeRange>(
  { view }: LaneScene,
  ranges: readonly Range[],
  draw: (range: Range, x: number, width: number, index: number) => void,
): void {
  const [from, to] = visibleRanges(ranges, view);
  let drawnTo = Number.NEGATIVE_INFINITY;
  for (let index = from; index < to; index++) {
    const range = ranges[index];
    if (!range) continue;
    const end = timeToX(view, range.end);
    if (end < drawnTo + 1) continue;
    const x = Math.max(timeToX(view, range.start), drawnTo);
    drawnTo = end;
    draw(range, x, Math.max(1, end - x - 1), index);
  }
}

interface BoxLook {
  readonly isLit: boolean;
  readonly isSelected: boolean;
  readonly doubt: boolean;
  readonly strength: number;
  readonly top: number;
  readonly bottom: number;
}

function drawBox({ context, height, palette }: LaneScene, x: number, width: number, look: BoxLook): void {
  const { isLit, isSelected, doubt, strength, top, bottom } = look;
  const tall = height - top - bottom;
  context.globalAlpha = isLit ? 0.3 : strength;
  context.fillStyle = isLit ? palette.amber : isSelected ? palette.hover : palette.raised;
  context.fillRect(x, top, width, tall);
  context.globalAlpha = 1;
  if (width < NARROW) return;
  if (doubt) hatch(context, x, top, width, tall, palette.faint);
  const isFramed = isSelected || isLit || doubt || top === 3;
  if (!isFramed) return;
  context.setLineDash(doubt && !isSelected ? [3, 3] : []);
  context.strokeStyle = isSelected ? palette.focus : isLit ? palette.amber : doubt ? palette.faint : palette.line;
  context.lineWidth = isSelected ? 2 : 1;
  const inset = isSelected ? 1 : 0.5;
  context.strokeRect(Math.round(x) + inset, top + inset, Math.max(1, Math.round(width) - 2 * inset), tall - 2 * inset);
  context.setLineDash([]);
  context.lineWidth = 1;
}

/** Slanted lines: not heard for sure. One tile of them is made for each colour and repeated. */
function hatch(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, color: string): void {
  const pattern = hatchPattern(context, color);
  if (!pattern) return;
  context.fillStyle = pattern;
  context.fillRect(x, y, width, height);
}

const HATCH_SIZE = 6;
const patterns = new WeakMap<CanvasRenderingContext2D, { readonly color: string; readonly pattern: CanvasPattern }>();

function hatchPattern(context: CanvasRenderingContext2D, color: string): CanvasPattern | undefined {
  const known = patterns.get(context);
  if (known?.color === color) return known.pattern;
  const tile = new OffscreenCanvas(HATCH_SIZE, HATCH_SIZE);
  const pen = tile.getContext('2d');
  if (!pen) return undefined;
  pen.strokeStyle = color;
  pen.globalAlpha = 0.45;
  pen.beginPath();
  for (const from of [-HATCH_SIZE, 0, HATCH_SIZE]) {
    pen.moveTo(from - 1, HATCH_SIZE + 1);
    pen.lineTo(from + HATCH_SIZE + 1, -1);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  if (!pattern) return undefined;
  patterns.set(context, { color, pattern });
  return pattern;
}

/** Text in the middle of its visible part; where it does not fit, as much of it as does, or nothing. */
function drawLabel(scene: LaneScene, text: string, x: number, width: number, color: string, rise: number): void {
  const { context, height } = scene;
  const left = Math.max(0, x);
  const room = Math.min(scene.width, x + width) - left;
  if (room < 6) return;
  const textWidth = widthOf(context, text);
  const shown = textWidth <= room - 1 ? text : shortened(text, textWidth, room - 4);
  if (shown === '') return;
  context.fillStyle = color;
  context.textBaseline = 'middle';
  const shownWidth = shown === text ? textWidth : widthOf(context, shown);
  context.fillText(shown, left + (room - shownWidth) / 2, height / 2 + rise);
}

/** Widths of texts by font: the same words and phones are drawn in every frame of a scroll. */
const widths = new Map<string, number>();
const MOST_WIDTHS = 8_000;

function widthOf(context: CanvasRenderingContext2D, text: string): number {
  const key = `${context.font} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  if (widths.size >= MOST_WIDTHS) widths.clear();
  const { width } = context.measureText(text);
  widths.set(key, width);
  return width;
}

/** The beginning of a long text with a sign that there is more. */
function shortened(text: string, textWidth: number, room: number): string {
  const letters = Math.floor((text.length * room) / textWidth) - 1;
  return text.length > 3 && letters >= 2 ? `${text.slice(0, letters)}…` : '';
}

/** A wave under what was said otherwise, a wedge where words of the script are missing, a broken line under what it does not have. */
function drawDifference({ context, view, height, palette, width }: LaneScene, { kind, start, end }: ScriptDifference): void {
  const x = timeToX(view, start);
  const right = timeToX(view, end);
  if (right < -8 || x > width + 8 || visibleSeconds(view) <= 0) return;
  context.strokeStyle = palette.warning;
  context.fillStyle = palette.warning;
  context.lineWidth = 1.5;
  context.beginPath();
  if (kind === 'missing') {
    context.moveTo(x - 4, height);
    context.lineTo(x, height - 7);
    context.lineTo(x + 4, height);
    context.fill();
  } else if (kind === 'extra') {
    context.setLineDash([4, 3]);
    context.moveTo(x + 1, height - 2);
    context.lineTo(right - 1, height - 2);
    context.stroke();
    context.setLineDash([]);
  } else {
    for (let at = Math.max(-8, x + 1); at < Math.min(right - 1, width + 8); at += 4) {
      context.moveTo(at, height - 1.5);
      context.quadraticCurveTo(at + 1, height - 4, at + 2, height - 2);
      context.quadraticCurveTo(at + 3, height - 0.5, at + 4, height - 1.5);
    }
    context.stroke();
  }
  context.lineWidth = 1;
}
