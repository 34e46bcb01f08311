/**
 * Phone head and face decoder behind the encoder, over ten minutes of speech (the samples, encoded by the pack and repeated):
 * processor time of both as a part of real time on one thread, the largest difference between the program's windows and one piece, and
 * whether a second run gives the same bytes.
 * `node electron/launch/run-script.mjs test/bench/heads-bench.ts [--minutes 10]`
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readSpeech } from '../../electron/files/audio-file.ts';
import type { ModelSession } from '../../electron/inference/backend.ts';
import { openPhoneHead, type PhoneHeadAnswer } from '../../electron/inference/decoder-heads.ts';
import { openFaceDecoder } from '../../electron/inference/face-decoder.ts';
import { HEAD_WINDOWS, timeMajor } from '../../electron/inference/feature-stream.ts';
import { openOnnxBackend } from '../../electron/inference/onnx-backend.ts';
import { loadPackModel, openPack, programPackRoot } from '../../electron/inference/pack.ts';
import { encodeSpeech, type SpeechEncoding } from '../../electron/inference/whisper/encode.ts';
import { planWindows, type Window } from '../../electron/inference/windowed-run.ts';
import { programFiles } from '../../electron/takes/program-files.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const FRAMES = Math.round(Number(values.minutes) * 60 * 50);
const TAPS = 1536;
const BANDS = 80;
const files = programFiles();
const backend = await openOnnxBackend({ provider: 'cpu', threads: 1 });
const root = await programPackRoot(files.packs, join(files.root, 'package.json'));
const load = async (pack: string, role: string): Promise<ModelSession> =>
  loadPackModel(backend, await openPack(root, pack), role);
const job = { checkpoint: () => Promise.resolve(), progress: () => undefined };

/** The features of the samples, one after the other, over and over. */
async function longFeatures(): Promise<SpeechEncoding> {
  const sessions = { frontend: await load('whisper-base', 'frontend'), encoder: await load('whisper-base', 'encoder') };
  const parts: SpeechEncoding[] = [];
  for (const name of ['beacon', 'bridge', 'whisper'])
    parts.push(await encodeSpeech((await readSpeech(join(files.samples, `${name}.wav`))).samples, sessions, job));
  const taps = new Float32Array(FRAMES * TAPS);
  const mel = new Float32Array(2 * FRAMES * BANDS);
  for (let at = 0, turn = 0; at < FRAMES; turn++) {
    const part = parts[turn % parts.length];
    if (part === undefined) throw new Error('There are no samples.');
    const frames = Math.min(part.frameCount, FRAMES - at);
    taps.set(part.taps.subarray(0, frames * TAPS), at * TAPS);
    for (let band = 0; band < BANDS; band++) {
      const from = band * 2 * part.frameCount;
      mel.set(part.mel.subarray(from, from + 2 * frames), band * 2 * FRAMES + 2 * at);
    }
    at += frames;
  }
  return { frameCount: FRAMES, taps, mel };
}

interface Heard {
  readonly phones: PhoneHeadAnswer;
  readonly curves: Float32Array;
  /** Of all windows. */
  readonly cpuSeconds: Readonly<Record<'phones' | 'face', number>>;
  /** Of the quickest window, as a part of its length: what is left of it when nobody else disturbs the caches. */
  readonly least: Readonly<Record<'phones' | 'face', number>>;
}

async function hear(speech: SpeechEncoding, windows: readonly Window[]): Promise<Heard> {
  const phones = openPhoneHead(await load('phones', 'phone'), FRAMES);
  const face = openFaceDecoder(await load('direct-first', 'face'), FRAMES);
  const cpuSeconds = { phones: 0, face: 0 };
  const least = { phones: Number.POSITIVE_INFINITY, face: Number.POSITIVE_INFINITY };
  const timed = async <T>(name: 'phones' | 'face', window: Window, run: () => Promise<T>): Promise<T> => {
    const began = process.cpuUsage();
    const result = await run();
    const { user, system } = process.cpuUsage(began);
    const spent = (user + system) / 1e6;
    cpuSeconds[name] += spent;
    least[name] = Math.min(least[name], (spent * 50) / (window.end - window.start));
    return result;
  };
  for (const window of windows) {
    const taps = speech.taps.subarray(window.start * TAPS, window.end * TAPS);
    const features = { window, taps, mel: timeMajor(speech.mel, FRAMES, window) };
    const evidence = await timed('phones', window, () => phones.hear(features));
    await timed('face', window, () => face.hear(features, evidence));
  }
  return { phones: phones.answer, curves: face.answer.curves, cpuSeconds, least };
}

function largestDifference(a: Float32Array, b: Float32Array, of = (value: number) => value): number {
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(of(a[i] ?? Number.NaN) - of(b[i] ?? Number.NaN)));
  return worst;
}

const speech = await longFeatures();
const cut = await hear(speech, planWindows(FRAMES, HEAD_WINDOWS));
const again = await hear(speech, planWindows(FRAMES, HEAD_WINDOWS));
const whole = await hear(speech, planWindows(FRAMES, { length: FRAMES, margin: 0 }));
const marginless = await hear(speech, planWindows(FRAMES, { length: HEAD_WINDOWS.length, margin: 0 }));
const part = (seconds: number): string => (seconds / (FRAMES / 50)).toFixed(4);
const { phones, face } = cut.cpuSeconds;
process.stdout.write(
  [
    `${values.minutes} minutes of features, one thread`,
    `processor time as a part of real time: phone head ${part(phones)}, face decoder ${part(face)}, both ${part(phones + face)}`,
    `the same of the quickest window: ${cut.least.phones.toFixed(4)}, ${cut.least.face.toFixed(4)}, ${(cut.least.phones + cut.least.face).toFixed(4)}`,
    `windows against one piece, largest difference: curves ${largestDifference(cut.curves, whole.curves).toExponential(1)}, ` +
      `phone probabilities ${largestDifference(cut.phones.logProbabilities, whole.phones.logProbabilities, Math.exp).toExponential(1)}`,
    `(control: windows without margins differ by ${largestDifference(marginless.curves, whole.curves).toFixed(2)} in some curve)`,
    `a second run: ${Buffer.from(cut.curves.buffer).equals(Buffer.from(again.curves.buffer)) ? 'the same bytes' : 'OTHER BYTES'}`,
    '',
  ].join('\n'),
);
