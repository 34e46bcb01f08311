import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { type Mp4Tracks, writeMp4 } from '../../../renderer/face/mp4-writer.ts';
import type { WebmFrame } from '../../../renderer/face/webm-writer.ts';
import { writeWav } from '../../../shared/audio/wav-writer.ts';
import { chromiumPath, launchChromium } from '../../helpers/chromium.ts';
import { filmFacts } from '../../helpers/media-judge.ts';

interface Box {
  readonly type: string;
  readonly body: Uint8Array;
  /** Where the body begins in the file. */
  readonly at: number;
}

const number = (body: Uint8Array, at: number): number => new DataView(body.buffer, body.byteOffset).getUint32(at);

/** Reads the boxes of a level, independent of the writer. */
function boxes(body: Uint8Array, start = 0): Box[] {
  const found: Box[] = [];
  for (let at = 0; at < body.length; at += number(body, at)) {
    const size = number(body, at);
    expect(size).toBeGreaterThanOrEqual(8);
    expect(at + size).toBeLessThanOrEqual(body.length);
    const type = String.fromCharCode(...body.subarray(at + 4, at + 8));
    found.push({ type, body: body.subarray(at + 8, at + size), at: start + at + 8 });
  }
  return found;
}

function inside(box: Box | undefined, ...path: readonly string[]): Box {
  let here = box;
  for (const type of path) here = boxes(here?.body ?? new Uint8Array(), here?.at).find((found) => found.type === type);
  if (!here) throw new Error(`there is no ${path.join('/')}`);
  return here;
}

const video = {
  width: 720,
  height: 480,
  frameRate: { numerator: 30_000, denominator: 1_001 },
  description: Uint8Array.of(1, 2, 3),
};
const opusHeader = Uint8Array.of(...Buffer.from('OpusHead'), 1, 1, 0x38, 0x01, 0x80, 0xbb, 0, 0, 0, 0, 0);
const tracks: Mp4Tracks = {
  video,
  audio: { codec: 'opus', sampleRate: 48_000, channels: 1, description: opusHeader, pieceSamples: 960 },
};
const frames: readonly WebmFrame[] = Array.from({ length: 60 }, (_, i) => ({
  track: i % 3 === 2 ? 'audio' : 'video',
  time: i % 3 === 2 ? ((i - 2) / 3) * 20 : (Math.floor(i / 3) * 2 + (i % 3)) * (1_001 / 30),
  isKey: i % 12 === 0,
  bytes: Uint8Array.from({ length: 1 + i * 3 }, (_, k) => (k * 7 + i) % 256),
}));

describe('MP4 writer', () => {
  const file = writeMp4(tracks, frames, 1_335);
  const top = boxes(file);
  const [, moov] = top;
  const traks = () => boxes(inside(moov).body, moov?.at).filter(({ type }) => type === 'trak');

  it('puts what says where everything is before it, for the picture and for the sound', () => {
    expect(top.map(({ type }) => type)).toEqual(['ftyp', 'moov', 'mdat']);
    expect(traks()).toHaveLength(2);
    expect(number(inside(moov, 'mvhd').body, 16)).toBe(1_335);
    const [picture, sound] = traks();
    expect(number(inside(picture, 'mdia', 'mdhd').body, 12)).toBe(30_000);
    expect(number(inside(sound, 'mdia', 'mdhd').body, 12)).toBe(48_000);
    // 312 samples that the encoder puts first are not played.
    expect(number(inside(sound, 'edts', 'elst').body, 12)).toBe(312);
  });

  it('gives every frame back by its place and size', () => {
    for (const [index, track] of (['video', 'audio'] as const).entries()) {
      const table = inside(traks()[index], 'mdia', 'minf', 'stbl');
      const [sizes, places] = [inside(table, 'stsz').body, inside(table, 'stco').body];
      const wanted = frames.filter((frame) => frame.track === track);
      expect(number(sizes, 8)).toBe(wanted.length);
      for (const [i, frame] of wanted.entries()) {
        const place = number(places, 8 + 4 * i);
        expect(file.subarray(place, place + number(sizes, 12 + 4 * i))).toEqual(frame.bytes);
      }
    }
  });

  it('names key frames, and says when pictures are seen in another order than they are decoded', () => {
    const table = inside(traks()[0], 'mdia', 'minf', 'stbl');
    expect(number(inside(table, 'stss').body, 4)).toBe(5);
    expect(boxes(table.body).map(({ type }) => type)).not.toContain('ctts');
    const pictures = frames.filter((frame) => frame.track === 'video');
    const [first, second, third, ...rest] = pictures as [WebmFrame, WebmFrame, WebmFrame];
    const swapped = [first, { ...second, time: third.time }, { ...third, time: second.time }, ...rest];
    const shifts = inside(boxes(writeMp4({ video }, swapped, 1_335))[1], 'trak', 'mdia', 'minf', 'stbl', 'ctts').body;
    const shift = (i: number): number => new DataView(shifts.buffer, shifts.byteOffset).getInt32(8 + 8 * i + 4);
    expect([shift(0), shift(1), shift(2), shift(3)]).toEqual([0, 1_001, -1_001, 0]);
  });

  it('is the same for the same frames', () => {
    expect(writeMp4(tracks, frames, 1_335)).toEqual(file);
  });
});

