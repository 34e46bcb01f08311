import { describe, expect, it } from 'vitest';
import { type ChannelRequest, chooseChannel, createChannelMeter, pickChannel } from '../../../shared/audio/channels.ts';
import type { Warning } from '../../../shared/core/errors.ts';

const voice = Float32Array.from({ length: 1_000 }, (_, n) => Math.sin(n / 7));
const other = Float32Array.from({ length: 1_000 }, (_, n) => Math.sin(n / 3.1));
const scaled = (gain: number) => voice.map((sample) => sample * gain);
const silence = new Float32Array(1_000);

function choose(request: ChannelRequest, ...channels: Float32Array[]) {
  const meter = createChannelMeter(channels.length);
  meter.push(channels.map((channel) => channel.subarray(0, 300)));
  meter.push(channels.map((channel) => channel.subarray(300)));
  const warnings: Warning[] = [];
  const choice = chooseChannel(request, meter.levels(), warnings);
  return { ...choice, warnings: warnings.map((warning) => warning.code) };
}

describe('chooseChannel', () => {
  it.each<[string, ChannelRequest, Float32Array[], 'mix' | number, string[]]>([
    ['takes the only channel', 'automatic', [voice], 0, []],
    ['takes the only channel for a mix', 'mix', [voice], 0, []],
    ['mixes two equal channels', 'automatic', [voice, voice], 'mix', []],
    ['mixes two alike channels within 12 dB', 'automatic', [voice, scaled(0.3)], 'mix', []],
    ['leaves out a channel more than 12 dB quieter', 'automatic', [scaled(0.2), voice], 1, []],
    ['leaves out an empty channel', 'automatic', [voice, silence], 0, []],
    ['does not mix channels that would cancel out', 'automatic', [scaled(-0.9), voice], 1, []],
    ['mixes two speakers and warns', 'automatic', [voice, other], 'mix', ['audio-channels-differ']],
    ['takes the loudest of six', 'automatic', [silence, scaled(0.5), voice, silence, silence, silence], 2, []],
    ['mixes silence without a word', 'automatic', [silence, silence], 'mix', []],
    ['does as it is told', 1, [voice, silence], 1, []],
    ['mixes when told', 'mix', [voice, silence, silence], 'mix', []],
  ])('%s', (_, request, channels, used, warnings) => {
    expect(choose(request, ...channels)).toMatchObject({ requested: request, used, of: channels.length, warnings });
  });

  it('refuses a channel that is not there', () => {
    expect(() => choose(2, voice, voice)).toThrow('There is no channel 3: the recording has channels 1 to 2.');
    expect(() => choose(-1, voice)).toThrow('the recording has one channel');
  });
});

describe('pickChannel', () => {
  it('gives one channel, or the mean', () => {
    const channels = [Float32Array.of(1, 0, 0.5), Float32Array.of(0, -1, 0.5)];
    expect(pickChannel(channels, 1)).toEqual(channels[1]);
    expect(pickChannel(channels, 'mix')).toEqual(Float32Array.of(0.5, -0.5, 0.5));
    expect(pickChannel([], 'mix')).toEqual(new Float32Array(0));
  });
});
