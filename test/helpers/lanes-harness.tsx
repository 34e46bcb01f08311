import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createStore } from 'zustand/vanilla';
// @ts-expect-error esbuild takes style sheets in, the test project does not know them.
import '../../renderer/theme.css';
import { createTakeCurves } from '../../renderer/curves/take-curves.ts';
import { TimelinePanel } from '../../renderer/lanes/timeline-panel.tsx';
import { bindTransport } from '../../renderer/playback/bind-transport.ts';
import { createFrameLoop } from '../../renderer/playback/frame-loop.ts';
import { createTransport } from '../../renderer/playback/transport.ts';
import { createDocumentStore } from '../../renderer/store/document-store.ts';
import { DEFAULT_PREFERENCES } from '../../renderer/store/preferences-store.ts';
import { createTimeView } from '../../renderer/store/time-view.ts';
import { StudioContext } from '../../renderer/studio-context.ts';
import type { Session, StudioParts } from '../../renderer/studio-parts.ts';
import { TranscriptPanel } from '../../renderer/transcript/transcript-panel.tsx';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import { PHONEMES } from '../../shared/core/phonemes.ts';
import type { TimedPhoneme, TimedWord } from '../../shared/core/take.ts';
import type { StudioRecord } from '../../shared/document/records.ts';

/** The lanes alone, over a recording of an hour that is made up here: what is measured is what the lanes themselves cost. */
const HOUR = 3_600;
const RATE = 48_000;
const FRAME_RATE = 60;

