import { type FrameRate, framesPerSecond, type TimeRange } from '../../shared/core/time.ts';
import { bytesOf, cannotFilm, codeSound, type FilmFormat, findCodec, frameOf, interleave } from './film-codecs.ts';
import { drawFilmFrame, type FilmTitle } from './film-frame.ts';
import { writeMp4 } from './mp4-writer.ts';
import type { ShownFaces } from './show-faces.ts';
import { type WebmFrame, writeWebm } from './webm-writer.ts';

export interface PlayblastPlan {
  readonly format: FilmFormat;
  readonly range: TimeRange;
  readonly frameRate: FrameRate;
  readonly width: number;
  readonly height: number;
  /** The recording as WAV, from the range's start on. */
  readonly sound: ArrayBuffer;
  readonly titleAt: (seconds: number) => FilmTitle;
}

export interface PlayblastOptions {
  readonly onProgress: (fraction: number) => void;
  readonly signal: AbortSignal;
}

const KEY_FRAME_SECONDS = 2;
/** Coded pictures waiting in the encoder at most. */
const QUEUE_LIMIT = 8;
/** The window draws a frame of its own after this much filming, in milliseconds. */
const BREATH_MS = 60;

/**
 * A film of the faces with sound: every frame drawn for its own time, so that a slow machine makes a slow film and never a jerky one.
 * @returns WebM (VP8 or VP9, Opus) or MP4 (H.264, AAC or Opus), or undefined when it was cancelled
 * @throws StudioError `request-refused` where the browser cannot code film
 */
export async function makePlayblast(
  shown: ShownFaces,
  plan: PlayblastPlan,
  { onProgress, signal }: PlayblastOptions,
): Promise<Blob | undefined> {
  const rate = framesPerSecond(plan.frameRate);
  const count = Math.max(1, Math.round((plan.range.end - plan.range.start) * rate));
  const codec = await findCodec(plan.format, plan, rate);
  if (codec === undefined) throw cannotFilm();
  const frames: WebmFrame[] = [];
  let description: Uint8Array | undefined;
  const faults: DOMException[] = [];
  const encoder = new VideoEncoder({
    output(chunk, meta) {
      description ??= bytesOf(meta?.decoderConfig?.description);
      frames.push(frameOf('video', chunk));
    },
    error: (fault) => faults.push(fault),
  });
  encoder.configure(codec.configuration);
  const page = Object.assign(document.createElement('canvas'), { width: plan.width, height: plan.height });
  const context = page.getContext('2d');
  if (!context) throw cannotFilm();
  const release = shown.hold();
  shown.theatre.holdSize(plan);
  try {
    let breathed = performance.now();
    for (let i = 0; i < count && faults.length === 0; i++) {
      if (signal.aborted) return undefined;
      const time = plan.range.start + i / rate;
      const poses = shown.faces().map((face) => shown.poses.pose(face, shown.choice(), time, 0));
      shown.theatre.invalidate();
      shown.theatre.render(poses, performance.now());
      drawFilmFrame(context, shown.theatre.stageCanvas, plan.titleAt(time));
      const picture = new VideoFrame(page, { timestamp: Math.round((i * 1e6) / rate), duration: Math.round(1e6 / rate) });
      encoder.encode(picture, { keyFrame: i % Math.max(1, Math.round(rate * KEY_FRAME_SECONDS)) === 0 });
      picture.close();
      onProgress((i + 1) / count);
      while (encoder.encodeQueueSize > QUEUE_LIMIT) await pause();
      if (performance.now() - breathed < BREATH_MS) continue;
      await drawnFrame();
      breathed = performance.now();
    }
    await encoder.flush();
  } finally {
    if (encoder.state !== 'closed') encoder.close();
    shown.theatre.holdSize();
    release();
  }
  if (faults[0]) throw cannotFilm(faults[0]);
  const audio = await codeSound(plan.sound, count / rate, plan.format);
  const { width, height, frameRate } = plan;
  const all = interleave(frames, audio?.frames ?? [], 1_000 / rate);
  const length = (count * 1_000) / rate;
  const sound = audio ? { audio: audio.track } : {};
  if (codec.name !== 'V_H264') {
    const video = { codec: codec.name, width, height, frameMs: 1_000 / rate };
    return new Blob([writeWebm({ video, ...sound }, all, length)], { type: 'video/webm' });
  }
  if (description === undefined) throw cannotFilm();
  const video = { width, height, frameRate, description };
  return new Blob([writeMp4({ video, ...sound }, all, length)], { type: 'video/mp4' });
}

/** Lets the window draw a frame; a hidden one draws none. */
function drawnFrame(): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, 100);
    requestAnimationFrame(() => {
      clearTimeout(late);
      setTimeout(resolve, 0);
    });
  });
}

/** Lets the encoder work. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
