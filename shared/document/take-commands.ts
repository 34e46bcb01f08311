import type { Transcript } from '../core/take.ts';
import { trackIdOf } from './layer-commands.ts';
import { EMPTY_DIFF, makeDiff, type RecordDiff } from './record-diff.ts';
import {
  type AudioReference,
  findRecord,
  type Generation,
  layersOf,
  type RecordId,
  type StudioDocument,
  type StudioRecord,
  type TakeRecord,
  type TranscriptRecord,
  takesOf,
  tracksOf,
  transcriptIdOf,
} from './records.ts';

/** Gives a key that no other record has; called once for each new record. */
export type KeyMaker = () => string;

/** A take that nothing was made of yet, at the end of the list. */
export interface NewTake {
  readonly name: string;
  readonly audio: AudioReference;
  readonly script: string;
  readonly language?: string;
}

/** Adds takes at the end of the list, in the order given. Their seeds follow from their keys, so that every line blinks in its own way. */
export function addTakes(document: StudioDocument, takes: readonly NewTake[], makeKey: KeyMaker): RecordDiff {
  const last = takesOf(document).at(-1)?.order ?? 0;
  const put = takes.map(({ name, audio, script, language = 'auto' }, index): TakeRecord => {
    const key = makeKey();
    return {
      id: `take:${key}`,
      kind: 'take',
      name,
      order: last + index + 1,
      audio,
      script,
      language,
      channel: 'auto',
      route: 'text',
      style: {},
      procedural: {},
      isAlive: true,
      seed: seedOf(key),
      note: '',
    };
  });
  return makeDiff(document, { put });
}

/** A whole number 1..2^31 from a text (FNV-1a). */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 1) + 1;
}

/** Fields of a take that people set directly. */
export type TakeFields = Partial<
  Pick<
    TakeRecord,
    | 'name'
    | 'script'
    | 'language'
    | 'channel'
    | 'route'
    | 'style'
    | 'procedural'
    | 'isAlive'
    | 'seed'
    | 'note'
    | 'audio'
    | 'order'
  >
>;

/** Sets fields of takes; takes that have them already stay as they are, unknown ones are passed over. */
export function setTakes(document: StudioDocument, takeIds: readonly RecordId[], fields: TakeFields): RecordDiff {
  const put = takeIds.flatMap((id) => {
    const take = findRecord(document, 'take', id);
    const isSame = take && Object.entries(fields).every(([name, value]) => take[name as keyof TakeRecord] === value);
    return take && !isSame ? [{ ...take, ...fields }] : [];
  });
  return put.length === 0 ? EMPTY_DIFF : makeDiff(document, { put });
}

/** Gives takes their scripts; takes that have them already stay as they are, unknown ones are passed over. */
export function setScripts(document: StudioDocument, scripts: ReadonlyMap<RecordId, string>): RecordDiff {
  const put = [...scripts].flatMap(([id, script]) => {
    const take = findRecord(document, 'take', id);
    return take && take.script !== script ? [{ ...take, script }] : [];
  });
  return put.length === 0 ? EMPTY_DIFF : makeDiff(document, { put });
}

/** What a generation gave: clips, plans and words of the take. A take that is gone changes nothing. */
export function applyGeneration(
  document: StudioDocument,
  result: { readonly takeId: RecordId; readonly generation: Generation; readonly transcript: Transcript },
): RecordDiff {
  const take = findRecord(document, 'take', result.takeId);
  if (take === undefined) return EMPTY_DIFF;
  const { generation } = result;
  const other = take.route === 'text' ? 'direct' : 'text';
  const hasOnlyOther = generation.clips[take.route] === undefined && generation.clips[other] !== undefined;
  const transcript: TranscriptRecord = {
    ...result.transcript,
    id: transcriptIdOf(take.id),
    kind: 'transcript',
    takeId: take.id,
    isEdited: false,
  };
  return makeDiff(document, { put: [{ ...take, generation, route: hasOnlyOther ? other : take.route }, transcript] });
}

/** Puts other curves (and the plan they come from) in a take's generation; without a generation nothing changes. */
export function setGenerated(
  document: StudioDocument,
  takeId: RecordId,
  change: Pick<Partial<Generation>, 'clips' | 'plans'>,
): RecordDiff {
  const take = findRecord(document, 'take', takeId);
  if (take?.generation === undefined) return EMPTY_DIFF;
  const { clips, plans } = take.generation;
  const generation = { ...take.generation, clips: { ...clips, ...change.clips }, plans: { ...plans, ...change.plans } };
  return makeDiff(document, { put: [{ ...take, generation }] });
}

