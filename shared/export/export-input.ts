import type { HeadMotion, Transcript } from '../core/take.ts';
import type { CurveClip } from '../curves/clip.ts';

/** The sound beside an export: a sidecar file of this name in the same folder. Exports name it, they never hold its samples. */
export interface ExportAudio {
  readonly fileName: string;
  readonly sampleRate: number;
  readonly channels: number;
  readonly durationSeconds: number;
}

/** Where the curves come from. Plain facts, no paths, no names of people or machines; keys are written in sorted order. */
export type ExportProvenance = Readonly<Record<string, string | number | boolean>>;

/** One line of dialogue, ready to be written. */
export interface ExportTake {
  /** Name of the recording without extension; file names, FBX takes and glTF animations are called after it. */
  readonly name: string;
  /** Weights 0..1; a BlendShapeClip, or one renamed for a rig. */
  readonly clip: CurveClip;
  readonly headMotion?: HeadMotion;
  readonly transcript?: Transcript;
  readonly audio?: ExportAudio;
  /** `HH:MM:SS:FF`, or `HH:MM:SS;FF` for drop-frame labels; the timecode of frame 0. */
  readonly startTimecode?: string;
  readonly provenance: ExportProvenance;
}

export interface ExportMaterial {
  readonly name: string;
  /** Linear red, green, blue and opacity, 0..1. */
  readonly baseColor: readonly [number, number, number, number];
  readonly roughness: number;
  readonly metallic: number;
  readonly doubleSided?: boolean;
}

/** One blend shape of a mesh: how far vertices move at weight 1. */
export interface ExportTarget {
  readonly name: string;
  /** Dense: [V, 3]. With `indices`: [indices, 3], one row for each listed vertex. */
  readonly positionDeltas: Float32Array;
  /** Vertices that move, rising; absent = all. */
  readonly indices?: Uint32Array;
  /** Like `positionDeltas`; absent = normals do not change. */
  readonly normalDeltas?: Float32Array;
}

/** Triangles in metres, Y up, the face looking along +Z (so the character's left is +X). */
export interface ExportMesh {
  readonly name: string;
  /** [V, 3] */
  readonly positions: Float32Array;
  /** [V, 3] unit vectors; computed from the triangles when absent. */
  readonly normals?: Float32Array;
  /** [V, 2], origin at the top left as in glTF. */
  readonly uvs?: Float32Array;
  /** [V, 4] linear, 0..1. */
  readonly colors?: Float32Array;
  /** [3 x triangles] */
  readonly indices: Uint32Array;
  readonly material?: ExportMaterial;
  readonly targets: readonly ExportTarget[];
}

export interface ExportHead {
  readonly name: string;
  readonly meshes: readonly ExportMesh[];
  /** Point in metres about which head motion turns; the origin when absent. */
  readonly pivot?: readonly [number, number, number];
}

export interface ExportOptions {
  /**
   * Drop keyframes whose loss moves no frame by more than this (weights, 0..1). FBX only. Absent = a key at every frame, which every
   * program reads alike; some (assimp) take a channel without a key at a time for 0 there.
   */
  readonly maxKeyError?: number;
  /** Put keys at the start timecode instead of 0 (FBX). Most programs then show an empty first hour; off by default. */
  readonly absoluteTimecode?: boolean;
  /** All takes in one file called so, for the formats that can; else one file for each take. */
  readonly combineAs?: string;
  /** Name of the mesh or joint that carries the curves in the curves-only formats, to match the user's own. */
  readonly standInName?: string;
  /** FBX channels called `mesh_blendShape.jawOpen`, as Maya writes them; only for a round trip through Maya. */
  readonly mayaNames?: boolean;
}

export interface ExportFile {
  /** Legal on Windows, macOS and Linux; unique within the export whatever the case of its letters. */
  readonly name: string;
  readonly bytes: Uint8Array;
}
