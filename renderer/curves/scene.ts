import { type CurveChannel, isCurveChannel } from '../../shared/core/curve-channels.ts';
import { compileKeys } from '../../shared/curves/evaluate-keys.ts';
import type { Keyframe } from '../../shared/curves/keyframe.ts';
import type { TakeLayers } from '../../shared/document/evaluate-take.ts';
import type { KeySelection } from '../../shared/document/keyframe-commands.ts';
import type { LayerRecord, RecordId } from '../../shared/document/records.ts';
import type { ClipView } from '../../shared/ipc/bridge-data.ts';
import { type TimeView, timeToX } from '../store/time-view.ts';
import { clipValue } from './clip-curve.ts';
import type { OwnCurves } from './own-curve.ts';

/** A strip in which values `low`..`high` of some curves are drawn, in CSS pixels of the canvas. */
export interface Band {
  /** Curves drawn here; one in a row, several in the graph. */
  readonly channels: readonly string[];
  readonly top: number;
  readonly bottom: number;
  readonly low: number;
  readonly high: number;
}

/** A key as it is seen: on the result, where its layer puts it, or on the layer's own curve. */
export interface KeyDot {
  readonly trackId: RecordId;
  readonly layer: LayerRecord;
  readonly channel: CurveChannel;
  readonly key: Keyframe;
  readonly band: Band;
  readonly x: number;
  readonly y: number;
  readonly isSelected: boolean;
  /** On the layer that edits go to. */
  readonly isActive: boolean;
  /** Slopes that the key has, arriving and leaving, in units of the channel per second. */
  readonly slopes: readonly [number, number];
  /** How far the drawn curve moves when the key's value moves by one: the layer's weight on the result, 1 on its own curve. */
  readonly gain: number;
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
  /** The layer whose own curve is shown and edited in place of the result. */
  readonly own?: OwnCurves;
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
  readonly own?: OwnCurves;
}

/** Keys farther outside the view than this are left out, in CSS pixels. */
const MARGIN = 60;
const BOX_MARGIN = 9;
/** Keys of a layer that hardly acts still follow the pointer. */
const LEAST_GAIN = 0.05;

export function buildScene(input: SceneInput): Scene {
  const { view, width, height, bands, result, own } = input;
  const dots = bands.flatMap((band) => dotsOf(band, input));
  const box = boxOf(dots.filter((dot) => dot.isSelected));
  return { view, width, height, bands, dots, ...(box && { box }), ...(result && { result }), ...(own && { own }) };
}

export function valueToY(band: Band, value: number): number {
  return band.bottom - ((value - band.low) / (band.high - band.low)) * (band.bottom - band.top);
}

export function yToValue(band: Band, y: number): number {
  return band.low + ((band.bottom - y) / (band.bottom - band.top)) * (band.high - band.low);
}

/** CSS pixels for a whole weight, or for a degree. */
export function pixelsPerUnit(band: Band): number {
  return (band.bottom - band.top) / (band.high - band.low);
}

function dotsOf(band: Band, { view, width, layers, activeLayer, selection, result, own }: SceneInput): KeyDot[] {
  const from = view.start - MARGIN / view.pixelsPerSecond;
  const to = view.start + (width + MARGIN) / view.pixelsPerSecond;
  const shown = own ? [own.layer] : layers.layers;
  return shown.flatMap((layer) =>
    layers.tracks
      .filter((track) => track.layerId === layer.id && band.channels.includes(track.channel))
      .flatMap((track) => {
        const compiled = compileKeys(track.keys);
        const selected = selection.get(track.id);
        return track.keys.flatMap((key, index): KeyDot[] => {
          if (key.time < from || key.time > to || !isCurveChannel(track.channel)) return [];
          const isSelected = selected?.has(key.id) ?? false;
          const slopes = [compiled.inSlopes[index] ?? 0, compiled.outSlopes[index] ?? 0] as const;
          const y = valueToY(band, own ? key.value : clipValue(result, track.channel, key.time));
          const gain = own ? 1 : Math.max(layer.weight, LEAST_GAIN);
          const isActive = layer.id === activeLayer;
          const { channel } = track;
          const x = timeToX(view, key.time);
          return [{ trackId: track.id, layer, channel, key, band, x, y, isSelected, isActive, slopes, gain }];
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
