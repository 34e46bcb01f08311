import { describe, expect, it } from 'vitest';
import { wholeSound } from '../../../renderer/playback/sound-source.ts';
import { createTransport } from '../../../renderer/playback/transport.ts';
import { readWavSamples } from '../../../renderer/playback/wav-samples.ts';
import { frameRate } from '../../../shared/core/time.ts';
import { HandOutput, RATE, ramp, wavOf } from './sounds.ts';

async function opened(seconds = 3) {
  const output = new HandOutput();
  const transport = createTransport({ openOutput: () => output });
  transport.open(wholeSound({ sampleRate: RATE, samples: ramp(seconds * RATE) }));
  return { output, transport };
}

describe('the transport', () => {
  it('plays from where it stands, pauses there, and ends at the end', async () => {
    const { output, transport } = await opened();
    transport.seek(1);
    await transport.play();
    output.turnTo(0.52);
    expect(transport.time()).toBeCloseTo(1.5, 6);
    transport.pause();
    output.turnTo(2);
    expect(transport.time()).toBeCloseTo(1.5, 6);
    expect(transport.state.getState().playing).toBe(false);
  });

  it('changes its speed without a jump', async () => {
    const { output, transport } = await opened();
    await transport.play();
    output.turnTo(1.02);
    transport.setSpeed(0.5);
    output.turnTo(2.04);
    expect(transport.time()).toBeCloseTo(1.5, 2);
    transport.setSpeed(9);
    expect(transport.state.getState().speed).toBe(2);
  });

  it('plays a stretch once and stands where it stood', async () => {
    const { output, transport } = await opened();
    transport.seek(0.3);
    await transport.playRange({ start: 1, end: 1.2 });
    output.turnTo(0.12);
    expect(transport.time()).toBeCloseTo(1.1, 6);
    output.turnTo(0.3);
    expect(transport.state.getState().playing).toBe(false);
    expect(transport.time()).toBeCloseTo(0.3, 9);
    expect(output.heardSamples()).toHaveLength(0.2 * RATE);
  });

  it('plays a pre-roll before the stretch, as far as there is one', async () => {
    const { output, transport } = await opened();
    await transport.playRange({ start: 0.2, end: 0.5 }, { preRoll: 1 });
    expect(output.heardSamples()).toHaveLength(0.5 * RATE);
  });

  it('steps by frames of the grid, never beyond the sound', async () => {
    const { transport } = await opened(1);
    const ntsc = frameRate(30_000, 1_001);
    transport.seek(0.5);
    transport.step(1, ntsc);
    expect(transport.time()).toBeCloseTo((16 * 1_001) / 30_000, 12);
    transport.step(-40, ntsc);
    expect(transport.time()).toBe(0);
    transport.step(4_000, ntsc);
    expect(transport.time()).toBe(1);
  });

  it('sounds the place while scrubbing and goes on playing afterwards', async () => {
    const { output, transport } = await opened();
    await transport.play();
    transport.scrub(2);
    await Promise.resolve();
    expect(transport.state.getState().playing).toBe(false);
    expect(transport.time()).toBe(2);
    const grain = output.played.at(-1);
    expect(grain?.samples.length).toBe(0.09 * RATE);
    transport.endScrub();
    await Promise.resolve();
    expect(transport.state.getState().playing).toBe(true);
  });

  it('loops what is set while it plays', async () => {
    const { output, transport } = await opened();
    await transport.play();
    output.turnTo(0.52);
    transport.setLoop({ start: 0.25, end: 0.75 });
    output.turnTo(0.52 + 0.02 + 0.25 + 0.1);
    expect(transport.time()).toBeCloseTo(0.35, 2);
    transport.setLoop(undefined);
    expect(transport.time()).toBeCloseTo(0.35, 2);
  });

  it('reads the WAV of the service, mixes channels and refuses what is none', () => {
    const samples = ramp(100);
    expect([...readWavSamples(wavOf(samples)).samples]).toEqual([...samples]);
    expect(() => readWavSamples(new ArrayBuffer(60))).toThrow(/cannot be played/);
  });
});
