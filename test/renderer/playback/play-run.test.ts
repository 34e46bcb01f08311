import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RunOptions, startRun } from '../../../renderer/playback/play-run.ts';
import { rangedSound, wholeSound } from '../../../renderer/playback/sound-source.ts';
import { HandOutput, RATE, ramp, wavOf } from './sounds.ts';

/** Where the first sound begins after it was asked for. */
const DELAY = 0.02;

describe('playing', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function run(options: Partial<RunOptions> = {}, samples = ramp(3 * RATE)) {
    const output = new HandOutput();
    const events: string[] = [];
    const started = startRun({
      source: wholeSound({ sampleRate: RATE, samples }),
      output,
      from: 0,
      speed: 1,
      onEnd: () => events.push('end'),
      onWaiting: (waiting) => events.push(waiting ? 'waits' : 'goes on'),
      onError: (error) => events.push(String(error)),
      ...options,
    });
    /** Lets the clock run, as the browser would. */
    const play = async (seconds: number) => {
      for (let step = 0; step < seconds / 0.1; step++) {
        output.turnTo(output.clock + 0.1);
        await vi.advanceTimersByTimeAsync(100);
      }
    };
    return { output, events, started, play };
  }

  it('gives the very samples of the sound, without holes, and ends', async () => {
    const samples = ramp(3 * RATE);
    const { output, events, play } = run({ from: 0.5 }, samples);
    await play(3.2);
    const heard = output.heardSamples();
    expect(heard).toHaveLength(2.5 * RATE);
    // The edges fade; all between is exact.
    expect(heard.slice(50, -50)).toEqual([...samples.slice(0.5 * RATE + 50, 3 * RATE - 50)]);
    expect(events).toEqual(['end']);
  });

  it('knows at any moment what is heard', async () => {
    const { output, started, play } = run({ from: 0.5 });
    await play(1);
    for (const at of [DELAY, 0.3, 0.777, 1]) expect(started.soundTime(at)).toBeCloseTo(0.5 + at - DELAY, 9);
    expect(started.soundTime(output.clock)).toBeCloseTo(0.5 + 1 - DELAY, 6);
    expect(started.soundTime(0)).toBe(0.5);
  });

  it('repeats a loop to the sample for as long as it runs', async () => {
    const samples = ramp(3 * RATE);
    const { output, started, events, play } = run({ from: 0.8, loop: { start: 0.5, end: 1 } }, samples);
    await play(4);
    const heard = output.heardSamples();
    const round = 0.5 * RATE;
    for (let turn = 0; turn < 6; turn++) {
      const first = 0.2 * RATE + turn * round;
      expect(heard.slice(first + 30, first + round - 30)).toEqual([...samples.slice(0.5 * RATE + 30, RATE - 30)]);
    }
    for (let at = DELAY + 0.3; at < 4; at += 0.01) {
      const time = started.soundTime(at);
      expect(time >= 0.5 && time <= 1).toBe(true);
      const due = 0.5 + ((at - DELAY - 0.2) % 0.5);
      const off = Math.abs(time - due);
      expect(Math.min(off, 0.5 - off)).toBeLessThan(1e-6);
    }
    expect(events).toEqual([]);
  });

  it('does not enter a loop that lies behind', async () => {
    const { started, events, play } = run({ from: 2, loop: { start: 0.5, end: 1 } });
    await play(0.5);
    expect(started.soundTime(0.5)).toBeGreaterThan(2.4);
    await play(1);
    expect(events).toEqual(['end']);
  });

  it.each([0.25, 0.5, 0.75, 1.5, 2])('runs through the sound %f times as fast', async (speed) => {
    const { started, output, events, play } = run({ speed });
    await play(1);
    for (const at of [0.2, 0.5, 0.9]) expect(started.soundTime(at)).toBeCloseTo((at - DELAY) * speed, 3);
    await play(3 / speed);
    expect(events).toEqual(['end']);
    expect(output.heardSamples().length / RATE).toBeCloseTo(3 / speed, 2);
  });

  it('stops where it should, and at once when asked', async () => {
    const until = run({ from: 1, until: 1.2 });
    await until.play(0.4);
    expect(until.output.heardSamples()).toHaveLength(0.2 * RATE);
    expect(until.events).toEqual(['end']);
    const stopped = run();
    stopped.started.stop();
    const count = stopped.output.played.length;
    await stopped.play(3);
    expect(stopped.output.isSilenced).toBe(true);
    expect(stopped.output.played).toHaveLength(count);
    expect(stopped.events).toEqual([]);
  });

  it('waits for sound that is not there, and loses none of it', async () => {
    const samples = ramp(30 * RATE).map((value) => value % 1);
    const bytes = wavOf(samples);
    const asked: number[] = [];
    const source = await rangedSound(30, async ({ start, end }) => {
      asked.push(start);
      if (start > 0) await new Promise((done) => setTimeout(done, 2_000));
      return wavOf(samples.subarray(start * RATE, end * RATE));
    });
    expect(bytes.byteLength).toBeGreaterThan(0);
    const { output, started, events, play } = run({ source, from: 19 });
    await play(1.5);
    expect(started.soundTime(output.clock)).toBeCloseTo(20, 6);
    expect(events).toEqual(['waits']);
    await play(2);
    expect(events).toEqual(['waits', 'goes on']);
    expect(asked).toEqual([0, 20]);
    expect(started.soundTime(output.clock)).toBeGreaterThan(20.5);
    expect(output.played.length).toBeGreaterThan(5);
  });

  it('says why when sound cannot be had', async () => {
    const source = await rangedSound(30, ({ start }) =>
      start === 0 ? Promise.resolve(wavOf(ramp(20 * RATE))) : Promise.reject(new Error('gone')),
    );
    const { events, play } = run({ source, from: 21 });
    await play(0.3);
    expect(events).toEqual(['Error: gone']);
  });
});
