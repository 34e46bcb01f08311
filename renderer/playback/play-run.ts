import type { TimeRange } from '../../shared/core/time.ts';
import type { SoundSource } from './sound-source.ts';
import { createStretch, type Stretch } from './stretch.ts';

/** Where sound goes to: an audio context, or a test. */
export interface SoundOutput {
  readonly sampleRate: number;
  /** Seconds by the output's clock. */
  now(): number;
  /** Plays samples of `sampleRate` exactly from `when` on; `onEnded` is called when they are over. */
  schedule(samples: Float32Array<ArrayBuffer>, sampleRate: number, when: number, onEnded: () => void): void;
  /** Silences everything that was scheduled. */
  silence(): void;
}

export interface RunOptions {
  readonly source: SoundSource;
  readonly output: SoundOutput;
  /** Seconds into the sound. */
  readonly from: number;
  /** Where it stops; the end of the sound without one. */
  readonly until?: number;
  /** Repeated for ever once its end is reached from within. */
  readonly loop?: TimeRange;
  readonly speed: number;
  readonly onEnd: () => void;
  /** Sound that is needed now is still being fetched, or is there again. */
  readonly onWaiting: (isWaiting: boolean) => void;
  readonly onError: (error: unknown) => void;
}

/** One stretch of uninterrupted playing. */
export interface PlayRun {
  /** Seconds into the sound that are heard when the output's clock shows `outputTime`. */
  soundTime(outputTime: number): number;
  stop(): void;
}

/** Which stretch of the sound is played when: `from`..`to` (s into the sound) between `when` and `until` (s of the output's clock). */
interface Span {
  readonly when: number;
  readonly until: number;
  readonly from: number;
  readonly to: number;
}

/** Sound is scheduled this far ahead, so that a busy page does not interrupt it. */
const AHEAD = 1.2;
const BLOCK = 0.25;
const TICK_MS = 100;
/** From asking for sound to its beginning. */
const START_DELAY = 0.02;
/** Edges of what is cut out of the sound fade this long, in seconds, against clicks. */
const FADE = 0.003;
/** What was played stays known for this long: the loudspeaker is behind the clock. */
const KEPT_SECONDS = 2;

/** Begins to play. Blocks are put behind one another to the sample, so that the clock of the output is the clock of the sound. */
export function startRun({ source, output, from, until, loop, speed, onEnd, onWaiting, onError }: RunOptions): PlayRun {
  const rate = source.sampleRate;
  const last = Math.min(source.length, Math.round((until ?? Number.POSITIVE_INFINITY) * rate));
  const loopEnd =
    loop && from < loop.end && loop.end - loop.start > 2 * FADE ? Math.min(last, Math.round(loop.end * rate)) : undefined;
  const stop = loopEnd ?? last;
  const spans: Span[] = [];
  let position = Math.max(0, Math.round(from * rate));
  /** Output samples since `begun`. */
  let scheduled = 0;
  let begun = output.now() + START_DELAY;
  let stretch: Stretch | undefined;
  let fadesIn = true;
  let isOver = false;
  let isStopped = false;
  let isWaiting = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const buffer = new Float32Array(Math.ceil(rate));

  const read = (at: number, count: number): Float32Array | undefined => {
    const target = buffer.length >= count ? buffer.subarray(0, count) : new Float32Array(count);
    return source.read(at, target) ? target : undefined;
  };

  /** The next block, at most up to where it stops, with the position after it. */
  function nextBlock(): { samples: Float32Array<ArrayBuffer>; next: number } | undefined {
    if (speed === 1) {
      const count = Math.min(Math.round(BLOCK * rate), stop - position);
      const samples = read(position, count);
      return samples && { samples: Float32Array.from(samples), next: position + count };
    }
    stretch ??= createStretch(rate, position, speed, read);
    const samples = new Float32Array(Math.ceil((BLOCK * rate) / stretch.hop) * stretch.hop);
    const left = Math.max(1, Math.round((stop - position) / speed));
    let filled = 0;
    while (filled < Math.min(left, samples.length)) {
      const piece = stretch.next();
      if (!piece) break;
      samples.set(piece, filled);
      filled += piece.length;
    }
    if (filled === 0) return undefined;
    if (left <= filled) return { samples: samples.slice(0, left), next: stop };
    return { samples: samples.slice(0, filled), next: position + filled * speed };
  }

  function schedule(samples: Float32Array<ArrayBuffer>, next: number): void {
    const isLast = next >= stop;
    if (fadesIn) fade(samples, rate, 1);
    if (isLast) fade(samples, rate, -1);
    fadesIn = false;
    const when = begun + scheduled / rate;
    scheduled += samples.length;
    spans.push({ when, until: begun + scheduled / rate, from: position / rate, to: next / rate });
    const endsHere = isLast && loopEnd === undefined;
    output.schedule(samples, rate, when, () => endsHere && end());
    position = next;
    if (isLast && loopEnd !== undefined) {
      position = Math.round((loop?.start ?? 0) * rate);
      stretch = undefined;
      fadesIn = true;
    }
    if (endsHere) isOver = true;
  }

  function end(): void {
    clearTimeout(timer);
    if (!isStopped) onEnd();
  }

  function pump(): void {
    clearTimeout(timer);
    if (isStopped) return;
    while (!isOver && begun + scheduled / rate < output.now() + AHEAD) {
      const block = nextBlock();
      if (!block) {
        wait();
        return;
      }
      // A page that was busy for too long: what is late begins now, so that nothing is skipped.
      if (begun + scheduled / rate < output.now()) [begun, scheduled] = [output.now() + START_DELAY, 0];
      schedule(block.samples, block.next);
    }
    if (!isOver) timer = setTimeout(pump, TICK_MS);
  }

  function say(waiting: boolean): void {
    if (waiting === isWaiting || isStopped) return;
    isWaiting = waiting;
    onWaiting(waiting);
  }

  /** Says that playing waits as soon as the last scheduled sound is over. */
  function watchForSilence(): void {
    if (begun + scheduled / rate < output.now()) say(true);
    else timer = setTimeout(watchForSilence, TICK_MS);
  }

  function wait(): void {
    watchForSilence();
    source
      .ready(Math.max(0, position - rate), position + rate * 2)
      .then(() => {
        say(false);
        pump();
      })
      .catch((error) => {
        clearTimeout(timer);
        if (!isStopped) onError(error);
      });
  }

  if (position >= stop) {
    position = loopEnd !== undefined && loop ? Math.round(loop.start * rate) : stop;
    if (position >= stop) queueMicrotask(end);
  }
  pump();
  return {
    soundTime(outputTime) {
      while (spans.length > 1 && (spans[0]?.until ?? 0) < outputTime - KEPT_SECONDS) spans.shift();
      const span = spans.findLast(({ when }) => when <= outputTime) ?? spans[0];
      if (!span) return from;
      const share = (outputTime - span.when) / (span.until - span.when);
      return span.from + Math.min(1, Math.max(0, share)) * (span.to - span.from);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      output.silence();
    },
  };
}

function fade(samples: Float32Array, rate: number, direction: 1 | -1): void {
  const count = Math.min(Math.round(FADE * rate), samples.length);
  for (let index = 0; index < count; index++) {
    const at = direction === 1 ? index : samples.length - 1 - index;
    samples[at] = (samples[at] ?? 0) * (index / count);
  }
}
