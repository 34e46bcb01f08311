import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createProject } from '../../electron/projects/create-project.ts';
import type { ProjectSession } from '../../electron/projects/project-session.ts';
import { noteRecent } from '../../electron/projects/recent-projects.ts';
import { writeClipBlob } from '../../electron/takes/take-blobs.ts';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import { PHONEMES } from '../../shared/core/phonemes.ts';
import type { TimedPhoneme, TimedWord } from '../../shared/core/take.ts';
import { frameRate } from '../../shared/core/time.ts';
import { makeDiff } from '../../shared/document/record-diff.ts';
import { type AudioReference, type StudioRecord, type TakeRecord, transcriptIdOf } from '../../shared/document/records.ts';

/** Projects of known size for measuring the window. Their sound is a tone in syllables and their curves are waves: nothing here is speech. */

const RATE = 16_000;
const FRAMES_PER_SECOND = 60;
const PHONEME_SECONDS = 0.09;

/** A tone that swells four times a second, as a 16-bit WAV. */
async function writeTone(path: string, seconds: number): Promise<AudioReference> {
  const header = Buffer.alloc(44);
  const bytes = seconds * RATE * 2;
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  const hash = createHash('sha256');
  const out = createWriteStream(path);
  for (const piece of [header, ...tonePieces(seconds)]) {
    hash.update(piece);
    if (!out.write(piece)) await new Promise<void>((resolve) => void out.once('drain', () => resolve()));
  }
  out.end();
  await finished(out);
  return {
    path,
    isCopied: false,
    sha256: hash.digest('hex'),
    bytes: 44 + bytes,
    duration: seconds,
    sampleRate: RATE,
    channels: 1,
    container: 'wav',
  };
}

function* tonePieces(seconds: number): Generator<Buffer> {
  const second = Buffer.alloc(RATE * 2);
  for (let i = 0; i < RATE; i++) {
    const swell = Math.sin((i / RATE) * 4 * Math.PI) ** 2;
    second.writeInt16LE(Math.round(Math.sin((i / RATE) * 2 * Math.PI * 180) * swell * 18_000), i * 2);
  }
  for (let i = 0; i < seconds; i++) yield second;
}

function waves(seconds: number, shift: number): Uint8Array<ArrayBuffer> {
  const frameCount = Math.round(seconds * FRAMES_PER_SECOND);
  const count = BLEND_SHAPE_NAMES.length;
  const values = new Float32Array(frameCount * count);
  for (let frame = 0; frame < frameCount; frame++) {
    for (let channel = 0; channel < count; channel++) {
      values[frame * count + channel] = 0.25 + 0.25 * Math.sin(frame / (5 + channel) + channel + shift);
    }
  }
  const gap = Float32Array.from({ length: frameCount }, (_, frame) => Math.max(0, 6 * Math.sin(frame / 7 + shift)));
  return writeClipBlob({
    frameRate: frameRate(FRAMES_PER_SECOND),
    frameCount,
    channels: BLEND_SHAPE_NAMES,
    values,
    gap,
    headMotion: new Float32Array(frameCount * 3),
  });
}

function transcriptOf(seconds: number): { readonly words: TimedWord[]; readonly phonemes: TimedPhoneme[] } {
  const count = Math.floor(seconds / PHONEME_SECONDS);
  const symbols = PHONEMES.slice(0, 39);
  const phonemes = Array.from({ length: count }, (_, i): TimedPhoneme => {
    const end = i === count - 1 ? seconds : (i + 1) * PHONEME_SECONDS;
    return { phoneme: symbols[i % 39] ?? 'AH', start: i * PHONEME_SECONDS, end, confidence: 0.9, word: Math.floor(i / 4) };
  });
  const words = Array.from({ length: Math.ceil(count / 4) }, (_, word): TimedWord => {
    const last = phonemes[Math.min(count, (word + 1) * 4) - 1];
    return { text: `word${word}`, start: word * 4 * PHONEME_SECONDS, end: last?.end ?? seconds, confidence: 0.9 };
  });
  return { words, phonemes };
}

function takeRecords(session: ProjectSession, key: string, order: number, audio: AudioReference): StudioRecord[] {
  const { words, phonemes } = transcriptOf(audio.duration);
  const clips = {
    text: session.blobs.put(waves(audio.duration, order)),
    direct: session.blobs.put(waves(audio.duration, order + 1)),
  };
  const analysis = session.blobs.put(new TextEncoder().encode(`no analysis ${key}`));
  const take: TakeRecord = {
    id: `take:${key}`,
    kind: 'take',
    name: `Line ${order}`,
    order,
    audio,
    script: '',
    language: 'en',
    channel: 'auto',
    route: 'text',
    style: {},
    procedural: {},
    isAlive: true,
    seed: order,
    note: '',
    generation: {
      settings: { script: '', language: 'en', channel: 'auto' },
      analysis,
      plans: {},
      clips,
      provider: 'cpu',
      providerReason: 'bench',
      packs: ['none'],
      warnings: [],
    },
  };
  const text = words.map((word) => word.text).join(' ');
  return [
    take,
    {
      id: transcriptIdOf(take.id),
      kind: 'transcript',
      takeId: take.id,
      language: 'en',
      source: 'recognised',
      text,
      words,
      phonemes,
      differences: [],
      isEdited: false,
    },
  ];
}

/** Makes and saves a project of `takes` lines of `seconds` each below `folder`, and puts it first in the list of recent ones. */
export async function makeBenchProject(folder: string, name: string, takes: number, seconds: number): Promise<string> {
  const dataFolder = join(folder, 'data');
  await mkdir(join(folder, 'sound'), { recursive: true });
  const session = await createProject({ name, frameRate: frameRate(FRAMES_PER_SECOND) }, { dataFolder });
  const audio = await writeTone(join(folder, 'sound', `${name}.wav`), seconds);
  for (let i = 1; i <= takes; i++) {
    const diff = makeDiff(session.document(), { put: takeRecords(session, `bench${i}`, i, audio) });
    session.commit({ sequence: session.sequence() + 1, label: `Add line ${i}`, diff });
  }
  await session.flush();
  const saved = await session.saveAs(folder, name);
  await session.close({ discard: false });
  await noteRecent(dataFolder, { folder: saved.folder, name });
  return saved.folder;
}
