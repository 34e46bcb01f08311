import type { BlobName, StudioRecord, TrackRecord } from '../../shared/document/records.ts';
import { makeGenerated, makeLayer, makeTake, makeTranscript } from '../electron/projects/make-project.ts';

const CHANNELS: readonly TrackRecord['channel'][] = ['jawOpen', 'mouthClose', 'mouthFunnel', 'browInnerUp', 'eyeBlinkLeft'];
const CLIP_BYTES_A_SECOND = 60 * 52 * 4;

/** A take of so many seconds with all that hangs on it: both clips, ten phonemes and two words a second, five tracks of keys. */
export function recordOfKind(
  index: number,
  seconds: number,
  keep: (bytes: Uint8Array) => BlobName,
): Record<string, StudioRecord> {
  const key = String(index);
  const bytes = new Uint8Array(seconds * CLIP_BYTES_A_SECOND).map((_, place) => (place * 31 + index) & 0xff);
  const generated = makeGenerated(makeTake(key, { order: index }), keep(bytes));
  const direct = keep(bytes.map((value) => value ^ 0x55));
  const take = {
    ...generated,
    ...(generated.generation && { generation: { ...generated.generation, clips: { ...generated.generation.clips, direct } } }),
  };
  const tracks = CHANNELS.map(
    (channel): TrackRecord => ({
      id: `track:${key}-${channel}`,
      kind: 'track',
      layerId: `layer:${key}`,
      channel,
      keys: Array.from({ length: seconds * 2 }, (_, place) => ({
        id: `k${place}`,
        time: place / 2 + (place % 7) / 97,
        value: ((place * 37) % 101) / 301,
        tangent: 'auto' as const,
      })),
    }),
  );
  const records: StudioRecord[] = [take, makeTranscript(key, seconds * 10), makeLayer(key, key), ...tracks];
  return Object.fromEntries(records.map((record) => [record.id, record]));
}
