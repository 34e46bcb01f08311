const HEADER_BYTES = 44;

/** A 16-bit mono WAV as it comes, never whole in memory. `frameCount` samples are announced; more are cut off, fewer filled with silence. */
export async function* wavPieces(
  sampleRate: number,
  frameCount: number,
  blocks: AsyncIterable<Float32Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield wavHeader(sampleRate, frameCount);
  let left = frameCount;
  for await (const block of blocks) {
    const samples = block.subarray(0, left);
    left -= samples.length;
    yield pcm16(samples);
    if (left === 0) return;
  }
  while (left > 0) {
    const silence = Math.min(left, 65_536);
    left -= silence;
    yield new Uint8Array(silence * 2);
  }
}

/** A 16-bit mono WAV of samples in memory. */
export function wavBytes(sampleRate: number, samples: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + samples.length * 2);
  bytes.set(wavHeader(sampleRate, samples.length));
  bytes.set(pcm16(samples), HEADER_BYTES);
  return bytes;
}

function wavHeader(sampleRate: number, frameCount: number): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.alloc(HEADER_BYTES);
  // Longer sound than 4 GB does not fit these fields; readers take the end of the file for its end then.
  const size = Math.min(0xffffffff, frameCount * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(Math.min(0xffffffff, size + HEADER_BYTES - 8), 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(size, 40);
  return new Uint8Array(bytes);
}

/** Rounded, clipped to full scale: 16-bit sound read and written again stays the same. */
function pcm16(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const values = new Int16Array(samples.length);
  for (let i = 0; i < values.length; i++) {
    const value = Math.round((samples[i] ?? 0) * 32_768);
    values[i] = value < -32_768 ? -32_768 : value > 32_767 ? 32_767 : value;
  }
  return new Uint8Array(values.buffer);
}
