import { createStore, type StoreApi } from 'zustand/vanilla';
import { type FrameRate, framesPerSecond, frameTime, type TimeRange } from '../../shared/core/time.ts';
import { type AudioOutput, openAudioOutput } from './audio-output.ts';
import { type PlayRun, startRun } from './play-run.ts';
import { GRAIN_SECONDS, grainAround } from './scrub-grain.ts';
import { type SoundSource, wholeSound } from './sound-source.ts';
import { readWavSamples } from './wav-samples.ts';

/** What the transport is doing; the position is asked for, not stored. */
export interface TransportState {
  readonly playing: boolean;
  /** Seconds of the sound that is loaded; 0 without one. */
  readonly duration: number;
  /** Raised by every seek, so that views redraw while paused. */
  readonly seeks: number;
  /** 0.25..2; the pitch stays. */
  readonly speed: number;
  /** Repeated while playing. */
  readonly loop: TimeRange | undefined;
  /** Playing waits for sound that is still being fetched. */
  readonly waiting: boolean;
}

/** The only clock of the studio: everything that moves asks it what is being heard right now. */
export interface Transport {
  readonly state: StoreApi<TransportState>;
  /** Seconds into the sound, as it leaves the loudspeaker now. */
  time(): number;
  /** As {@link time}, without correcting for the way to the loudspeaker; for measuring that correction. */
  scheduledTime(): number;
  /** Takes over a sound, stopped at its start. */
  open(source: SoundSource): void;
  /** Takes over a sound as the bytes of a WAV file, stopped at its start. */
  load(wav: ArrayBuffer): Promise<void>;
  unload(): void;
  play(): Promise<void>;
  pause(): void;
  toggle(): Promise<void>;
  seek(seconds: number): void;
  setSpeed(speed: number): void;
  setLoop(range: TimeRange | undefined): void;
  /** Plays a stretch once, `preRoll` seconds earlier if asked; then the playhead is back where it was. */
  playRange(range: TimeRange, options?: { readonly preRoll?: number }): Promise<void>;
  /** Moves the playhead by whole frames of the grid, and sounds the frame. */
  step(frames: number, rate: FrameRate): void;
  /** Moves the playhead with a short sound of the place; playing stops and is taken up again by {@link endScrub}. */
  scrub(seconds: number): void;
  endScrub(): void;
  /** Samples of the sound that are in memory, for drawing them: false where some are not. */
  samples(from: number, target: Float32Array): boolean;
}

export const SPEEDS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2] as const;

/** Sounds of a scrub follow each other at least this closely, in milliseconds. */
const GRAIN_GAP = 45;

export interface TransportOptions {
  readonly openOutput?: (sampleRate: number) => AudioOutput;
  /** Sound could not be fetched. */
  readonly onError?: (error: unknown) => void;
}

