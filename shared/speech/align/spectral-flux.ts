/**
 * How much the sound changes from each mel frame to the next: mean rise and fall over the 80 bands, [T], frame 0 is 0.
 * `mel` is [bands, T] band-major as the front end makes it (log10 scale, one frame every 10 ms). Value t belongs
 * to the time between frames t - 1 and t.
 */
export function spectralFlux(mel: Float32Array, frameCount: number): Float32Array {
  const flux = new Float32Array(frameCount);
  if (frameCount === 0) return flux;
  const bands = Math.floor(mel.length / frameCount);
  for (let band = 0; band < bands; band++) {
    const row = band * frameCount;
    for (let frame = 1; frame < frameCount; frame++) {
      flux[frame] = (flux[frame] ?? 0) + Math.abs((mel[row + frame] ?? 0) - (mel[row + frame - 1] ?? 0)) / bands;
    }
  }
  return flux;
}
