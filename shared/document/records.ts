import type { CurveChannel } from '../core/curve-channels.ts';
import type { Route, ScriptDifference, TimedPhoneme, TimedWord, TranscriptSource } from '../core/take.ts';
import type { FrameRate, TimeRange } from '../core/time.ts';
import type { Keyframe, LayerMode } from '../curves/keyframe.ts';

export { type Keyframe, type LayerMode, TANGENT_MODES, type TangentMode } from '../curves/keyframe.ts';

/**
 * The document: flat records by id. Every change is a {@link RecordDiff} of them, so that undo, journal and file all speak the same
 * language. Dense data (clips, plans, peaks) is never in a record: records name it by content.
 */
export type StudioRecord = ProjectRecord | TakeRecord | TranscriptRecord | LayerRecord | TrackRecord;
export type RecordKind = StudioRecord['kind'];
export type RecordId = string;

/** Immutable snapshot of all records. */
export type StudioDocument = ReadonlyMap<RecordId, StudioRecord>;

/** Name of dense data: sha256 of its bytes in hexadecimal, 64 digits. */
export type BlobName = string;

/** The one record with the id `project`. */
export interface ProjectRecord {
  readonly id: 'project';
  readonly kind: 'project';
  readonly name: string;
  /** Frames a second of clips, keys' grid and exports unless an export says otherwise. */
  readonly frameRate: FrameRate;
}

/** Where a recording lies. The hash finds it again when it was moved or tells that it was changed. */
export interface AudioReference {
  /** Relative to the project folder with `/`, or absolute where no relative path exists (another drive). */
  readonly path: string;
  /** Copied into the project's `audio` folder; else it stays where it was. */
  readonly isCopied: boolean;
  readonly sha256: string;
  readonly bytes: number;
  /** Seconds. */
  readonly duration: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** `wav`, `flac` ... */
  readonly container: string;
  /** Seconds since midnight, from a broadcast extension. */
  readonly timecodeSeconds?: number;
}

/** What was asked of the models; a take whose script, language or channel differ from it is stale. */
export interface GenerationSettings {
  readonly script: string;
  readonly language: string;
  readonly channel: number | 'auto' | 'mix';
}

/** What the models made of a recording. */
export interface Generation {
  readonly settings: GenerationSettings;
  /** What the models heard (loudness, phone evidence): all that aligning and articulating again need. */
  readonly analysis: BlobName;
  /** Mouth plans at 100 Hz of each route. */
  readonly plans: Readonly<Partial<Record<Route, BlobName>>>;
  /** Dense clips of each route on the built-in head at the project's frame rate, style and dials applied. */
  readonly clips: Readonly<Partial<Record<Route, BlobName>>>;
  readonly provider: string;
  readonly providerReason: string;
  /** `id version` of every pack. */
  readonly packs: readonly string[];
  readonly warnings: readonly string[];
}

/** One line of dialogue with all made from it. */
export interface TakeRecord {
  readonly id: `take:${string}`;
  readonly kind: 'take';
  readonly name: string;
  /** Place in the list: rising; ties by id. Fractions insert between neighbours. */
  readonly order: number;
  readonly audio: AudioReference;
  /** What is said, as written; empty: to be recognised. */
  readonly script: string;
  /** `auto` or a code such as `en`. */
  readonly language: string;
  readonly channel: number | 'auto' | 'mix';
  /** The route that plays and exports. */
  readonly route: Route;
  /** Articulation dials that differ from neutral (`ArticulationStyle` of shared/speech). */
  readonly style: Readonly<Record<string, number>>;
  /** Upper-face dials that differ from natural (`ProceduralStyle`). */
  readonly procedural: Readonly<Record<string, number>>;
  /** Blinks, brows, gaze, head and breath are on. */
  readonly isAlive: boolean;
  /** Decides blinks, glances and head motion. */
  readonly seed: number;
  readonly note: string;
  readonly generation?: Generation;
}

/** Words and phonemes of a take; there is one for each generated take, with the id `transcript:<key of the take>`. */
export interface TranscriptRecord {
  readonly id: `transcript:${string}`;
  readonly kind: 'transcript';
  readonly takeId: RecordId;
  readonly language: string;
  readonly source: TranscriptSource;
  readonly text: string;
  readonly words: readonly TimedWord[];
  readonly phonemes: readonly TimedPhoneme[];
  readonly differences: readonly ScriptDifference[];
  /** Changed by hand since it was generated. */
  readonly isEdited: boolean;
}

/** Corrections over the generated clip: keyframe tracks that are added to it or take its place. Order decides who comes last. */
export interface LayerRecord {
  readonly id: `layer:${string}`;
  readonly kind: 'layer';
  readonly takeId: RecordId;
  readonly name: string;
  readonly order: number;
  readonly mode: LayerMode;
  /** 0..1. */
  readonly weight: number;
  readonly isMuted: boolean;
  readonly isSolo: boolean;
  /** Where the layer acts; everywhere without one. */
  readonly range?: TimeRange;
}

/** Keyframes of one blend shape or turn of the head on one layer: times rising and unique. At most one track a layer and channel. */
export interface TrackRecord {
  readonly id: `track:${string}`;
  readonly kind: 'track';
  readonly layerId: RecordId;
  readonly channel: CurveChannel;
  readonly keys: readonly Keyframe[];
}

/** Records of one kind, in no particular order. */
export function recordsOf<K extends RecordKind>(document: StudioDocument, kind: K): Extract<StudioRecord, { kind: K }>[] {
  const found: Extract<StudioRecord, { kind: K }>[] = [];
  for (const record of document.values()) if (record.kind === kind) found.push(record as Extract<StudioRecord, { kind: K }>);
  return found;
}

/** The record of that id and kind, or undefined. */
export function findRecord<K extends RecordKind>(
  document: StudioDocument,
  kind: K,
  id: RecordId,
): Extract<StudioRecord, { kind: K }> | undefined {
  const record = document.get(id);
  return record?.kind === kind ? (record as Extract<StudioRecord, { kind: K }>) : undefined;
}

/** Takes in the order of the list. */
export function takesOf(document: StudioDocument): TakeRecord[] {
  return recordsOf(document, 'take').sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

/** Layers of a take, first the one that acts first. */
export function layersOf(document: StudioDocument, takeId: RecordId): LayerRecord[] {
  return recordsOf(document, 'layer')
    .filter((layer) => layer.takeId === takeId)
    .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

/** Tracks of a layer, in the order of their channels' names. */
export function tracksOf(document: StudioDocument, layerId: RecordId): TrackRecord[] {
  return recordsOf(document, 'track')
    .filter((track) => track.layerId === layerId)
    .sort((a, b) => (a.channel < b.channel ? -1 : a.channel > b.channel ? 1 : 0));
}

/** The id of a take's transcript record. */
export function transcriptIdOf(takeId: RecordId): TranscriptRecord['id'] {
  return `transcript:${takeId.slice('take:'.length)}`;
}
