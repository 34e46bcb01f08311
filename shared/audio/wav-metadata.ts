import { chunkName, fieldText } from './byte-text.ts';
import type { BroadcastExtension, WavCue, WavInfo, WavIXml } from './wav-header.ts';

/** Most cue points and list entries that are kept; recorders write a few dozen. */
const MOST_ENTRIES = 10_000;

/** What has been gathered from metadata chunks so far; the first chunk of a kind wins. */
export interface Metadata {
  broadcast?: BroadcastExtension;
  iXml?: WavIXml;
  cues: readonly WavCue[];
  labels: Map<number, string>;
  info: WavInfo[];
}

export function emptyMetadata(): Metadata {
  return { cues: [], labels: new Map(), info: [] };
}

/** Adds what the chunk `name` says to `metadata`. Chunks that make no sense add nothing. */
export function keepMetadata(metadata: Metadata, name: string, body: Uint8Array, littleEndian: boolean): void {
  if (name === 'bext') {
    const broadcast = parseBroadcastExtension(body, littleEndian);
    if (broadcast && !metadata.broadcast) metadata.broadcast = broadcast;
  } else if (name === 'iXML') {
    metadata.iXml ??= parseIXml(body);
  } else if (name === 'cue ') {
    if (metadata.cues.length === 0) metadata.cues = parseCues(body, littleEndian);
  } else if (name === 'LIST') {
    const list = parseList(body, littleEndian);
    for (const entry of list.info) if (metadata.info.length < MOST_ENTRIES) metadata.info.push(entry);
    for (const [id, label] of list.labels) metadata.labels.set(id, label);
  }
}

/** Reads a `bext` chunk body; undefined when it is shorter than its fixed 602 bytes minus the reserved ones (348). */
export function parseBroadcastExtension(body: Uint8Array, littleEndian: boolean): BroadcastExtension | undefined {
  if (body.length < 348) return undefined;
  const view = viewOf(body);
  return {
    description: fieldText(body.subarray(0, 256)),
    originator: fieldText(body.subarray(256, 288)),
    originatorReference: fieldText(body.subarray(288, 320)),
    originationDate: fieldText(body.subarray(320, 330)),
    originationTime: fieldText(body.subarray(330, 338)),
    timeReference: view.getUint32(338, littleEndian) + view.getUint32(342, littleEndian) * 2 ** 32,
    codingHistory: fieldText(body.subarray(602)),
  };
}

/** Reads a `cue ` chunk body. Labels come from the `adtl` list and are added by {@link labelCues}. */
export function parseCues(body: Uint8Array, littleEndian: boolean): readonly WavCue[] {
  if (body.length < 4) return [];
  const view = viewOf(body);
  const count = Math.min(view.getUint32(0, littleEndian), Math.floor((body.length - 4) / 24), MOST_ENTRIES);
  return Array.from({ length: count }, (_, i) => {
    const at = 4 + 24 * i;
    return { id: view.getUint32(at, littleEndian), sample: view.getUint32(at + 20, littleEndian), label: '' };
  });
}

/** Labels by cue id, as a `LIST adtl` holds them. */
export type CueLabels = ReadonlyMap<number, string>;

/** The cues with their labels, in the order of the file. */
export function labelCues(cues: readonly WavCue[], labels: CueLabels): readonly WavCue[] {
  return cues.map((cue) => ({ ...cue, label: labels.get(cue.id) ?? '' }));
}

/** What a `LIST` chunk body holds: INFO texts, or labels of cues. Other lists are skipped, whatever is inside them. */
export function parseList(body: Uint8Array, littleEndian: boolean): { info: readonly WavInfo[]; labels: CueLabels } {
  const info: WavInfo[] = [];
  const labels = new Map<number, string>();
  const kind = body.length >= 4 ? chunkName(body) : '';
  if (kind === 'INFO') {
    for (const entry of entries(body, littleEndian)) {
      const text = fieldText(entry.body);
      if (text !== '') info.push({ id: entry.id, text });
    }
  } else if (kind === 'adtl') {
    for (const entry of entries(body, littleEndian)) {
      if (entry.id !== 'labl' || entry.body.length < 4) continue;
      labels.set(viewOf(entry.body).getUint32(0, littleEndian), fieldText(entry.body.subarray(4)));
    }
  }
  return { info, labels };
}

/** Picks the fields that a person reads out of an iXML document. The document is text to us, not markup to follow. */
export function parseIXml(body: Uint8Array): WavIXml {
  const xml = fieldText(body);
  const scene = element(xml, 'SCENE');
  const take = element(xml, 'TAKE');
  const note = element(xml, 'NOTE');
  return {
    xml,
    ...(scene === undefined ? {} : { scene }),
    ...(take === undefined ? {} : { take }),
    ...(note === undefined ? {} : { note }),
    trackNames: trackNames(xml),
  };
}

function trackNames(xml: string): readonly string[] {
  const names: string[] = [];
  for (const track of between(xml, '<TRACK>', '</TRACK>')) {
    const index = Number(element(track, 'INTERLEAVE_INDEX') ?? element(track, 'CHANNEL_INDEX'));
    if (!Number.isInteger(index) || index < 1 || index > 256) continue;
    while (names.length < index) names.push('');
    names[index - 1] = element(track, 'NAME') ?? '';
  }
  return names;
}

/** Text of the first element of this name, the five named entities resolved. */
function element(xml: string, name: string): string | undefined {
  const inner = between(xml, `<${name}>`, `</${name}>`)[0];
  return inner
    ?.replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&')
    .trim();
}

/** Plain searching in place of patterns: a hostile document must not be able to make it slow. */
function between(text: string, open: string, close: string): readonly string[] {
  const found: string[] = [];
  let at = text.indexOf(open);
  while (at >= 0 && found.length < 256) {
    const end = text.indexOf(close, at + open.length);
    if (end < 0) break;
    found.push(text.slice(at + open.length, end));
    at = text.indexOf(open, end);
  }
  return found;
}

interface ListEntry {
  readonly id: string;
  readonly body: Uint8Array;
}

function entries(list: Uint8Array, littleEndian: boolean): readonly ListEntry[] {
  const found: ListEntry[] = [];
  const view = viewOf(list);
  for (let at = 4; at + 8 <= list.length && found.length < MOST_ENTRIES; ) {
    const size = Math.min(view.getUint32(at + 4, littleEndian), list.length - at - 8);
    found.push({ id: chunkName(list, at), body: list.subarray(at + 8, at + 8 + size) });
    at += 8 + size + (size % 2);
  }
  return found;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