export function createTransport({ openOutput = openAudioOutput, onError = console.error }: TransportOptions = {}): Transport {
  const state = createStore<TransportState>(() => ({
    playing: false,
    duration: 0,
    seeks: 0,
    speed: 1,
    loop: undefined,
    waiting: false,
  }));
  let source: SoundSource | undefined;
  let output: AudioOutput | undefined;
  let outputRate = 0;
  let run: PlayRun | undefined;
  /** Where the playhead stands while nothing plays. */
  let position = 0;
  /** The stretch that plays once, and where the playhead goes afterwards. */
  let once: { readonly until: number; readonly returnTo: number } | undefined;
  let resumesAfterScrub = false;
  let lastGrain = 0;

  const duration = (): number => (source ? source.length / source.sampleRate : 0);
  const clamp = (seconds: number): number => Math.min(Math.max(seconds, 0), duration());
  const moved = (): void => state.setState(({ seeks }) => ({ seeks: seeks + 1 }));

  function speaker(from: SoundSource): AudioOutput {
    if (output && outputRate === from.sampleRate) return output;
    output?.close();
    outputRate = from.sampleRate;
    output = openOutput(outputRate);
    return output;
  }

  function silence(): void {
    run?.stop();
    run = undefined;
    if (state.getState().waiting) state.setState({ waiting: false });
  }

  const time = (): number => (run && output ? clamp(run.soundTime(output.heard())) : position);

  function begin(): void {
    if (!source) return;
    const { speed, loop } = state.getState();
    run = startRun({
      source,
      output: speaker(source),
      from: position,
      speed,
      ...(once ? { until: once.until } : loop ? { loop } : {}),
      onEnd() {
        run = undefined;
        position = once ? once.returnTo : duration();
        once = undefined;
        state.setState({ playing: false, waiting: false });
        moved();
      },
      onWaiting: (waiting) => state.setState({ waiting }),
      onError(error) {
        pause();
        onError(error);
      },
    });
  }

  /** Goes on from where it is, with whatever was changed. */
  function restart(): void {
    if (!run) return;
    position = time();
    silence();
    begin();
  }

  function pause(): void {
    if (!run && !state.getState().playing) return;
    position = time();
    once = undefined;
    silence();
    state.setState({ playing: false });
    moved();
  }

  async function startFrom(seconds: number): Promise<void> {
    if (!source) return;
    const sound = source;
    silence();
    position = clamp(seconds);
    state.setState({ playing: true });
    await speaker(sound).resume();
    if (source === sound && state.getState().playing && !run) begin();
  }

  async function play(): Promise<void> {
    if (!source || run) return;
    once = undefined;
    const { loop } = state.getState();
    const isAtEnd = position >= duration() - 0.01;
    await startFrom(isAtEnd ? (loop?.start ?? 0) : position);
  }

  function seek(seconds: number): void {
    once = undefined;
    const wasPlaying = run !== undefined;
    silence();
    position = clamp(seconds);
    if (wasPlaying && position < duration()) begin();
    else if (wasPlaying) state.setState({ playing: false });
    moved();
  }

  function grain(seconds: number, length: number): void {
    const sound = source;
    if (!sound) return;
    const speakers = speaker(sound);
    const samples = grainAround(sound, seconds, length);
    if (!samples) {
      void sound
        .ready(Math.round((seconds - length) * sound.sampleRate), Math.round((seconds + length) * sound.sampleRate))
        .catch(onError);
      return;
    }
    void speakers.resume().then(() => speakers.schedule(samples, sound.sampleRate, speakers.now() + 0.005, () => {}));
  }

  function open(next: SoundSource): void {
    silence();
    once = undefined;
    source = next;
    position = 0;
    state.setState(({ seeks }) => ({ playing: false, duration: duration(), seeks: seeks + 1 }));
  }

  return {
    state,
    time,
    scheduledTime: () => (run && output ? clamp(run.soundTime(output.now())) : position),
    open,
    load: async (wav) => open(wholeSound(readWavSamples(wav))),
    unload() {
      silence();
      [source, position, once] = [undefined, 0, undefined];
      state.setState({ playing: false, duration: 0 });
    },
    play,
    pause,
    toggle: async () => (state.getState().playing ? pause() : play()),
    seek,
    setSpeed(speed) {
      state.setState({ speed: Math.min(2, Math.max(0.25, speed)) });
      restart();
    },
    setLoop(loop) {
      state.setState({ loop });
      if (!once) restart();
    },
    async playRange({ start, end }, { preRoll = 0 } = {}) {
      const returnTo = once?.returnTo ?? time();
      silence();
      once = { until: clamp(end), returnTo };
      await startFrom(start - preRoll);
    },
    step(frames, rate) {
      const from = time();
      pause();
      const index = Math.round(from * framesPerSecond(rate)) + frames;
      seek(frameTime(rate, Math.max(0, index)));
      grain(position, Math.max(GRAIN_SECONDS, 1 / framesPerSecond(rate)));
    },
    scrub(seconds) {
      if (run) {
        pause();
        resumesAfterScrub = true;
      }
      const before = position;
      position = clamp(seconds);
      moved();
      if (position === before || performance.now() - lastGrain < GRAIN_GAP) return;
      lastGrain = performance.now();
      grain(position, GRAIN_SECONDS);
    },
    endScrub() {
      if (resumesAfterScrub) void play();
      resumesAfterScrub = false;
    },
    samples: (from, target) => source?.read(from, target) ?? false,
  };
}
