import { describe, expect, it } from 'vitest';
import { readAacConfig } from '../../../shared/audio/aac-config.ts';
import { identifyContainer } from '../../../shared/audio/container.ts';

function bytes(hexadecimal: string): Uint8Array {
  return Uint8Array.from(hexadecimal.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}

describe('readAacConfig', () => {
  it.each<[string, string, number, readonly number[], boolean]>([
    ['mono, no SBR by its own word', '120856e500', 44_100, [0], false],
    ['stereo', '1190', 48_000, [0, 1], false],
    ['5.1: centre comes first in the stream', '123056e500', 44_100, [1, 2, 0, 5, 3, 4], false],
    ['6.1', '1258', 44_100, [1, 2, 0, 6, 3, 4, 5], false],
    ['four channels named one by one', '12000504040021100d4c61766335392e33372e31303056e500', 44_100, [0, 1, 2, 3], false],
    ['a front pair and low frequencies', '12000504010020000d4c61766335392e33372e31303056e500', 44_100, [0, 1, 2], false],
    ['SBR told in front', '2b118800', 24_000, [0, 1], true],
    ['SBR told behind', '139056e5a0', 22_050, [0, 1], true],
    ['parametric stereo', 'eb098800', 24_000, [0], true],
    ['a sample rate of its own', '17801f4010', 16_000, [0, 1], false],
  ])('reads %s', (_, hexadecimal, sampleRate, channelOrder, hasExtension) => {
    const channels = channelOrder.length;
    expect(readAacConfig(bytes(hexadecimal))).toEqual({ sampleRate, channels, channelOrder, hasExtension });
  });

  it.each([
    ['xHE-AAC', 'f9509000', 'audio-unsupported-format', 'xHE-AAC'],
    ['no known set of channels', '1248', 'audio-decode-failed', 'configuration is 9'],
    ['a reserved sample rate', '1690', 'audio-decode-failed', 'sample rate'],
    ['nothing', '', 'audio-decode-failed', 'ends'],
  ])('refuses %s', (_, hexadecimal, code, message) => {
    expect(() => readAacConfig(bytes(hexadecimal))).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});

describe('identifyContainer', () => {
  it('tells raw AAC from MP3 and from chance', () => {
    const header = [0xff, 0xf1, 0x4c, 0x80, 0x01, 0x3f, 0xfc];
    expect(identifyContainer(Uint8Array.from([...header, 0, 0, ...header, 0, 0]))).toBe('aac');
    expect(identifyContainer(Uint8Array.from([...header, 0, 0, 1, 2, 3, 4, 5, 6, 7]))).toBe('unknown');
    expect(identifyContainer(Uint8Array.of(0xff, 0xfb, 0x90, 0, 1, 2, 3, 4))).toBe('mp3');
  });
});
