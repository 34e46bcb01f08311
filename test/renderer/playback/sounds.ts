import type { SoundOutput } from '../../../renderer/playback/play-run.ts';
import { writeWav } from '../../../shared/audio/wav-writer.ts';

export const RATE = 8_000;

/** The bytes of a 16-bit WAV. */
export function wavOf(samples: Float32Array, sampleRate = RATE): ArrayBuffer {
  return new Uint8Array(writeWav({ sampleRate, channels: [samples] }, { encoding: 'pcm16' })).buffer;
}

/** A ramp: the value tells the place. */
export function ramp(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => index / 32_768);
}

/** An output whose clock is turned by hand, and that keeps all that was played. */
export class HandOutput implements SoundOutput {
  readonly sampleRate = RATE;
  clock = 0;
  readonly played: { samples: Float32Array; when: number }[] = [];
  isSilenced = false;
  private readonly endings: { at: number; run: () => void }[] = [];

  now(): number {
    return this.clock;
  }

  heard(): number {
    return this.clock;
  }

  resume(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {}

  schedule(samples: Float32Array, sampleRate: number, when: number, onEnded: () => void): void {
    this.isSilenced = false;
    this.played.push({ samples, when });
    this.endings.push({ at: when + samples.length / sampleRate, run: onEnded });
  }

  silence(): void {
    this.isSilenced = true;
    this.endings.length = 0;
  }

  /** All blocks as one sound from the first on. @throws when they overlap or leave holes */
  heardSamples(): number[] {
    const all: number[] = [];
    const start = this.played[0]?.when ?? 0;
    for (const { samples, when } of this.played) {
      const at = Math.round((when - start) * RATE);
      if (at !== all.length) throw new Error(`a block begins at ${at}, not at ${all.length}`);
      all.push(...samples);
    }
    return all;
  }

  /** Turns the clock; what ends by then is told. */
  turnTo(clock: number): void {
    this.clock = clock;
    for (const ending of this.endings.filter(({ at }) => at <= clock)) {
      this.endings.splice(this.endings.indexOf(ending), 1);
      ending.run();
    }
  }
}
