import { createHash } from 'node:crypto';
import { applyDiff, makeDiff } from '../../shared/document/record-diff.ts';
import { type BlobName, recordsOf, type StudioDocument, type StudioRecord, takesOf } from '../../shared/document/records.ts';
import { makeGenerated, makeLayer, makeTake, makeTrack, makeTranscript } from '../electron/projects/make-project.ts';

export interface NextRecords {
  readonly put: readonly StudioRecord[];
  readonly remove: readonly string[];
}

const MOST_TAKES = 6;

/** The change with a number: the same for the same document and number, so that a reader can make the document of any number by itself. */
export function nextRecords(document: StudioDocument, sequence: number, keepBlob: (bytes: Uint8Array) => BlobName): NextRecords {
  const takes = takesOf(document);
  const take = takes[sequence % Math.max(1, takes.length)];
  const key = `t${sequence}`;
  if (take === undefined || (sequence % 11 === 0 && takes.length < MOST_TAKES)) {
    return { put: [makeTake(key, { order: sequence }), makeTranscript(key, 40), makeLayer(key, key)], remove: [] };
  }
  const own = take.id.slice('take:'.length);
  if (sequence % 23 === 0 && takes.length > 2) {
    const layers = recordsOf(document, 'layer').filter((layer) => layer.takeId === take.id);
    const tracks = recordsOf(document, 'track').filter((track) => layers.some((layer) => layer.id === track.layerId));
    return { put: [], remove: [take.id, `transcript:${own}`, ...layers.map(({ id }) => id), ...tracks.map(({ id }) => id)] };
  }
  if (sequence % 3 === 0)
    return {
      put: [
        makeTrack(
          own,
          Array.from({ length: 30 }, (_, index) => ((index * sequence) % 17) / 17),
        ),
      ],
      remove: [],
    };
  if (sequence % 7 === 0)
    return { put: [makeGenerated(take, keepBlob(new Uint8Array(20_000).fill(sequence % 251)))], remove: [] };
  return { put: [{ ...take, note: `note ${sequence}`, name: `Line ${own} ${sequence % 4}` }], remove: [] };
}

/** The documents that the changes make one after the other, from a start. */
export function* documentsFrom(start: StudioDocument, sequence: number): Generator<StudioDocument> {
  let document = start;
  for (let at = sequence; ; at++) {
    yield document;
    const change = nextRecords(document, at + 1, (bytes) => createHash('sha256').update(bytes).digest('hex'));
    document = applyDiff(document, makeDiff(document, change));
  }
}
