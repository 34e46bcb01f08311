import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { ByteSource } from '../../shared/audio/byte-source.ts';
import { intactFrames, type Mp3Layout, readMp3Layout } from '../../shared/audio/mp3-header.ts';
import type { Recording } from '../../shared/audio/recording.ts';
import type { SampleBlock } from '../../shared/audio/sample-stream.ts';
import { checkSampleRate } from '../../shared/audio/wav-format.ts';
import { StudioError, type Warning } from '../../shared/core/errors.ts';

/** The compressed file is held in memory: at 64 kbit/s this is 17 hours. */
const MOST_BYTES = 512 * 1024 * 1024;

/** The part of the platform's WebAssembly that is used; its types belong to the browser's library, which this room does not have. */
interface WebAssemblyHost {
  compile(bytes: Uint8Array): Promise<CompiledProgram>;
  instantiate(program: CompiledProgram): Promise<{ readonly exports: unknown }>;
}
type CompiledProgram = { readonly brand: 'compiled' };
const { WebAssembly: wasm } = globalThis as unknown as { readonly WebAssembly: WebAssemblyHost };

/** What the WebAssembly build of minimp3 exports. It imports nothing: it can compute, and nothing else. */
interface Minimp3 {
  readonly memory: { readonly buffer: ArrayBuffer };
  decoder_init(): void;
  decoder_set_mp3_data_size(bytes: number): void;
  decoder_mp3_data_offset(): number;
  decoder_seek(seconds: number): void;
  decoder_decode(seconds: number): void;
  decoder_pcm_data_offset(): number;
  decode_results_num_samples(): number;
  decode_results_num_channels(): number;
  decode_results_sampling_rate(): number;
}

/**
 * Opens an MP3 recording (MPEG 1, 2 and 2.5, layer III). The samples that encoders add in front and behind are taken away when
 * the file names them, so that it is as long as the original.
 * @throws StudioError `audio-decode-failed`, `audio-too-long`, `wav-bad-sample-rate`
 */
export async function openMp3(source: ByteSource): Promise<Recording> {
  if (source.size > MOST_BYTES) {
    throw new StudioError('audio-too-long', 'The MP3 file is larger than 512 MiB.', { hint: 'Convert it to WAV, or split it.' });
  }
  const bytes = await source.read(0, source.size);
  const layout = readMp3Layout(bytes);
  if (!layout) throw damaged('it has no frame of layer III sound');
  const { sampleRate, channels, frameCount } = layout;
  checkSampleRate(sampleRate);
  const program = await wasm.compile(
    await readFile(createRequire(import.meta.url).resolve('minimp3-wasm/dist/decoder.opt.wasm')),
  );
  const warnings: Warning[] = [];
  return {
    ...{ container: 'mp3', codec: 'mp3', sampleRate, channels, bits: 0, cues: [], info: [], warnings },
    ...(frameCount !== undefined && { frameCount }),
    blocks: () => decode(program, bytes, layout, warnings),
    probe: () => decode(program, bytes, layout, []),
  };
}

async function* decode(
  program: CompiledProgram,
  bytes: Uint8Array,
  layout: Mp3Layout,
  warnings: Warning[],
): AsyncGenerator<SampleBlock> {
  const decoder = (await wasm.instantiate(program)).exports as unknown as Minimp3;
  const sound = intactFrames(bytes, layout.firstFrame, layout.sampleRate);
  if (sound.length === 0) throw damaged('it has no whole frame of sound');
  decoder.decoder_init();
  decoder.decoder_set_mp3_data_size(sound.length);
  new Uint8Array(decoder.memory.buffer, decoder.decoder_mp3_data_offset(), sound.length).set(sound);
  decoder.decoder_seek(0);
  const end = layout.frameCount ?? Number.POSITIVE_INFINITY;
  let skip = layout.delay;
  let startFrame = 0;
  while (startFrame < end) {
    const decoded = decodeSecond(decoder);
    if (decoded.frames === 0) break;
    if (decoded.sampleRate !== layout.sampleRate || decoded.channels !== layout.channels) {
      warnings.push({
        code: 'audio-format-changes',
        message: 'The format changes in the middle of the file; the rest is left out.',
      });
      break;
    }
    const from = Math.min(skip, decoded.frames);
    const to = Math.min(decoded.frames, from + end - startFrame);
    skip -= from;
    if (to === from) continue;
    yield { startFrame, channels: split(decoded.samples, decoded.channels, from, to), notFinite: 0 };
    startFrame += to - from;
  }
  if (startFrame === 0) throw damaged('no part of its sound is intact');
  if (layout.frameCount !== undefined && startFrame < layout.frameCount) {
    const message = `The file is cut short: the header promises ${layout.frameCount} samples, the file holds ${startFrame}.`;
    warnings.push({ code: 'audio-cut-short', message });
  }
}

interface Decoded {
  readonly frames: number;
  readonly channels: number;
  readonly sampleRate: number;
  /** Interleaved, 16-bit; valid until the decoder goes on. */
  readonly samples: Int16Array;
}

function decodeSecond(decoder: Minimp3): Decoded {
  try {
    decoder.decoder_decode(1);
  } catch (cause) {
    throw damaged('the decoder gave up', cause);
  }
  const count = decoder.decode_results_num_samples();
  const channels = Math.max(1, decoder.decode_results_num_channels());
  const samples = new Int16Array(decoder.memory.buffer, decoder.decoder_pcm_data_offset(), count);
  return { frames: Math.floor(count / channels), channels, sampleRate: decoder.decode_results_sampling_rate(), samples };
}

function split(samples: Int16Array, channels: number, from: number, to: number): readonly Float32Array[] {
  return Array.from({ length: channels }, (_, c) =>
    Float32Array.from({ length: to - from }, (__, i) => (samples[(from + i) * channels + c] ?? 0) / 32_768),
  );
}

function damaged(what: string, cause?: unknown): StudioError {
  return new StudioError('audio-decode-failed', `The MP3 file cannot be decoded: ${what}.`, {
    hint: 'Copy or export the recording again, or convert it to WAV.',
    cause,
  });
}
