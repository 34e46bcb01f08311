/** Milliseconds that Rhubarb takes for 16 kHz mono samples, with the line's text or without. */
export async function timeRhubarb(samples: Float32Array, text: string | undefined): Promise<number> {
  // Loaded late, so that what else the benchmark measures does not carry its memory.
  const { Rhubarb } = await import('rhubarb-lip-sync-wasm');
  const pcm = Buffer.alloc(samples.length * 2);
  samples.forEach((value, index) => {
    pcm.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value)) * 32767), index * 2);
  });
  const start = performance.now();
  await withoutChatter(() => Rhubarb.getLipSync(pcm as Buffer<ArrayBuffer>, text === undefined ? {} : { dialogText: text }));
  return performance.now() - start;
}

/** The package tells its steps by console.log; what it says by console.error or throws is still seen. */
async function withoutChatter(work: () => Promise<unknown>): Promise<void> {
  const { log, debug } = console;
  console.log = () => {};
  console.debug = () => {};
  try {
    await work();
  } finally {
    Object.assign(console, { log, debug });
  }
}
