import { StudioError, type Warning } from '../core/errors.ts';

/** Which channel of a recording holds the speech: a channel counted from 0, the mean of all, or decided from the sound. */
export type ChannelRequest = 'automatic' | 'mix' | number;

/** What was used in the end, to be kept with the take. */
export interface ChannelChoice {
  readonly requested: ChannelRequest;
  /** A channel counted from 0, or the mean of all channels. */
  readonly used: 'mix' | number;
  /** Number of channels in the recording. */
  readonly of: number;
  /** Why, in words for the animator. */
  readonly reason: string;
}

/** Sums over a recording from which the automatic choice is made. */
export interface ChannelLevels {
  /** Sum of squares by channel. */
  readonly energy: readonly number[];
  /** Sum of the products of the first two channels; 0 for one channel. */
  readonly product: number;
}

/** Gathers {@link ChannelLevels} while sound passes by. */
export interface ChannelMeter {
  push(channels: readonly Float32Array[]): void;
  levels(): ChannelLevels;
}

/** A channel this much below the loudest (12 dB) carries spill or nothing. */
const QUIET = 10 ** (-12 / 10);

export function createChannelMeter(channelCount: number): ChannelMeter {
  const energy = new Float64Array(channelCount);
  let product = 0;
  return {
    push(channels) {
      channels.forEach((channel, c) => {
        let sum = 0;
        for (const sample of channel) sum += sample * sample;
        energy[c] = (energy[c] ?? 0) + sum;
      });
      const [left, right] = channels;
      if (left && right) for (let i = 0; i < left.length; i++) product += (left[i] ?? 0) * (right[i] ?? 0);
    },
    levels: () => ({ energy: Array.from(energy), product }),
  };
}

/**
 * Chooses the channel for the speech. Automatic: one channel is taken as it is; of two that are about equally loud (within
 * 12 dB) the mean is taken, unless they are in opposite phase and would cancel out; in every other case the loudest.
 * Two equally loud channels with different sound (two speakers) are mixed with the warning `audio-channels-differ`.
 * @throws StudioError `usage` when the requested channel is not there
 */
export function chooseChannel(request: ChannelRequest, levels: ChannelLevels, warnings: Warning[]): ChannelChoice {
  const of = levels.energy.length;
  if (typeof request === 'number') {
    if (Number.isInteger(request) && request >= 0 && request < of)
      return { requested: request, used: request, of, reason: 'asked for' };
    const range = of === 1 ? 'the recording has one channel' : `the recording has channels 1 to ${of}`;
    throw new StudioError('usage', `There is no channel ${request + 1}: ${range}.`, {
      hint: 'Choose another channel, or the mix.',
    });
  }
  if (request === 'mix')
    return { requested: request, used: of === 1 ? 0 : 'mix', of, reason: of === 1 ? 'only channel' : 'asked for' };
  if (of === 1) return { requested: request, used: 0, of, reason: 'only channel' };
  const loudest = levels.energy.reduce((best, energy, c) => (energy > (levels.energy[best] ?? 0) ? c : best), 0);
  const [left = 0, right = 0] = levels.energy;
  if (of > 2 || Math.min(left, right) < Math.max(left, right) * QUIET)
    return { requested: request, used: loudest, of, reason: 'loudest channel' };
  const likeness = left * right === 0 ? 1 : levels.product / Math.sqrt(left * right);
  if (likeness < -0.5) return { requested: request, used: loudest, of, reason: 'channels in opposite phase, loudest taken' };
  if (likeness < 0.2) {
    const message = 'The two channels hold different sound; they were mixed. Choose one of them if only one is the line.';
    warnings.push({ code: 'audio-channels-differ', message });
  }
  return { requested: request, used: 'mix', of, reason: 'channels about equally loud' };
}

/** One channel of a block, or the mean of all. A single channel is given as it is, not copied. */
export function pickChannel(channels: readonly Float32Array[], used: 'mix' | number): Float32Array {
  const first = channels[used === 'mix' ? 0 : used] ?? new Float32Array(0);
  if (used !== 'mix' || channels.length === 1) return first;
  const mean = new Float32Array(first.length);
  for (const channel of channels) for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) + (channel[i] ?? 0);
  return mean.map((sum) => sum / channels.length);
}
