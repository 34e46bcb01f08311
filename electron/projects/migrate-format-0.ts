import { z } from 'zod';
import { parseFrameRate } from '../../shared/core/time.ts';
import type { LayerRecord, StudioRecord, TakeRecord, TrackRecord } from '../../shared/document/records.ts';
import type { StoredProject } from './migrations.ts';
import { PROJECT_FILE, takeFile } from './project-layout.ts';
import { audioReferenceSchema } from './record-schema.ts';
import { check } from './record-text.ts';

/*
 * Format 0: the whole project in one `project.json`, layers inside their takes, keys as [time, value], the frame rate as people write it.
 * Every change touched that one file, which is why format 1 gives each take its own.
 */
const keySchema = z.tuple([z.number(), z.number()]);
const layerSchema = z.strictObject({
  name: z.string(),
  mode: z.enum(['additive', 'override']),
  tracks: z.record(z.string(), z.array(keySchema)),
});
const takeSchema = z.strictObject({
  key: z.string().min(1).max(100),
  name: z.string(),
  audio: audioReferenceSchema.omit({ isCopied: true }).strict(),
  script: z.string(),
  language: z.string(),
  layers: z.array(layerSchema),
});
const format0Schema = z.strictObject({
  format: z.literal(0),
  name: z.string(),
  frameRate: z.string(),
  takes: z.array(takeSchema),
});

/** @throws StudioError `project-invalid`, `frame-rate-invalid` */
export function migrateFormat0(stored: StoredProject): StoredProject {
  const old = check(format0Schema, stored.project, PROJECT_FILE);
  const groups = old.takes.map((take, index) => migrateTake(take, index));
  return {
    project: {
      format: 1,
      project: { id: 'project', kind: 'project', name: old.name, frameRate: parseFrameRate(old.frameRate) },
      takes: groups.map(({ file }) => file),
    },
    takes: new Map(groups.map(({ file, content }) => [file, content])),
  };
}

function migrateTake(old: z.infer<typeof takeSchema>, index: number): { readonly file: string; readonly content: unknown } {
  const { key, name, audio, script, language } = old;
  const take: TakeRecord = {
    id: `take:${key}`,
    kind: 'take',
    name,
    order: index,
    audio: { ...audio, isCopied: audio.path.startsWith('audio/') },
    script,
    language,
    channel: 'auto',
    route: 'text',
    style: {},
    procedural: {},
    isAlive: true,
    seed: 1,
    note: '',
  };
  const records = old.layers.flatMap((layer, order) => migrateLayer(take, layer, order));
  return { file: takeFile(take), content: { take, records } };
}

function migrateLayer(take: TakeRecord, old: z.infer<typeof layerSchema>, order: number): StudioRecord[] {
  const id: LayerRecord['id'] = `layer:${take.id.slice('take:'.length)}-${order}`;
  const { name, mode } = old;
  const layer: LayerRecord = { id, kind: 'layer', takeId: take.id, name, order, mode, weight: 1, isMuted: false, isSolo: false };
  const tracks = Object.entries(old.tracks).map(([channel, keys]) => ({
    id: `track:${id.slice('layer:'.length)}-${channel}` satisfies TrackRecord['id'],
    kind: 'track' as const,
    layerId: id,
    // Checked with everything else after the last migration.
    channel: channel as TrackRecord['channel'],
    keys: keys.map(([time, value], place) => ({ id: `k${place}`, time, value, tangent: 'auto' as const })),
  }));
  return [layer, ...tracks];
}
