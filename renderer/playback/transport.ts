import { createStore, type StoreApi } from 'zustand/vanilla';

/** What the transport is doing; the position is asked for, not stored. */
export interface TransportState {
  readonly playing: boolean;
  /** Seconds of the sound that is loaded; 0 without one. */
  readonly duration: number;
  /** Raised by every seek, so that views redraw while paused. */
  readonly seeks: number;
}

/** The only clock of the studio: everything that moves asks it what is being heard right now. */
export interface Transport {
  readonly state: StoreApi<TransportState>;
  /** Seconds into the sound, as it leaves the loudspeaker now. */
  time(): number;
  /** As {@link time}, without correcting for the way to the loudspeaker; for measuring that correction. */
  scheduledTime(): number;
  /** Takes over a sound as the bytes of a WAV file, stopped at its start. Overtaken by a later call it does nothing. */
  load(wav: ArrayBuffer): Promise<void>;
  unload(): void;
  play(): Promise<void>;
  pause(): void;
  toggle(): Promise<void>;
  seek(seconds: number): void;
}

/** Differences larger than this between two statements of the same clock mean that one of them is wrong. */
const PLAUSIBLE_LATENCY = 0.5;

export function createTransport(): Transport {
  const state = createStore<TransportState>(() => ({ playing: false, duration: 0, seeks: 0 }));
  let context: AudioContext | undefined;
  let sound: AudioBuffer | undefined;
  let source: AudioBufferSourceNode | undefined;
  /** Where in the sound the next or current playing began, and when by the context's clock. */
  let startOffset = 0;
  let startedAt = 0;
  let loads = 0;

  const audio = (): AudioContext => {
    context ??= new AudioContext({ latencyHint: 'interactive' });
    return context;
  };

  function silence(): void {
    if (!source) return;
    source.onended = null;
    source.stop();
    source.disconnect();
    source = undefined;
  }

  function clamp(seconds: number): number {
    return Math.min(Math.max(seconds, 0), sound?.duration ?? 0);
  }

  function time(): number {
    if (!source || !context) return startOffset;
    return clamp(startOffset + Math.max(0, heardTime(context) - startedAt));
  }

  function startSource(): void {
    const output = audio();
    if (!sound) return;
    source = new AudioBufferSourceNode(output, { buffer: sound });
    source.connect(output.destination);
    startedAt = output.currentTime;
    source.start(startedAt, startOffset);
    source.onended = () => {
      source = undefined;
      startOffset = sound?.duration ?? 0;
      state.setState({ playing: false });
    };
  }

  function seek(seconds: number): void {
    const wasPlaying = source !== undefined;
    silence();
    startOffset = clamp(seconds);
    if (wasPlaying && startOffset < (sound?.duration ?? 0)) startSource();
    else if (wasPlaying) state.setState({ playing: false });
    state.setState(({ seeks }) => ({ seeks: seeks + 1 }));
  }

  function pause(): void {
    startOffset = time();
    silence();
    state.setState({ playing: false });
  }

  async function play(): Promise<void> {
    if (!sound || source) return;
    // Browsers let sound start only after a gesture; pressing play is one.
    await audio().resume();
    if (!sound || source) return;
    if (startOffset >= sound.duration - 0.01) startOffset = 0;
    startSource();
    state.setState({ playing: true });
  }

  return {
    state,
    time,
    scheduledTime: () => (source && context ? clamp(startOffset + context.currentTime - startedAt) : startOffset),
    async load(wav) {
      const load = ++loads;
      const decoded = await audio().decodeAudioData(wav);
      if (load !== loads) return;
      silence();
      sound = decoded;
      startOffset = 0;
      state.setState(({ seeks }) => ({ playing: false, duration: decoded.duration, seeks: seeks + 1 }));
    },
    unload() {
      loads++;
      silence();
      sound = undefined;
      startOffset = 0;
      state.setState({ playing: false, duration: 0 });
    },
    play,
    pause,
    toggle: async () => (source ? pause() : play()),
    seek,
  };
}

/** The context's time whose sound is leaving the loudspeaker now: behind `currentTime` by the latency of the device. */
function heardTime(context: AudioContext): number {
  const byLatency = context.currentTime - (context.outputLatency || context.baseLatency || 0);
  const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
  if (contextTime <= 0) return byLatency;
  const byDevice = contextTime + (performance.now() - performanceTime) / 1_000;
  const lag = context.currentTime - byDevice;
  return lag >= 0 && lag < PLAUSIBLE_LATENCY ? byDevice : byLatency;
}