/** A number that looks like chance, the same every time. */
function noise(index: number): number {
  const value = Math.sin(index * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
}

function peaks(level: 0 | 1 | 2) {
  const samplesPerBucket = [128, 1_024, 8_192][level] ?? 128;
  const count = Math.ceil((HOUR * RATE) / samplesPerBucket);
  const highest = Float32Array.from(
    { length: count },
    (_, index) => noise(index) * (0.3 + 0.3 * Math.sin((index * samplesPerBucket) / RATE)),
  );
  return { samplesPerBucket, sampleRate: RATE, highest, lowest: highest.map((value) => -value * 0.8) };
}

/** 9,000 words of four phones of 75 ms, with pauses. */
function transcript() {
  const words: TimedWord[] = [];
  const phonemes: TimedPhoneme[] = [];
  let time = 0;
  while (time < HOUR - 0.5) {
    const start = time;
    for (let phone = 0; phone < 4; phone++) {
      const end = time + 0.075;
      const phoneme = PHONEMES[Math.floor(noise(phonemes.length) * 39)] ?? 'AA';
      phonemes.push({ phoneme, start: time, end, confidence: noise(phonemes.length + 0.5), word: words.length });
      time = end;
    }
    words.push({ text: `word${words.length}`, start, end: time, confidence: noise(words.length) });
    phonemes.push({ phoneme: 'SIL', start: time, end: time + 0.1, confidence: 1 });
    time += 0.1;
  }
  const last = phonemes.at(-1);
  if (last) phonemes[phonemes.length - 1] = { ...last, end: HOUR };
  return { words, phonemes, text: words.map((word) => word.text).join(' ') };
}

function clip() {
  const frameCount = HOUR * FRAME_RATE;
  const values = new Float32Array(frameCount * BLEND_SHAPE_NAMES.length);
  for (let index = 0; index < values.length; index++) values[index] = 0.5 + 0.5 * Math.sin(index / 97);
  const gap = Float32Array.from({ length: frameCount }, (_, frame) => 6 + 6 * Math.sin(frame / 9));
  return {
    frameRate: { numerator: FRAME_RATE, denominator: 1 },
    frameCount,
    channels: BLEND_SHAPE_NAMES,
    values,
    gap,
    headMotion: new Float32Array(frameCount * 3),
  };
}

function wav(seconds: number): ArrayBuffer {
  const count = Math.round(seconds * RATE);
  const view = new DataView(new ArrayBuffer(44 + 2 * count));
  const word = (at: number, text: string): void => {
    for (let index = 0; index < text.length; index++) view.setUint8(at + index, text.charCodeAt(index));
  };
  word(0, 'RIFF');
  word(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint16(34, 16, true);
  word(36, 'data');
  view.setUint32(40, 2 * count, true);
  for (let index = 0; index < count; index++) view.setInt16(44 + 2 * index, 8_000 * Math.sin(index / 30), true);
  return view.buffer;
}

// All made before anything is measured: making it is not what the lanes do.
const LEVELS = [peaks(0), peaks(1), peaks(2)];
const TILE = Uint8Array.from({ length: 500 * 96 }, (_, index) => 255 * noise(index));
const SOUND = wav(20);
const calls: string[] = [];
const bridge = {
  peaks: async ({ level }: { level: 0 | 1 | 2 }) => LEVELS[level],
  async spectrogram({ range }: { range: { start: number; end: number } }) {
    calls.push(`spectrogram ${range.start}`);
    return {
      start: range.start,
      hop: 0.01,
      bands: 96,
      values: TILE,
    };
  },
  async sound({ range }: { range?: { start: number; end: number } }) {
    calls.push(`sound ${range?.start}`);
    return SOUND;
  },
  clip: async () => clip(),
} as unknown as StudioParts['bridge'];

const document_ = createDocumentStore({ journal: () => undefined });
const take = {
  id: 'take:hour',
  kind: 'take',
  name: 'An hour',
  order: 1,
  route: 'text',
  script: '',
  style: {},
  procedural: {},
  isAlive: true,
  seed: 1,
  note: '',
  audio: { duration: HOUR, sampleRate: RATE, sha256: 'hour' },
  generation: { analysis: 'a', plans: { text: 'p' }, clips: { text: 'c' }, settings: { script: '' }, warnings: [] },
};
const records = [
  { id: 'project', kind: 'project', name: 'Hour', frameRate: { numerator: FRAME_RATE, denominator: 1 } },
  take,
  {
    id: 'transcript:hour',
    kind: 'transcript',
    takeId: 'take:hour',
    language: 'en',
    source: 'script',
    differences: [],
    isEdited: false,
    ...transcript(),
  },
] as unknown as StudioRecord[];
document_.open(new Map(records.map((record) => [record.id, record])));
const session = createStore<Session>(
  () =>
    ({
      project: { projectId: 'p', name: 'Hour', folder: '', isDirty: false, missingAudio: [] },
      takeId: 'take:hour',
      selectedTakes: ['take:hour'],
      selection: { kind: 'none' },
      jobs: [],
      failures: new Map(),
      toasts: [],
      isDropping: false,
    }) as Session,
);
const faults: string[] = [];
const report = (error: unknown): void => void faults.push(String(error));
const lipTable = createStore(() => ({}));
const transport = createTransport({ onError: report });
const parts = {
  bridge,
  document: document_,
  session,
  preferences: createStore(() => DEFAULT_PREFERENCES),
  curves: createTakeCurves({ bridge, document: document_, session, lipTable, report }),
  transport,
  frames: createFrameLoop(transport.time),
  view: createTimeView(),
  lipTable,
  actions: [],
  run: () => undefined,
  notify: () => undefined,
  report,
} as unknown as StudioParts;
bindTransport(parts);

const host = document.createElement('div');
host.style.cssText = 'display: grid; grid-template-columns: 1fr 260px; height: 100vh';
document.body.append(host);
createRoot(host).render(
  <StrictMode>
    <StudioContext value={parts}>
      <div style={{ minWidth: 0, minHeight: 0 }}>
        <TimelinePanel />
      </div>
      <div style={{ minHeight: 0, overflow: 'hidden' }}>
        <TranscriptPanel />
      </div>
    </StudioContext>
  </StrictMode>,
);
Object.assign(window, { studio: { parts, calls, faults } });
