import type { StoreApi } from 'zustand/vanilla';
import type { Route } from '../../shared/core/take.ts';
import type { ClipView } from '../../shared/ipc/bridge-data.ts';
import type { CurveEditorStore } from './curve-editor.ts';

/** Curves of the current take as they are drawn, played and measured: the generated clip with the layers on it. */
export interface TakeCurves {
  /** Raised whenever any value changed. */
  readonly version: StoreApi<{ readonly version: number }>;
  /** As generated, or undefined until it is there. */
  generated(route: Route): ClipView | undefined;
  /** With layers; the very same object as `generated` when no layer acts. Values may change in place: look at `version`. */
  result(route: Route): ClipView | undefined;
  /** Weights of the result at `time`, into `target` [52] in the order of the clip's channels; false without a clip. */
  weightsAt(route: Route, time: number, target: Float32Array): boolean;
  /** Pitch, yaw and roll of the result's head at `time`, in degrees, into `target` [3]; false without a clip. */
  headAt(route: Route, time: number, target: number[]): boolean;
  /** What the curve lanes show and act on. */
  readonly editor: CurveEditorStore;
}
