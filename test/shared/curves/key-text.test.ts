import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CURVE_CHANNELS } from '../../../shared/core/curve-channels.ts';
import { StudioError } from '../../../shared/core/errors.ts';
import { copyKeys, mirrorClipboard, pasteTargets } from '../../../shared/curves/copy-keys.ts';
import { keyText, readKeyText } from '../../../shared/curves/key-text.ts';
import { type Keyframe, TANGENT_MODES } from '../../../shared/curves/keyframe.ts';

// JSON knows no -0.
const number = fc.double({ min: -90, max: 90, noNaN: true }).map((value) => value + 0);
const keys = fc.uniqueArray(fc.integer({ min: 0, max: 9_000 }), { minLength: 1, maxLength: 20 }).chain((frames) =>
  fc.tuple(
    ...[...frames]
      .sort((a, b) => a - b)
      .map((frame, index) =>
        fc.record({
          id: fc.constant(`k${index}`),
          time: fc.constant(frame / 60),
          value: number,
          tangent: fc.constantFrom(...TANGENT_MODES),
          inSlope: number,
        }),
      ),
  ),
);
const tracks = fc.uniqueArray(fc.record({ channel: fc.constantFrom(...CURVE_CHANNELS), keys }), {
  minLength: 1,
  maxLength: 5,
  selector: ({ channel }) => channel,
});

describe('keys as text', () => {
  it('come back from the clipboard as they were copied', () => {
    fc.assert(
      fc.property(tracks, (given) => {
        const clipboard = copyKeys(given, () => true)!;
        const read = readKeyText(keyText(clipboard), []);
        expect(read.tracks.map(({ channel }) => channel)).toEqual(clipboard.tracks.map(({ channel }) => channel));
        for (const [index, track] of clipboard.tracks.entries()) expect(read.tracks[index]?.keys).toEqual(track.keys);
      }),
    );
  });

  it('are read from columns of other programs', () => {
    const expected = [
      [0, 0.25],
      [0.5, 1],
    ];
    for (const text of [
      '1 0.25\n1.5 1',
      '1.5\t1\r\n1\t0.25\r\n',
      '1,0.25\n1.5,1',
      '# jaw\n1, 0.25\n1.5, 1',
      '1,0;0,25\n1,5;1',
      '1,0\t0,25\n1,5\t1',
      'time value\n1 .25\n\n1.5 1e0',
    ]) {
      const read = readKeyText(text, ['jawOpen', 'mouthClose']);
      expect(
        read.tracks.map(({ channel, keys: [...list] }) => [channel, list.map((key) => [key.time, key.value])]),
        text,
      ).toEqual([['jawOpen', expected]]);
    }
    expect(readKeyText('Time,jawOpen,headYaw\n0,1,-20\n1,0,20', []).tracks).toMatchObject([
      { channel: 'jawOpen', keys: [{ time: 0, value: 1, tangent: 'auto' }, { value: 0 }] },
      { channel: 'headYaw', keys: [{ value: -20 }, { value: 20 }] },
    ]);
  });

  it('say what to do when they cannot be read', () => {
    const fault = (text: string, chosen: readonly 'jawOpen'[] = ['jawOpen']): StudioError => {
      try {
        readKeyText(text, chosen);
      } catch (error) {
        if (error instanceof StudioError) return error;
      }
      throw new Error(`no complaint about ${text}`);
    };
    const wrong: Readonly<Record<string, RegExp>> = {
      '': /no keys/,
      hello: /no keys/,
      '{"a": 1}': /no keys/,
      '{"a": ': /no keys/,
      '{"format":"facewright-keys/2","tracks":[]}': /newer/,
      '{"format":"facewright-keys/1","tracks":[]}': /no keys/,
      '{"format":"facewright-keys/1","tracks":[{"channel":"jaw","keys":[]}]}': /"jaw" is no channel/,
      '{"format":"facewright-keys/1","tracks":[{"channel":"jawOpen","keys":[{"time":0,"value":null,"tangent":"auto"}]}]}':
        /no number/,
      '{"format":"facewright-keys/1","tracks":[{"channel":"jawOpen","keys":[{"time":0,"value":0,"tangent":"x"}]}]}': /no tangent/,
      '0 1\n1 x': /Line 2/,
      '0 1 2\n1 2 3': /nothing says whose/,
      'time jaw lip\n0 1 2': /"jaw" is no channel/,
      [Array.from({ length: 10_001 }, (_, i) => `${i} 0`).join('\n')]: /at most 10000/,
    };
    for (const [text, message] of Object.entries(wrong)) {
      const error = fault(text);
      expect(error.message).toMatch(message);
      expect(error.hint).toMatch(/\w/);
      expect(error.code).toBe('keys-invalid');
    }
    expect(fault('0 1\n1 0', []).hint).toMatch(/Choose a channel/);
  });

  it('turn to the other side in the mirror, and translate between weights and degrees', () => {
    const key: Keyframe = { id: 'k1', time: 0, value: 10, tangent: 'free', inSlope: 2, outSlope: 2 };
    const copied = (channel: (typeof CURVE_CHANNELS)[number]) => copyKeys([{ channel, keys: [key] }], () => true)!;
    expect(mirrorClipboard(copied('headYaw')).tracks[0]).toMatchObject({
      channel: 'headYaw',
      keys: [{ value: -10, inSlope: -2 }],
    });
    expect(mirrorClipboard(copied('headPitch')).tracks[0]).toMatchObject({ channel: 'headPitch', keys: [{ value: 10 }] });
    expect(mirrorClipboard(copied('mouthSmileLeft')).tracks[0]?.channel).toBe('mouthSmileRight');
    expect(pasteTargets(copied('headYaw'), ['jawOpen', 'headRoll'])).toMatchObject([
      { channel: 'jawOpen', keys: [{ value: 0.5, inSlope: 0.1 }] },
      { channel: 'headRoll', keys: [{ value: 10, inSlope: 2 }] },
    ]);
  });
});
