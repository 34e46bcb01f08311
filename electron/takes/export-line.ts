import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import type { HeadMotion, TimedPhoneme, TimedWord, Transcript } from '../../shared/core/take.ts';
import { type FrameRate, framesPerSecond, frameTime, type TimeRange } from '../../shared/core/time.ts';
import { bakeHead, turnsHead } from '../../shared/curves/bake-head.ts';
import { bakeLayers } from '../../shared/curves/bake-layers.ts';
import type { CurveClip } from '../../shared/curves/clip.ts';
import type { CurveLayer, CurveTrack } from '../../shared/curves/layer-stack.ts';
import type { ExportAudio, ExportProvenance, ExportTake } from '../../shared/export/export-input.ts';
import { formatTimecode, parseTimecode } from '../../shared/export/timecode.ts';

/** A route of a take with everything that an export says of it: plain data, so that it can go to another process. */
export interface ExportLine {
  /** What files and animations are called. */
  readonly name: string;
  readonly clip: ExportClip;
  readonly layers: readonly CurveLayer[];
  readonly tracks: readonly CurveTrack[];
  /** Seconds; the whole without it. */
  readonly range?: TimeRange;
  readonly transcript: Transcript;
  /** Label of the recording's beginning. */
  readonly startTimecode?: string;
  readonly audio?: ExportAudio;
  readonly provenance: ExportProvenance;
}

export interface ExportClip {
  readonly frameRate: FrameRate;
  readonly frameCount: number;
  /** [T, 52] in the order of BLEND_SHAPE_NAMES. */
  readonly values: Float32Array;
  /** [T, 3] degrees; absent when the head keeps still. */
  readonly headMotion?: Float32Array;
}

/** The line as exporters take it: layers baked in, cut to its range. */
export function exportTakeOf(line: ExportLine): ExportTake {
  const { frameRate, frameCount, values } = line.clip;
  const baked = bakeLayers<CurveClip>({ frameRate, frameCount, channels: BLEND_SHAPE_NAMES, values }, line.layers, line.tracks);
  const [first, last] = framesOf(line.clip, line.range);
  const clip = cutClip(baked, first, last);
  const head = turnedHead(line);
  const motion: HeadMotion | undefined = head && {
    frameRate,
    frameCount: clip.frameCount,
    head: head.subarray(first * 3, last * 3),
  };
  const start = frameTime(frameRate, first);
  return {
    name: line.name,
    clip,
    ...(motion ? { headMotion: motion } : {}),
    transcript: line.range ? cutTranscript(line.transcript, { start, end: frameTime(frameRate, last) }) : line.transcript,
    ...(line.audio ? { audio: line.audio } : {}),
    ...(line.startTimecode === undefined ? {} : { startTimecode: laterTimecode(line.startTimecode, frameRate, first) }),
    provenance: line.provenance,
  };
}

/** Turns of the head with the layers on them; undefined when nothing moves it. */
function turnedHead({ clip: { frameRate, frameCount, headMotion }, layers, tracks }: ExportLine): Float32Array | undefined {
  if (!headMotion && !turnsHead(layers, tracks)) return undefined;
  return bakeHead({ frameRate, frameCount, headMotion: headMotion ?? new Float32Array(frameCount * 3) }, layers, tracks);
}

/** Frames that lie in the range, at least one; the end is excluded. */
export function framesOf({ frameRate, frameCount }: Pick<ExportClip, 'frameRate' | 'frameCount'>, range: TimeRange | undefined) {
  if (range === undefined) return [0, frameCount] as const;
  const rate = framesPerSecond(frameRate);
  const first = Math.max(0, Math.min(frameCount - 1, Math.round(range.start * rate)));
  return [first, Math.max(first + 1, Math.min(frameCount, Math.round(range.end * rate)))] as const;
}

function cutClip(clip: CurveClip, first: number, last: number): CurveClip {
  if (first === 0 && last === clip.frameCount) return clip;
  const width = clip.channels.length;
  return { ...clip, frameCount: last - first, values: clip.values.slice(first * width, last * width) };
}

/** What lies in the range, counted from its start; what crosses its ends is cut. */
function cutTranscript(transcript: Transcript, { start, end }: TimeRange): Transcript {
  const cut = <Timed extends TimeRange>(item: Timed): Timed => ({
    ...item,
    start: Math.max(0, item.start - start),
    end: Math.min(end, item.end) - start,
  });
  const isInside = (item: TimeRange): boolean => item.end > start && item.start < end;
  const words: TimedWord[] = [];
  const places = new Map<number, number>();
  transcript.words.forEach((word, index) => {
    if (!isInside(word)) return;
    places.set(index, words.length);
    words.push(cut(word));
  });
  const phonemes = transcript.phonemes.filter(isInside).map((phoneme): TimedPhoneme => {
    const { word, burst, ...rest } = cut(phoneme);
    const place = word === undefined ? undefined : places.get(word);
    return {
      ...rest,
      ...(place === undefined ? {} : { word: place }),
      ...(burst === undefined || burst < start || burst >= end ? {} : { burst: burst - start }),
    };
  });
  const text = words.map((word) => word.text).join(' ');
  return { ...transcript, text, words, phonemes, differences: transcript.differences.filter(isInside).map(cut) };
}

function laterTimecode(label: string, rate: FrameRate, frames: number): string {
  const timecode = parseTimecode(label, rate);
  return frames === 0 ? label : formatTimecode({ ...timecode, frames: timecode.frames + frames }, rate);
}
