import { describe, expect, it } from 'vitest';
import type { LayerRecord, StudioRecord, TakeRecord, TrackRecord, TranscriptRecord } from '../../../shared/document/records.ts';
import { recordDiffSchema, studioRecordSchema } from '../../../shared/ipc/record-schemas.ts';

const hash = 'a'.repeat(64);
const take: TakeRecord = {
  id: 'take:1',
  kind: 'take',
  name: 'Zeile ä 日本',
  order: 1.5,
  audio: {
    path: 'audio/a.wav',
    isCopied: true,
    sha256: hash,
    bytes: 10,
    duration: 1,
    sampleRate: 48_000,
    channels: 1,
    container: 'wav',
  },
  script: 'Hello.',
  language: 'auto',
  channel: 'auto',
  route: 'text',
  style: { jaw: 1.2 },
  procedural: {},
  isAlive: true,
  seed: 7,
  note: '',
  generation: {
    settings: { script: 'Hello.', language: 'en', channel: 0 },
    analysis: hash,
    plans: { text: hash },
    clips: { text: hash, direct: hash },
    provider: 'cpu',
    providerReason: '',
    packs: ['a 1.0.0'],
    warnings: [],
  },
};
const transcript: TranscriptRecord = {
  id: 'transcript:1',
  kind: 'transcript',
  takeId: 'take:1',
  language: 'en',
  source: 'script',
  text: 'Hello.',
  words: [{ text: 'Hello', start: 0, end: 1, confidence: 1 }],
  phonemes: [{ phoneme: 'HH', start: 0, end: 0.2, confidence: 0.5, word: 0, stress: 1, burst: 0.1 }],
  differences: [],
  isEdited: false,
};
const layer: LayerRecord = {
  id: 'layer:1',
  kind: 'layer',
  takeId: 'take:1',
  name: 'Hand',
  order: 1,
  mode: 'additive',
  weight: 1,
  isMuted: false,
  isSolo: false,
  range: { start: 0, end: 1 },
};
const track: TrackRecord = {
  id: 'track:1',
  kind: 'track',
  layerId: 'layer:1',
  channel: 'jawOpen',
  keys: [{ id: 'k', time: 0, value: -0.5, tangent: 'free', inSlope: 1, outSlope: 1 }],
};
const records: readonly StudioRecord[] = [
  { id: 'project', kind: 'project', name: 'P', frameRate: { numerator: 30_000, denominator: 1_001 } },
  take,
  transcript,
  layer,
  track,
];

describe('the schema of records', () => {
  it.each(records)('passes a $kind as it is', (record) => {
    expect(studioRecordSchema.parse(record)).toEqual(record);
  });

  it.each(records)('refuses a $kind with a field too many or too few, at any depth, instead of dropping it', (record) => {
    expect(studioRecordSchema.safeParse({ ...record, extra: 1 }).success).toBe(false);
    for (const key of Object.keys(record)) {
      if (key === 'generation' || key === 'range') continue;
      const { [key as keyof StudioRecord]: _, ...rest } = record;
      expect(studioRecordSchema.safeParse(rest).success, key).toBe(false);
    }
  });

  it.each<[string, Partial<TakeRecord>]>([
    ['an id of another kind', { id: 'layer:1' as TakeRecord['id'] }],
    ['an id with a path', { id: 'take:../../x' }],
    ['a number that is none', { order: Number.NaN }],
    ['an endless number', { seed: Number.POSITIVE_INFINITY }],
    ['a hash that is none', { audio: { ...take.audio, sha256: '../../etc/passwd' } }],
    ['another route', { route: 'hand' as TakeRecord['route'] }],
    ['a language that is a switch', { language: '--version' }],
  ])('refuses a take with %s', (_, change) => {
    expect(studioRecordSchema.safeParse({ ...take, ...change }).success).toBe(false);
  });

  it('passes a change whose records lie under their own ids, and refuses any other', () => {
    const diff = { added: { 'take:1': take }, updated: { 'layer:1': [layer, { ...layer, weight: 0.5 }] }, removed: {} };
    expect(recordDiffSchema.parse(diff)).toEqual(diff);
    expect(recordDiffSchema.safeParse({ ...diff, added: { 'take:2': take } }).success).toBe(false);
    expect(recordDiffSchema.safeParse({ ...diff, updated: { 'layer:2': diff.updated['layer:1'] } }).success).toBe(false);
    expect(recordDiffSchema.safeParse({ ...diff, more: {} }).success).toBe(false);
    const named = JSON.parse('{"added":{"__proto__":{"kind":"project"}},"updated":{},"removed":{}}');
    const parsed = recordDiffSchema.safeParse(named);
    expect(parsed.success && Object.keys(parsed.data.added)).not.toContain('__proto__');
    expect(({} as { kind?: string }).kind).toBeUndefined();
  });
});
