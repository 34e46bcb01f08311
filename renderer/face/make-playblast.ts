import { StudioError } from '../../shared/core/errors.ts';
import { type FrameRate, framesPerSecond, type TimeRange } from '../../shared/core/time.ts';
import { drawFilmFrame, type FilmTitle } from './film-frame.ts';
import type { ShownFaces } from './show-faces.ts';
import { type WebmFrame, writeWebm } from './webm-writer.ts';

export interface PlayblastPlan {
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
/** Bits for a pixel and frame: clean edges around the lips. */
const BITS_PER_PIXEL = 0.14;
/** Coded pictures waiting in the encoder at most. */
const QUEUE_LIMIT = 8;
/** The window draws a frame of its own after this much filming, in milliseconds. */
const BREATH_MS = 40;
const OPUS_RATE = 48_000;

/**
 * A film of the faces with sound: every frame drawn for its own time, so that a slow machine makes a slow film and never a jerky one.
 * @returns WebM (VP8 or VP9, Opus), or undefined when it was cancelled
 * @throws StudioError `request-refused` where the browser cannot code film
 */
export async function makePlayblast(
  shown: ShownFaces,
  plan: PlayblastPlan,
  { onProgress, signal }: PlayblastOptions,
): Promise<Blob | undefined> {
  const rate = framesPerSecond(plan.frameRate);
  const count = Math.max(1, Math.round((plan.range.end - plan.range.start) * rate));
  const codec = await findCodec(plan, rate);
  const frames: WebmFrame[] = [];
  const faults: DOMException[] = [];
  const encoder = new VideoEncoder({
    output: (chunk) => frames.push(frameOf('video', chunk)),
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
  const audio = await codeSound(plan.sound, count / rate);
  const { width, height } = plan;
  const video = { codec: codec.name, width, height, frameMs: 1_000 / rate };
  const all = [...frames, ...(audio?.frames ?? [])].sort((a, b) => a.time - b.time);
  const film = writeWebm({ video, ...(audio ? { audio: audio.track } : {}) }, all, (count * 1_000) / rate);
  return new Blob([film], { type: 'video/webm' });
}

async function findCodec({ width, height }: PlayblastPlan, framerate: number) {
  if (typeof VideoEncoder === 'undefined') throw cannotFilm();
  const bitrate = Math.round(width * height * framerate * BITS_PER_PIXEL);
  for (const [codec, name] of [
    ['vp09.00.31.08', 'V_VP9'],
    ['vp8', 'V_VP8'],
  ] as const) {
    const configuration: VideoEncoderConfig = { codec, width, height, framerate, bitrate, latencyMode: 'quality' };
    if ((await VideoEncoder.isConfigSupported(configuration)).supported === true) return { name, configuration };
  }
  throw cannotFilm();
}

/** The sound as Opus; undefined where the browser cannot code it (the film is silent then, and the dialog says so). */
async function codeSound(wav: ArrayBuffer, seconds: number) {
  const configuration: AudioEncoderConfig = { codec: 'opus', sampleRate: OPUS_RATE, numberOfChannels: 1, bitrate: 96_000 };
  if (typeof AudioEncoder === 'undefined' || !(await AudioEncoder.isConfigSupported(configuration)).supported) return undefined;
  const length = Math.max(1, Math.round(seconds * OPUS_RATE));
  const sound = await new OfflineAudioContext(1, length, OPUS_RATE).decodeAudioData(wav);
  const samples = new Float32Array(length);
  samples.set(sound.getChannelData(0).subarray(0, length));
  const frames: WebmFrame[] = [];
  let description: Uint8Array | undefined;
  const faults: DOMException[] = [];
  const encoder = new AudioEncoder({
    output(chunk, meta) {
      const given = meta?.decoderConfig?.description;
      if (given) description = ArrayBuffer.isView(given) ? new Uint8Array(given.buffer) : new Uint8Array(given);
      frames.push(frameOf('audio', chunk));
    },
    error: (fault) => faults.push(fault),
  });
  encoder.configure(configuration);
  for (let at = 0; at < length; at += OPUS_RATE) {
    const data = samples.slice(at, at + OPUS_RATE);
    const timestamp = Math.round((at / OPUS_RATE) * 1e6);
    const piece = new AudioData({
      format: 'f32',
      sampleRate: OPUS_RATE,
      numberOfFrames: data.length,
      numberOfChannels: 1,
      timestamp,
      data,
    });
    encoder.encode(piece);
    piece.close();
  }
  await encoder.flush();
  encoder.close();
  if (faults[0] || description === undefined) throw cannotFilm(faults[0]);
  return { frames, track: { sampleRate: OPUS_RATE, channels: 1, description } };
}

function frameOf(track: WebmFrame['track'], chunk: EncodedVideoChunk | EncodedAudioChunk): WebmFrame {
  const bytes = new Uint8Array(chunk.byteLength);
  chunk.copyTo(bytes);
  return { track, time: chunk.timestamp / 1_000, isKey: chunk.type === 'key', bytes };
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

function cannotFilm(cause?: unknown): StudioError {
  return new StudioError('request-refused', 'This browser cannot code a film here.', {
    hint: 'Use the Electron window or a current Chromium, or save a picture instead.',
    cause,
  });
}