const hasProbe = (() => {
  try {
    execFileSync('ffprobe', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(chromiumPath === undefined)('a film that the browser coded as MP4', () => {
  it.skipIf(!hasProbe)('is read by a player and by ffprobe: every picture, its length and its sound', async () => {
    const entry = `export * from ${JSON.stringify(resolve('renderer/face/film-codecs.ts'))}; export * from ${JSON.stringify(resolve('renderer/face/mp4-writer.ts'))};`;
    const bundled = await build({
      stdin: { contents: entry, resolveDir: resolve('.') },
      bundle: true,
      write: false,
      format: 'iife',
      globalName: 'film',
    });
    const tone = Float32Array.from({ length: 48_000 }, (_, i) => Math.sin(i / 20) / 2);
    const wav = Buffer.from(writeWav({ sampleRate: 48_000, channels: [tone] }, { encoding: 'pcm16' })).toString('base64');
    const browser = await launchChromium();
    const folder = mkdtempSync(join(tmpdir(), 'facewright-mp4-'));
    try {
      const page = await browser.newPage();
      await page.route('**/*', (route) => route.fulfill({ body: '<!doctype html>', contentType: 'text/html' }));
      await page.goto('http://localhost/');
      await page.addScriptTag({ content: bundled.outputFiles[0]!.text });
      const made = await page.evaluate(codeFilm, wav);
      const bytes = Buffer.from(made, 'base64');
      const facts = await filmFacts(page, bytes);
      expect(facts).toMatchObject({ width: 320, height: 240 });
      expect(Math.abs(facts.duration - 1)).toBeLessThan(0.05);
      expect(facts.spread).toBeGreaterThan(12);
      expect(Math.abs(facts.soundSeconds - 1)).toBeLessThan(0.05);
      expect(facts.peak).toBeGreaterThan(0.3);
      const path = join(folder, 'film.mp4');
      writeFileSync(path, bytes);
      const show = ['-show_entries', 'stream=codec_name,nb_read_frames,duration,r_frame_rate', '-count_frames', '-of', 'json'];
      const { streams } = JSON.parse(execFileSync('ffprobe', ['-v', 'error', ...show, path], { encoding: 'utf8' })) as {
        readonly streams: readonly Readonly<Record<string, string>>[];
      };
      expect(streams[0]).toMatchObject({ codec_name: 'h264', nb_read_frames: '30', r_frame_rate: '30/1' });
      expect(['aac', 'opus']).toContain(streams[1]?.codec_name);
    } finally {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** Runs in the page: a second of moving stripes with a tone. */
async function codeFilm(wav: string): Promise<string> {
  const { findCodec, codeSound, frameOf, bytesOf, interleave, writeMp4: write } = (window as unknown as { film: Film }).film;
  const size = { width: 320, height: 240 };
  const codec = await findCodec('mp4', size, 30);
  if (codec === undefined) throw new Error('this browser codes no H.264');
  const frames: WebmFrame[] = [];
  let description: Uint8Array | undefined;
  const encoder = new VideoEncoder({
    output(chunk, meta) {
      description ??= bytesOf(meta?.decoderConfig?.description);
      frames.push(frameOf('video', chunk));
    },
    error: (fault) => console.error(fault),
  });
  encoder.configure(codec.configuration);
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d')!;
  for (let i = 0; i < 30; i++) {
    context.fillStyle = 'black';
    context.fillRect(0, 0, 320, 240);
    context.fillStyle = 'white';
    for (let x = i * 4; x < 320; x += 64) context.fillRect(x, 0, 32, 240);
    const picture = new VideoFrame(canvas, { timestamp: Math.round((i * 1e6) / 30) });
    encoder.encode(picture, { keyFrame: i === 0 });
    picture.close();
  }
  await encoder.flush();
  const sound = await codeSound(Uint8Array.from(atob(wav), (sign) => sign.charCodeAt(0)).buffer, 1, 'mp4');
  const video = { ...size, frameRate: { numerator: 30, denominator: 1 }, description: description! };
  const film = write({ video, audio: sound!.track }, interleave(frames, sound!.frames, 1_000 / 30), 1_000);
  return btoa(Array.from(film, (byte) => String.fromCharCode(byte)).join(''));
}

type Film = typeof import('../../../renderer/face/film-codecs.ts') & typeof import('../../../renderer/face/mp4-writer.ts');
