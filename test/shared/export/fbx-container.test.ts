import { beforeAll, describe, expect, it } from 'vitest';
import { parseFrameRate } from '../../../shared/core/time.ts';
import { encodeFbx } from '../../../shared/export/fbx-binary.ts';
import { type FbxNode, node } from '../../../shared/export/fbx-node.ts';
import { readFbx } from '../../../shared/export/fbx-read.ts';
import { writeFbx } from '../../../shared/export/fbx-scene.ts';
import { frameTicks, timeMode } from '../../../shared/export/fbx-time.ts';
import { makeClip, makeHead, makeMesh, makeTake } from '../../helpers/export-fixtures.ts';
import { childValue, dumpFbx, findNodes, findObjects, property70 } from '../../helpers/fbx-dump.ts';

const AUDIO = { fileName: 'line 01.wav', sampleRate: 48000, channels: 2, durationSeconds: 1.5 };
const rate = parseFrameRate('29.97');
const take = makeTake({ clip: makeClip(rate, 40), audio: AUDIO, startTimecode: '01:00:00;00' });

let bytes: Uint8Array = new Uint8Array();
let nodes: FbxNode[] = [];
const objects = (name: string, className?: string) => findObjects(nodes, name, className);

beforeAll(() => {
  bytes = writeFbx([take], makeHead());
  nodes = readFbx(bytes);
});

describe('the container', () => {
  it('is 7.4 with its magic, and ends with footer id, padding to 16, version, zeros and end mark', () => {
    const text = Buffer.from(bytes);
    expect(text.subarray(0, 23).toString('latin1')).toBe('Kaydara FBX Binary  \0\x1a\0');
    expect(text.readUInt32LE(23)).toBe(7400);
    const footer = text.indexOf(Buffer.from('fabcab09d0c8d466b176fb831cf7267e', 'hex'));
    expect(text.subarray(footer - 13, footer).every((byte) => byte === 0)).toBe(true);
    const padding = text.length - 140 - (footer + 20);
    expect(padding).toBeGreaterThanOrEqual(1);
    expect(padding).toBeLessThanOrEqual(16);
    expect((footer + 20 + padding) % 16).toBe(0);
    expect(text.readUInt32LE(text.length - 140)).toBe(7400);
    expect(text.subarray(-16).toString('hex')).toBe('f85a8c6adef5d97eece90ce3758f290b');
  });

  it('pads a full 16 when already aligned', () => {
    for (let extra = 0; extra < 16; extra++) {
      const file = encodeFbx([node('Creator', ['x'.repeat(extra)])]);
      const footer = Buffer.from(file).indexOf(Buffer.from('fabcab09', 'hex'));
      expect(file.length % 16).toBe((4 + 120 + 16) % 16);
      expect(file.length - 140 - (footer + 20)).toBeGreaterThan(0);
    }
  });

  it('closes childless stacks, layers, References and Documents with a null record, but no leaf with a value', () => {
    for (const name of ['AnimationStack', 'AnimationLayer', 'References', 'Documents']) {
      const file = encodeFbx([node(name)]);
      expect(Buffer.from(file).readUInt32LE(27)).toBe(27 + 13 + name.length + 13);
    }
    const leaf = encodeFbx([node('Vertices', [Float64Array.of(1)])]);
    expect(Buffer.from(leaf).readUInt32LE(27)).toBe(27 + 13 + 8 + 13 + 8);
  });

  it('has the fixed file id with the creation time that belongs to it, its own creator, header 1003', () => {
    const value = (name: string) => nodes.find((candidate) => candidate.name === name)?.properties[0]?.value;
    expect(Buffer.from(value('FileId') as Uint8Array).toString('hex')).toBe('28b32aebb624ccc2bfc8b02aa92bfcf1');
    expect(value('CreationTime')).toBe('1970-01-01 10:00:00:000');
    expect(value('Creator')).toBe('Facewright');
    expect(childValue(nodes[0]!, 'FBXHeaderVersion')).toBe(1003);
  });

  it('has its top-level nodes in the expected order', () => {
    expect(nodes.map(({ name }) => name)).toEqual([
      ...['FBXHeaderExtension', 'FileId', 'CreationTime', 'Creator', 'GlobalSettings', 'Documents', 'References'],
      ...['Definitions', 'Objects', 'Connections', 'Takes'],
    ]);
  });

  it('counts objects exactly in Definitions', () => {
    const types = findNodes(nodes, 'ObjectType');
    const all = findNodes(nodes, 'Objects')[0]!.children;
    for (const type of types) {
      const name = String(type.properties[0]!.value);
      const count = name === 'GlobalSettings' ? 1 : all.filter((object) => object.name === name).length;
      expect(childValue(type, 'Count'), name).toBe(count);
    }
    expect(new Set(types.map((type) => type.properties[0]!.value))).toEqual(
      new Set(['GlobalSettings', ...all.map(({ name }) => name)]),
    );
    expect(childValue(findNodes(nodes, 'Definitions')[0]!, 'Count')).toBe(all.length + 1);
  });

  it('uses ids that are unique, positive and below 2^53', () => {
    const ids = findNodes(nodes, 'Objects')[0]!.children.map((object) => object.properties[0]!.value as bigint);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => id > 0n && id < 2n ** 53n)).toBe(true);
  });

  it('holds no path, name of a machine or present time', () => {
    const text = dumpFbx(nodes);
    expect(text).not.toMatch(/\/(home|root|tmp|Users|work)\/|[A-Z]:\\|20[2-9]\d-/);
  });
});

