import {
  type BlobName,
  type LayerRecord,
  type RecordId,
  type StudioDocument,
  type StudioRecord,
  type TakeRecord,
  type TrackRecord,
  type TranscriptRecord,
  transcriptIdOf,
} from './records.ts';

/** Most problems that are named; one is enough to refuse. */
const MOST_PROBLEMS = 20;
const COPIED_AUDIO = /^audio\/[^/\\:]+$/;

/**
 * What is wrong with a document, in words for a log, at most 20; none for a good one. Laws: ids say their kind; there is a project record;
 * transcripts and layers belong to takes, tracks to layers, one track a layer and channel; times are finite and in order, keys rising and
 * unique; weights of layers are 0..1. Whether fields have the right types is a question for the schema at the border.
 */
export function validateDocument(document: StudioDocument): string[] {
  const problems = document.get('project')?.kind === 'project' ? [] : ['there is no project record'];
  for (const [id, record] of document) {
    if (id !== record.id) problems.push(`${id} holds ${record.id}`);
    problems.push(...validateRecord(record), ...validateReference(document, record));
    if (problems.length >= MOST_PROBLEMS) break;
  }
  return [...problems, ...sharedChannels(document)].slice(0, MOST_PROBLEMS);
}

/**
 * As {@link validateDocument}, for a document that was good before: looks only at the records that were put and at those that hung on what
 * was removed. `after` is the document with the change applied.
 */
export function validateChange(after: StudioDocument, put: readonly StudioRecord[], removed: readonly RecordId[]): string[] {
  const problems = put.flatMap((record) => [...validateRecord(record), ...validateReference(after, record)]);
  if (removed.includes('project') && !after.has('project')) problems.push('the project record is removed');
  const gone = new Set(removed.filter((id) => !after.has(id)));
  if (gone.size > 0) {
    for (const record of after.values()) {
      const owner = ownerOf(record);
      if (owner !== undefined && gone.has(owner)) problems.push(`${record.id} is left without ${owner}`);
    }
  }
  if (put.some((record) => record.kind === 'track')) problems.push(...sharedChannels(after));
  return problems.slice(0, MOST_PROBLEMS);
}

/** What is wrong with one record by itself. */
export function validateRecord(record: StudioRecord): string[] {
  const isNamed = record.kind === 'project' ? record.id === 'project' : record.id.startsWith(`${record.kind}:`);
  return [...(isNamed ? [] : [`${record.id} is not the id of a ${record.kind}`]), ...problemsOf(record)];
}

/** Names of all dense data that a record needs. */
export function blobNamesOf(record: StudioRecord): BlobName[] {
  if (record.kind !== 'take' || record.generation === undefined) return [];
  const { analysis, plans, clips } = record.generation;
  return [analysis, ...Object.values(plans), ...Object.values(clips)];
}

/** The take or layer that a record hangs on. */
function ownerOf(record: StudioRecord): RecordId | undefined {
  if (record.kind === 'transcript' || record.kind === 'layer') return record.takeId;
  return record.kind === 'track' ? record.layerId : undefined;
}

function validateReference(document: StudioDocument, record: StudioRecord): string[] {
  const owner = ownerOf(record);
  if (owner === undefined) return [];
  const wanted = record.kind === 'track' ? 'layer' : 'take';
  return document.get(owner)?.kind === wanted ? [] : [`${record.id} belongs to ${owner}, which is no ${wanted} of the project`];
}

function problemsOf(record: StudioRecord): string[] {
  if (record.kind === 'take') return takeProblems(record);
  if (record.kind === 'transcript') return transcriptProblems(record);
  if (record.kind === 'layer') return layerProblems(record);
  return record.kind === 'track' ? trackProblems(record) : [];
}

function takeProblems({ id, audio, order, seed, style, procedural }: TakeRecord): string[] {
  const dials = [...Object.values(style), ...Object.values(procedural)];
  return [
    ...(Number.isFinite(order) && Number.isFinite(seed) ? [] : [`${id} has an order or seed that is no number`]),
    ...(dials.every(Number.isFinite) ? [] : [`${id} has a dial that is no number`]),
    ...(Number.isFinite(audio.duration) && audio.duration >= 0 ? [] : [`${id} has a recording of ${audio.duration} s`]),
    ...(!audio.isCopied || COPIED_AUDIO.test(audio.path) ? [] : [`${id} has a copied recording at ${audio.path}`]),
  ];
}

function transcriptProblems({ id, takeId, words, phonemes }: TranscriptRecord): string[] {
  const strayWord = phonemes.find(({ word }) => word !== undefined && words[word] === undefined);
  return [
    ...(id === transcriptIdOf(takeId) ? [] : [`${id} is not the transcript of ${takeId}`]),
    ...orderProblems(words, `words of ${id}`),
    ...orderProblems(phonemes, `phonemes of ${id}`),
    ...(strayWord === undefined ? [] : [`a phoneme of ${id} belongs to word ${strayWord.word} of ${words.length}`]),
  ];
}

function orderProblems(ranges: readonly { readonly start: number; readonly end: number }[], what: string): string[] {
  let before = Number.NEGATIVE_INFINITY;
  for (const [index, { start, end }] of ranges.entries()) {
    if (!Number.isFinite(start) || !Number.isFinite(end)) return [`${what}: number ${index} has no finite time`];
    if (end < start || start < before) return [`${what}: number ${index} (${start}..${end} s) is out of order`];
    before = start;
  }
  return [];
}

function layerProblems({ id, weight, order, range }: LayerRecord): string[] {
  const isRange = range === undefined || (Number.isFinite(range.start) && Number.isFinite(range.end) && range.start <= range.end);
  return [
    ...(weight >= 0 && weight <= 1 ? [] : [`${id} has the weight ${weight}`]),
    ...(Number.isFinite(order) ? [] : [`${id} has an order that is no number`]),
    ...(isRange ? [] : [`${id} has a range that ends before it starts`]),
  ];
}

function trackProblems({ id, keys }: TrackRecord): string[] {
  const ids = new Set<string>();
  let before = Number.NEGATIVE_INFINITY;
  for (const key of keys) {
    const numbers = [key.time, key.value, key.inSlope ?? 0, key.outSlope ?? 0];
    if (!numbers.every(Number.isFinite)) return [`key ${key.id} of ${id} holds something that is no number`];
    if (key.time <= before) return [`key ${key.id} of ${id} at ${key.time} s does not come after the one before it`];
    if (ids.has(key.id)) return [`${id} has two keys named ${key.id}`];
    ids.add(key.id);
    before = key.time;
  }
  return [];
}

function sharedChannels(document: StudioDocument): string[] {
  const seen = new Set<string>();
  const problems: string[] = [];
  for (const record of document.values()) {
    if (record.kind !== 'track') continue;
    const place = `${record.layerId} ${record.channel}`;
    if (seen.has(place)) problems.push(`${record.layerId} has two tracks for ${record.channel}`);
    seen.add(place);
  }
  return problems;
}
