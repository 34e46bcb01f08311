import type { SoundOutput } from './play-run.ts';

/** Seconds in which sound that is silenced fades, against clicks. */
const RELEASE = 0.004;
/** Differences larger than this between two statements of the same clock mean that one of them is wrong. */
const PLAUSIBLE_LATENCY = 0.5;

/** The loudspeaker, as a place for sound and as a clock. */
export interface AudioOutput extends SoundOutput {
  /** The output's time whose sound is leaving the loudspeaker now. */
  heard(): number;
  /** Browsers let sound start only after a gesture; asking for it within one counts. */
  resume(): Promise<void>;
  close(): void;
}

/**
 * An output at the sound's own sample rate: pieces of the sound then join without resampling at their edges. A machine that refuses the rate gets
 * its own, and the browser resamples.
 */
export function openAudioOutput(sampleRate: number): AudioOutput {
  const context = openContext(sampleRate);
  let bus = newBus();
  let playing = new Set<AudioBufferSourceNode>();

  function newBus(): GainNode {
    const gain = new GainNode(context);
    gain.connect(context.destination);
    return gain;
  }

  return {
    sampleRate: context.sampleRate,
    now: () => context.currentTime,
    heard: () => heardTime(context),
    resume: async () => {
      if (context.state !== 'running') await context.resume();
    },
    schedule(samples, rate, when, onEnded) {
      const buffer = new AudioBuffer({ length: Math.max(1, samples.length), numberOfChannels: 1, sampleRate: rate });
      buffer.copyToChannel(samples, 0);
      const node = new AudioBufferSourceNode(context, { buffer });
      node.connect(bus);
      playing.add(node);
      node.onended = () => {
        playing.delete(node);
        onEnded();
      };
      node.start(when);
    },
    silence() {
      const [oldBus, nodes] = [bus, playing];
      playing = new Set();
      bus = newBus();
      oldBus.gain.setTargetAtTime(0, context.currentTime, RELEASE / 3);
      for (const node of nodes) {
        node.onended = null;
        node.stop(context.currentTime + RELEASE);
      }
      setTimeout(() => oldBus.disconnect(), 100);
    },
    close: () => void context.close(),
  };
}

function openContext(sampleRate: number): AudioContext {
  try {
    return new AudioContext({ latencyHint: 'interactive', sampleRate });
  } catch {
    return new AudioContext({ latencyHint: 'interactive' });
  }
}

/** Behind `currentTime` by the latency of the device. */
function heardTime(context: AudioContext): number {
  const byLatency = context.currentTime - (context.outputLatency || context.baseLatency || 0);
  const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
  if (contextTime <= 0) return byLatency;
  const byDevice = contextTime + (performance.now() - performanceTime) / 1_000;
  const lag = context.currentTime - byDevice;
  return lag >= 0 && lag < PLAUSIBLE_LATENCY ? byDevice : byLatency;
}
