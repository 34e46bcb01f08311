import { type BlendShapeName, isBlendShapeName } from '../../shared/core/blend-shapes.ts';
import { framesPerSecond } from '../../shared/core/time.ts';
import { compileKeys } from '../../shared/curves/evaluate-keys.ts';
import type { Keyframe } from '../../shared/curves/keyframe.ts';
import type { TakeLayers } from '../../shared/document/evaluate-take.ts';
import type { KeySelection } from '../../shared/document/keyframe-commands.ts';
import type { LayerRecord, RecordId } from '../../shared/document/records.ts';
import type { ClipView } from '../../shared/ipc/bridge-data.ts';
import { type TimeView, timeToX } from '../store/time-view.ts';

/** A strip in which values `low`..`high` of some curves are drawn, in CSS pixels of the canvas. */
export interface Band {
  /** Curves drawn here; one in a row, several in the graph. */
  readonly channels: readonly string[];
  readonly top: number;
  readonly bottom: number;
  readonly low: number;
  readonly high: number;
  /** Axis of the head's motion instead of channels. */
  readonly axis?: 0 | 1 | 2;
}

/** A key as it is seen: on the result, where its layer puts it. */
export interface KeyDot {
  readonly trackId: RecordId;
  readonly layer: LayerRecord;
  readonly channel: BlendShapeName;
  readonly key: Keyframe;
  readonly band: Band;
  readonly x: number;
  readonly y: number;
  readonly isSelected: boolean;
  /** On the layer that edits go to. */
  readonly isActive: boolean;
  /** Slopes that the key has, arriving and leaving, in weight per second. */
  readonly slopes: readonly [number, number];
}

/** A rectangle round the selected keys, with which they are stretched. */
export interface KeyBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Values can be stretched too: all keys lie in one band. */
  readonly hasValues: boolean;
}

/** Everything that is drawn and can be hit, as plain data. */
export interface Scene {
  readonly view: TimeView;
  readonly width: number;
  readonly height: number;
  readonly bands: readonly Band[];
  readonly dots: readonly KeyDot[];
  readonly box?: KeyBox;
  /** With layers, of the route that plays. */
  readonly result?: ClipView;
}

export interface SceneInput {
  readonly view: TimeView;
  readonly width: number;
  readonly height: number;
  readonly bands: readonly Band[];
  readonly layers: TakeLayers;
  readonly activeLayer?: RecordId;
  readonly selection: KeySelection;
  readonly result?: ClipView;
}

/** Keys farther outside the view than this are left out, in CSS pixels. */
const MARGIN = 60;
const BOX_MARGIN = 9;

export function buildScene(input: SceneInput): Scene {
  const { view, width, height, bands, result } = input;
  const dots = bands.flatMap((band) => dotsOf(band, input));
  const box = boxOf(dots.filter((dot) => dot.isSelected));
  return { view, width, height, bands, dots, ...(box && { box }), ...(result && { result }) };
}

export function valueToY(band: Band, value: number): number {
  return band.bottom - ((value - band.low) / (band.high - band.low)) * (band.bottom - band.top);
}

export function yToValue(band: Band, y: number): number {
  return band.low + ((band.bottom - y) / (band.bottom - band.top)) * (band.high - band.low);
}

/** CSS pixels for a whole weight. */
export function pixelsPerWeight(band: Band): number {
  return (band.bottom - band.top) / (band.high - band.low);
}

/** The value of a channel at a moment, between frames by a straight line; 0 for a channel that the clip lacks. */
export function clipValue(clip: ClipView | undefined, channel: string, time: number): number {
  const column = clip?.channels.indexOf(channel) ?? -1;
  if (!clip || column < 0 || clip.frameCount === 0) return 0;
  const position = Math.min(Math.max(time * framesPerSecond(clip.frameRate), 0), clip.frameCount - 1);
  const frame = Math.floor(position);
  const stride = clip.channels.length;
  const here = clip.values[frame * stride + column] ?? 0;
  const next = clip.values[Math.min(frame + 1, clip.frameCount - 1) * stride + column] ?? here;
  return here + (next - here) * (position - frame);
}

function dotsOf(band: Band, { view, width, layers, activeLayer, selection, result }: SceneInput): KeyDot[] {
  const from = view.start - MARGIN / view.pixelsPerSecond;
  const to = view.start + (width + MARGIN) / view.pixelsPerSecond;
  return layers.layers.flatMap((layer) =>
    layers.tracks
      .filter((track) => track.layerId === layer.id && band.channels.includes(track.channel))
      .flatMap((track) => {
        const compiled = compileKeys(track.keys);
        const selected = selection.get(track.id);
        return track.keys.flatMap((key, index): KeyDot[] => {
          if (key.time < from || key.time > to || !isBlendShapeName(track.channel)) return [];
          const isSelected = selected?.has(key.id) ?? false;
          const slopes = [compiled.inSlopes[index] ?? 0, compiled.outSlopes[index] ?? 0] as const;
          const y = valueToY(band, clipValue(result, track.channel, key.time));
          const isActive = layer.id === activeLayer;
          const { channel } = track;
          return [{ trackId: track.id, layer, channel, key, band, x: timeToX(view, key.time), y, isSelected, isActive, slopes }];
        });
      }),
  );
}

function boxOf(selected: readonly KeyDot[]): KeyBox | undefined {
  if (selected.length < 2) return undefined;
  const xs = selected.map((dot) => dot.x);
  const ys = selected.map((dot) => dot.y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  if (right - left < 1) return undefined;
  const hasValues = selected.every((dot) => dot.band === selected[0]?.band);
  return { left: left - BOX_MARGIN, right: right + BOX_MARGIN, top: top - BOX_MARGIN, bottom: bottom + BOX_MARGIN, hasValues };
}