/** Everything that hangs on a take, itself included. */
function recordsOfTake(document: StudioDocument, takeId: RecordId): StudioRecord[] {
  const take = findRecord(document, 'take', takeId);
  if (take === undefined) return [];
  const transcript = findRecord(document, 'transcript', transcriptIdOf(takeId));
  const layers = layersOf(document, takeId);
  return [take, ...(transcript ? [transcript] : []), ...layers, ...layers.flatMap((layer) => tracksOf(document, layer.id))];
}

/** Removes takes with their words, layers and keys. */
export function removeTakes(document: StudioDocument, takeIds: readonly RecordId[]): RecordDiff {
  return makeDiff(document, { remove: takeIds.flatMap((id) => recordsOfTake(document, id)).map((record) => record.id) });
}

/** Copies takes with their words, layers and keys, each right behind its original. */
export function duplicateTakes(document: StudioDocument, takeIds: readonly RecordId[], makeKey: KeyMaker): RecordDiff {
  const put = takeIds.flatMap((id) => copyOfTake(document, id, makeKey));
  return put.length === 0 ? EMPTY_DIFF : makeDiff(document, { put });
}

function copyOfTake(document: StudioDocument, takeId: RecordId, makeKey: KeyMaker): StudioRecord[] {
  const id: TakeRecord['id'] = `take:${makeKey()}`;
  const layerIds = new Map<RecordId, `layer:${string}`>();
  return recordsOfTake(document, takeId).map((record): StudioRecord => {
    if (record.kind === 'take') {
      const names = new Set(takesOf(document).map((take) => take.name));
      return { ...record, id, name: freeName(record.name, names), order: orderBehind(document, record) };
    }
    if (record.kind === 'transcript') return { ...record, id: transcriptIdOf(id), takeId: id };
    if (record.kind === 'layer') {
      const layerId: `layer:${string}` = `layer:${makeKey()}`;
      layerIds.set(record.id, layerId);
      return { ...record, id: layerId, takeId: id };
    }
    if (record.kind !== 'track') return record;
    const layerId = layerIds.get(record.layerId) ?? record.layerId;
    // Where edits look for it: a second track of the same channel would be one too many.
    return { ...record, id: trackIdOf(layerId, record.channel), layerId };
  });
}

/** `Line 2` for a second `Line`. */
function freeName(name: string, names: ReadonlySet<string>): string {
  const stem = name.replace(/ \d+$/, '');
  let count = 2;
  while (names.has(`${stem} ${count}`)) count++;
  return `${stem} ${count}`;
}

function orderBehind(document: StudioDocument, take: TakeRecord): number {
  const next = takesOf(document).find((other) => other.order > take.order);
  return next ? (take.order + next.order) / 2 : take.order + 1;
}

/** Moves takes, in their order, in front of `before`; to the end without one. The order of the whole list is counted anew. */
export function moveTakes(document: StudioDocument, takeIds: readonly RecordId[], before?: RecordId): RecordDiff {
  const all = takesOf(document);
  const moved = all.filter((take) => takeIds.includes(take.id));
  // In front of one that moves itself means: in front of the first behind it that stays.
  const anchor = all.slice(all.findIndex((take) => take.id === before)).find((take) => !takeIds.includes(take.id));
  const rest = all.filter((take) => !takeIds.includes(take.id));
  const at = before === undefined || anchor === undefined ? rest.length : rest.indexOf(anchor);
  const put = [...rest.slice(0, at), ...moved, ...rest.slice(at)].flatMap((take, index) =>
    take.order === index + 1 ? [] : [{ ...take, order: index + 1 }],
  );
  return put.length === 0 ? EMPTY_DIFF : makeDiff(document, { put });
}

/** The change to an older version's records: what is equal stays the same object. */
export function restoreRecords(document: StudioDocument, records: readonly StudioRecord[]): RecordDiff {
  const wanted = new Set(records.map((record) => record.id as RecordId));
  const remove = [...document.keys()].filter((id) => !wanted.has(id));
  const put = records.filter((record) => JSON.stringify(document.get(record.id)) !== JSON.stringify(record));
  return makeDiff(document, { put, remove });
}

/** Whether what was asked of the models differs from what the take asks now: its curves are of an older script or language. */
export function isStale(take: TakeRecord): boolean {
  const settings = take.generation?.settings;
  if (settings === undefined) return false;
  return settings.script !== take.script || settings.language !== take.language || settings.channel !== take.channel;
}
