import type { Warning } from '../core/errors.ts';
import { AAC_FRAME } from './aac-frame.ts';
import type { Mp4Edit, Mp4Track } from './mp4-track.ts';

/** Which of the decoded samples are the recording, at the decoder's sample rate. */
export interface Playback {
  /** Silence before it. */
  readonly pause: number;
  /** First decoded sample that belongs to it: encoders begin with samples of their own. */
  readonly start: number;
  readonly frameCount: number;
}

/** Longer pauses at the start are not believed (seconds). */
const LONGEST_PAUSE = 600;

/**
 * What an edit list, or else iTunes' comment, makes of a track. An edit that ends within one tick of the movie's clock from the end
 * of the track means that end: the movie's clock is often only a millisecond fine.
 */
export function planPlayback(track: Mp4Track, sampleRate: number, warnings: Warning[]): Playback {
  const decoded = track.packetCount * AAC_FRAME;
  const written = track.ticks > 0 ? Math.round((track.ticks * sampleRate) / track.timescale) : decoded;
  const whole = Math.min(decoded, written);
  const first = track.edits.findIndex((edit) => edit.mediaTime !== undefined);
  const edit = track.edits[first];
  if (edit?.mediaTime === undefined) {
    const { delay, frameCount } = track.gapless ?? { delay: 0, frameCount: whole };
    if (delay >= decoded) return { pause: 0, start: 0, frameCount: whole };
    return { pause: 0, start: delay, frameCount: Math.min(frameCount, decoded - delay) };
  }
  const start = Math.round((edit.mediaTime * sampleRate) / track.timescale);
  const left = Math.max(0, whole - start);
  const wanted = Math.round((edit.duration * sampleRate) / track.movieTimescale);
  const tick = Math.ceil(sampleRate / track.movieTimescale);
  const isCut = track.edits.length > first + 1;
  if (isCut) {
    const message = 'The file plays its sound in several pieces (edit list); it is read in one piece instead.';
    warnings.push({ code: 'audio-edits-ignored', message });
  }
  const isWhole = isCut || wanted === 0 || Math.abs(wanted - left) <= tick;
  const pause = pauseOf(track.edits.slice(0, first), track.movieTimescale, warnings);
  return { pause: Math.round(pause * sampleRate), start, frameCount: isWhole ? left : Math.min(wanted, left) };
}

function pauseOf(pauses: readonly Mp4Edit[], timescale: number, warnings: Warning[]): number {
  const seconds = pauses.reduce((sum, edit) => sum + edit.duration, 0) / timescale;
  if (seconds <= LONGEST_PAUSE) return seconds;
  const message = `The file asks for ${Math.round(seconds)} s of silence before its sound, which are left out.`;
  warnings.push({ code: 'audio-edits-ignored', message });
  return 0;
}
