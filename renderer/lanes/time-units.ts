import type { TimeUnit } from './ruler-ticks.ts';

/** Ways of writing time, in the order in which they are offered. */
export const timeUnits: readonly { readonly unit: TimeUnit; readonly label: string }[] = [
  { unit: 'seconds', label: 'seconds' },
  { unit: 'frames', label: 'frames' },
  { unit: 'timecode', label: 'timecode' },
];
