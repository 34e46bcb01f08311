import { PLAN_HOP } from './articulation-plan.ts';
import { ARTICULATOR_COUNT, ARTICULATORS } from './articulators.ts';
import type { Carrier } from './carrier.ts';

/** Cut-off in Hz: how fast each part of the mouth can move. */
const JAW_HZ = 12;
const LIPS_HZ = 14;
const TONGUE_HZ = 18;

/** A pole run forwards and one run backwards together fall 3 dB at 1 / .6436 of one pole's own cut-off. */
const TWO_POLE = 0.6436;

/** The carrier without motion faster than a mouth: two poles per channel, zero phase (forwards, then backwards). */
export function lowPassCarrier(carrier: Carrier): Carrier {
  const pose = carrier.pose.slice();
  ARTICULATORS.forEach((name, column) => {
    const hz = name === 'jawOpen' || name === 'jawForward' ? JAW_HZ : name === 'tongueOut' ? TONGUE_HZ : LIPS_HZ;
    lowPassColumnInPlace(pose, column, ARTICULATOR_COUNT, hz);
  });
  const gap = carrier.gap.slice();
  const lipWidth = carrier.lipWidth.slice();
  lowPassColumnInPlace(gap, 0, 1, LIPS_HZ);
  lowPassColumnInPlace(lipWidth, 0, 1, LIPS_HZ);
  return { ...carrier, pose, gap, lipWidth };
}

/** Filters `values[column + i * stride]` at 100 Hz; the ends are held. */
export function lowPassColumnInPlace(values: Float64Array, column: number, stride: number, hz: number): void {
  const keep = Math.exp((-2 * Math.PI * hz * PLAN_HOP) / TWO_POLE);
  const last = values.length - stride + column;
  let state = values[column] ?? 0;
  for (let i = column; i <= last; i += stride) {
    state = keep * state + (1 - keep) * (values[i] ?? 0);
    values[i] = state;
  }
  for (let i = last; i >= 0; i -= stride) {
    state = keep * state + (1 - keep) * (values[i] ?? 0);
    values[i] = state;
  }
}
