import { describe, expect, it } from 'vitest';
import { parseBakeArguments } from '../../../electron/command-line/arguments.ts';

const FORMATS = ['fbx', 'glb', 'livelink', 'csv', 'json'];
const parse = (...args: string[]) => parseBakeArguments(args, FORMATS);

describe('bake arguments', () => {
  it('has defaults for everything but the recording', () => {
    const args = parse('line.wav');
    expect(args).toMatchObject({
      inputs: ['line.wav'],
      decoder: 'direct',
      language: 'auto',
      seed: 1,
      json: false,
      onlyModified: false,
      channel: 'auto',
    });
    expect(args.frameRate).toEqual({ numerator: 60, denominator: 1 });
  });

  it('reads every option', () => {
    const args = parse(
      'a.wav',
      'b.wav',
      '--fps',
      '30000/1001',
      '-f',
      'FBX, csv,csv',
      '--decoder=both',
      '--seed',
      '7',
      '--channel',
      '2',
      '-o',
      'out',
    );
    expect(args.inputs).toEqual(['a.wav', 'b.wav']);
    expect(args.formats).toEqual(['fbx', 'csv']);
    expect(args.frameRate).toEqual({ numerator: 30000, denominator: 1001 });
    expect(args).toMatchObject({ decoder: 'both', seed: 7, channel: 1, out: 'out' });
  });

  it('reads what decides how files are written', () => {
    const words =
      'a.wav -o out -f fbx,csv --max-key-error .002 --absolute-timecode --combine scene --names rig.json --mesh-name Face';
    expect(parse(...words.split(' '))).toMatchObject({
      maxKeyError: 0.002,
      absoluteTimecode: true,
      combineAs: 'scene',
      names: 'rig.json',
      meshName: 'Face',
    });
  });

  it.each([
    [[], 'usage'],
    [['a.wav', '--nonsense'], 'usage'],
    [['a.wav', '--decoder', 'lips'], 'usage'],
    [['a.wav', '--seed', '-1'], 'usage'],
    [['a.wav', '--channel', '0'], 'usage'],
    [['a.wav', '--format', 'obj'], 'export-format-unknown'],
    [['a.wav', '--format', ','], 'usage'],
    [['a.wav', '--fps', '0'], 'frame-rate-invalid'],
    [['a.wav', '--fps', '30/0'], 'frame-rate-invalid'],
    [['a.wav', '--max-key-error', '0'], 'usage'],
    [['a.wav', '--max-key-error', '1'], 'usage'],
    [['a.wav', '--max-key-error', '0.01', '-f', 'csv'], 'usage'],
    [['a.wav', '--absolute-timecode', '-f', 'glb'], 'usage'],
    [['a.wav', '--combine', 'scene'], 'usage'],
    [['a.wav', '--combine', ' ', '-o', 'out'], 'usage'],
    [['a.wav', '--combine', 'scene', '-o', 'out', '-f', 'csv,livelink'], 'usage'],
    [['a.wav', '--mesh-name='], 'usage'],
  ])('refuses %j with %s', (args, code) => {
    expect(() => parse(...args)).toThrow(expect.objectContaining({ code }));
  });
});