describe('time', () => {
  it('rounds NTSC ticks from the frame index', () => {
    expect(frameTicks(rate, 1)).toBe(1541078139n);
    expect(frameTicks(rate, 2)).toBe(3082156277n);
    expect(frameTicks(rate, 30000)).toBe(46186158000n * 1001n);
    expect(frameTicks(parseFrameRate('23.976'), 1)).toBe(1926347673n);
    expect(frameTicks(parseFrameRate('60'), 36000)).toBe(46186158000n * 600n);
    expect(frameTicks(parseFrameRate('120'), 3 * 3600 * 120)).toBe(46186158000n * 10800n);
  });

  it.each([
    ['24', 11, -1],
    ['25', 10, -1],
    ['23.976', 13, -1],
    ['29.97', 9, -1],
    ['30', 6, -1],
    ['48', 5, -1],
    ['50', 4, -1],
    ['59.94', 17, -1],
    ['60', 3, -1],
    ['100', 2, -1],
    ['120', 1, -1],
    ['12.5', 14, 12.5],
    ['90', 14, 90],
  ])('writes the mode of %s frames a second', (text, mode, custom) => {
    const custom30 = makeTake({ clip: makeClip(parseFrameRate(text), 2) });
    const settings = readFbx(writeFbx([custom30], { name: 'h', meshes: [makeMesh('face', ['jawOpen'], 2, 2)] })).find(
      ({ name }) => name === 'GlobalSettings',
    )!;
    expect(property70(settings, 'TimeMode')).toEqual([mode]);
    expect(property70(settings, 'CustomFrameRate')).toEqual([custom]);
    expect(timeMode(parseFrameRate(text))).toEqual({ mode, customFrameRate: custom });
  });

  it('starts at 0 and carries the timecode as text; absolute only when asked for', () => {
    const stack = objects('AnimationStack')[0]!;
    const stop = frameTicks(rate, 39);
    expect(property70(stack, 'LocalStart')).toEqual([0n]);
    for (const name of ['LocalStop', 'ReferenceStop']) expect(property70(stack, name)).toEqual([stop]);
    expect(property70(stack, 'FacewrightStartTimecode')).toEqual(['01:00:00;00']);
    const settings = nodes.find(({ name }) => name === 'GlobalSettings')!;
    expect(property70(settings, 'TimeSpanStop')).toEqual([stop]);
    const absolute = readFbx(writeFbx([take], makeHead(), { absoluteTimecode: true }));
    const first = (findNodes(absolute, 'KeyTime')[0]!.properties[0]!.value as BigInt64Array)[0];
    // One hour of drop-frame labels is 107,892 frames.
    expect(first).toBe(frameTicks(rate, 107_892));
    expect(property70(findNodes(absolute, 'AnimationStack')[0]!, 'LocalStart')).toEqual([first]);
  });

  it('refuses takes of different frame rates in one file', () => {
    const other = makeTake({ name: 'other' });
    expect(() => writeFbx([take, other], makeHead())).toThrow(/one file has one rate/);
  });
});
