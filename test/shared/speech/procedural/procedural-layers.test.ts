import { describe, expect, test } from 'vitest';
import type { BlendShapeName } from '../../../../shared/core/blend-shapes.ts';
import type { BlendShapeClip } from '../../../../shared/core/take.ts';
import { frameRate } from '../../../../shared/core/time.ts';
import { addLayer } from '../../../../shared/speech/procedural/add-layer.ts';
import { blinkTimes } from '../../../../shared/speech/procedural/blinks.ts';
import { proceduralLayers } from '../../../../shared/speech/procedural/procedural-layers.ts';
import type { ProceduralStyle } from '../../../../shared/speech/procedural/procedural-style.ts';
import { createRandom, gaussian } from '../../../../shared/speech/procedural/random.ts';
import { speechEvents } from '../../../../shared/speech/procedural/speech-events.ts';
import { phonemes } from '../articulation/phoneme-builder.ts';

const phrase = 'B:70 AA1:140 T:60 IY0:80 S:90 UW1:130 M:80 AE1:140 SIL:350 P:80 EH1:120 N:60 OW1:160 SIL:500 ';
const line = phonemes(`SIL:400 ${phrase.repeat(24)}`);
const loudness = Float32Array.from({ length: Math.ceil(line.duration * 100) }, (_, i) => -0.6 + 0.5 * Math.sin(i / 9));
const input = { ...line, loudness };
const rate = frameRate(60);

function column(clip: BlendShapeClip, name: BlendShapeName): number[] {
  const index = clip.channels.indexOf(name);
  return index < 0
    ? []
    : Array.from({ length: clip.frameCount }, (_, frame) => clip.values[frame * clip.channels.length + index]!);
}

const travel = (values: readonly number[]): number =>
  values.reduce((sum, value, i) => sum + Math.abs(value - (values[i - 1] ?? value)), 0);

describe('procedural layers', () => {
  test('the same seed gives the same layers, another seed others', () => {
    expect(proceduralLayers(input, rate, 7)).toEqual(proceduralLayers(input, rate, 7));
    expect(proceduralLayers(input, rate, 8).clip.values).not.toEqual(proceduralLayers(input, rate, 7).clip.values);
  });

  test('one switch turns everything off', () => {
    const { clip, motion } = proceduralLayers(input, rate, 7, { enabled: false });
    expect(clip.channels).toEqual([]);
    expect(motion.head.every((angle) => angle === 0)).toBe(true);
  });

  test('never touches the mouth or the jaw, and stays within 0..1', () => {
    const { clip } = proceduralLayers(input, rate, 7, { blinks: 2, brows: 2, gaze: 2, head: 2, breath: 2 });
    expect(clip.channels.filter((name) => name.startsWith('mouth') || name.startsWith('jaw') || name === 'tongueOut')).toEqual(
      [],
    );
    expect(clip.values.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  const measured: Readonly<
    Record<Exclude<keyof ProceduralStyle, 'enabled'>, (layers: ReturnType<typeof proceduralLayers>) => number>
  > = {
    blinks: ({ clip }) => travel(column(clip, 'eyeSquintLeft')),
    brows: ({ clip }) => travel(column(clip, 'browInnerUp')),
    gaze: ({ clip }) => travel(column(clip, 'eyeLookOutLeft')) + travel(column(clip, 'eyeLookInLeft')),
    head: ({ motion }) => travel(Array.from(motion.head).filter((_, i) => i % 3 === 1)),
    breath: ({ clip }) => travel(column(clip, 'noseSneerLeft')),
  };
  test.each(Object.keys(measured) as (keyof typeof measured)[])('the dial %s: 0 is off, 2 is more than 1', (dial) => {
    const others = { blinks: 0, brows: 0, gaze: 0, head: 0, breath: 0 };
    const at = (value: number): number => measured[dial](proceduralLayers(input, rate, 7, { ...others, [dial]: value }));
    expect(at(0)).toBe(0);
    expect(at(1)).toBeGreaterThan(0);
    expect(at(2)).toBeGreaterThan(at(1));
  });

  test('turning one dial leaves the other layers as they were', () => {
    const still = proceduralLayers(input, rate, 7, { head: 0 });
    const moving = proceduralLayers(input, rate, 7, { head: 2 });
    expect(moving.clip).toEqual(still.clip);
  });

  test('blinks come about 18 times a minute, never inside stressed vowels, and close the eyes', () => {
    const events = speechEvents(input);
    let total = 0;
    for (let seed = 0; seed < 20; seed++) {
      const times = blinkTimes(createRandom(seed, 'blinks'), line.duration, events, [], 1);
      total += times.length;
      for (const time of times) expect(events.stressed.some(({ start, end }) => time > start && time < end)).toBe(false);
    }
    const rateAMinute = (60 * total) / (20 * line.duration);
    expect(rateAMinute).toBeGreaterThan(14);
    expect(rateAMinute).toBeLessThan(22);
    expect(Math.max(...column(proceduralLayers(input, rate, 7).clip, 'eyeBlinkLeft'))).toBeGreaterThan(0.95);
  });

  test('both eyes look the same way', () => {
    const { clip } = proceduralLayers(input, rate, 7);
    expect(column(clip, 'eyeLookOutLeft')).toEqual(column(clip, 'eyeLookInRight'));
    expect(column(clip, 'eyeLookUpLeft')).toEqual(column(clip, 'eyeLookUpRight'));
  });

  test('the head sways by a few degrees and comes to rest at both ends', () => {
    const { motion } = proceduralLayers(input, rate, 7);
    for (let axis = 0; axis < 3; axis++) {
      const angles = Array.from(motion.head).filter((_, i) => i % 3 === axis);
      expect(Math.max(...angles.map(Math.abs))).toBeLessThan(15);
      expect(Math.abs(angles[0]!)).toBeLessThan(0.1);
    }
    expect(travel(Array.from(motion.head).filter((_, i) => i % 3 === 1))).toBeGreaterThan(10);
  });

  test('a recording without speech or length still lives', () => {
    expect(proceduralLayers({ duration: 20, phonemes: [] }, rate, 1).clip.channels).toContain('eyeBlinkLeft');
    expect(proceduralLayers({ duration: 0, phonemes: [] }, rate, 1).clip.frameCount).toBe(1);
  });
});

describe('layers and chance', () => {
  test('a layer is added to the channels that a clip has, clamped', () => {
    const clip = {
      frameRate: rate,
      frameCount: 2,
      channels: ['eyeBlinkLeft', 'jawOpen'] as const,
      values: Float32Array.of(0.5, 0.25, 0.75, 0.5),
    };
    const layer = {
      frameRate: rate,
      frameCount: 2,
      channels: ['browInnerUp', 'eyeBlinkLeft'] as const,
      values: Float32Array.of(1, 0.25, 1, 0.5),
    };
    expect(Array.from(addLayer(clip, layer).values)).toEqual([0.75, 0.25, 1, 0.5]);
  });

  test('the generator is even, and its streams differ', () => {
    const random = createRandom(1, 'a');
    const bins = new Array<number>(10).fill(0);
    for (let i = 0; i < 20000; i++) bins[Math.floor(random() * 10)]!++;
    for (const count of bins) expect(Math.abs(count - 2000)).toBeLessThan(200);
    expect(createRandom(1, 'b')()).not.toBe(createRandom(1, 'a')());
    const values = Array.from({ length: 20000 }, () => gaussian(random));
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / 20000)).toBeLessThan(0.03);
    expect(values.reduce((sum, value) => sum + value * value, 0) / 20000).toBeCloseTo(1, 1);
  });
});
