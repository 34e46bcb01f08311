import { StudioError } from '../../shared/core/errors.ts';

/** Sound as the service sends it for playing: one channel. */
export interface PlayableSamples {
  readonly sampleRate: number;
  readonly samples: Float32Array;
}

const SCALE = 1 / 32_768;

/**
 * Reads the 16-bit WAV that the bridge's `sound` gives; several channels are mixed to one. The browser's own decoder is not used: it resamples
 * to the output's rate, and stretches of one recording would not join without clicks.
 * @throws StudioError `audio-decode-failed`
 */
export function readWavSamples(bytes: ArrayBuffer): PlayableSamples {
  const view = new DataView(bytes);
  let sampleRate = 0;
  let channels = 0;
  for (let at = 12; at + 8 <= bytes.byteLength; ) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    const id = view.getUint32(at, false);
    if (id === FMT && view.getUint16(body + 14, true) === 16) {
      channels = view.getUint16(body + 2, true);
      sampleRate = view.getUint32(body + 4, true);
    } else if (id === DATA && channels > 0 && sampleRate > 0) {
      return { sampleRate, samples: mixed(view, body, Math.min(size, bytes.byteLength - body), channels) };
    }
    at = body + size + (size % 2);
  }
  throw new StudioError('audio-decode-failed', 'The sound of this take arrived in a form that cannot be played.', {
    hint: 'Open the project again; if it stays silent, relink the recording.',
  });
}

const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const FMT = 0x66_6d_74_20;
const DATA = 0x64_61_74_61;

function mixed(view: DataView<ArrayBuffer>, start: number, size: number, channels: number): Float32Array {
  const samples = new Float32Array(Math.floor(size / (2 * channels)));
  if (channels === 1 && start % 2 === 0 && IS_LITTLE_ENDIAN) {
    const values = new Int16Array(view.buffer, start, samples.length);
    for (let index = 0; index < samples.length; index++) samples[index] = (values[index] ?? 0) * SCALE;
    return samples;
  }
  for (let index = 0; index < samples.length; index++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += view.getInt16(start + 2 * (index * channels + channel), true);
    samples[index] = (sum / channels) * SCALE;
  }
  return samples;
}
