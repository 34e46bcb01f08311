import { isCurveChannel } from '../../shared/core/curve-channels.ts';
import { scrollBy, xToTime, zoomAt } from '../store/time-view.ts';
import type { StudioParts } from '../studio-parts.ts';
import { localPoint } from '../ui/local-point.ts';
import { bandAt, hitTest } from './hit-test.ts';
import { insertKeysAt } from './key-work.ts';
import { type CanvasPorts, planPress } from './plan-press.ts';
import { createPointerMachine, type Press } from './pointer-machine.ts';
import { yToValue } from './scene.ts';
import { zoomValues } from './zoom-values.ts';

const CURSORS = { key: 'grab', tangent: 'crosshair', curve: 'ns-resize', empty: 'default' } as const;
const LINE = 16;
/** Wheel distance that doubles a zoom of values. */
const OCTAVE = 400;

/** Pointer, wheel, double click and Escape on the canvas. */
export function listenToPointer(
  canvas: HTMLCanvasElement,
  parts: StudioParts,
  ports: CanvasPorts,
): { isDragging(): boolean; stop(): void } {
  const abort = new AbortController();
  const { signal } = abort;
  const machine = createPointerMachine((press) => planPress(parts, ports, press));
  const pressOf = (event: MouseEvent): Press => ({
    ...localPoint(event, canvas),
    button: event.button,
    shift: event.shiftKey,
    ctrl: event.ctrlKey || event.metaKey,
    alt: event.altKey,
  });

  canvas.addEventListener(
    'pointerdown',
    (event) => {
      // The lanes' own gestures begin elsewhere.
      event.stopPropagation();
      if (event.button > 1) return;
      if (event.button === 1) event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      machine.down(pressOf(event));
    },
    { signal },
  );
  canvas.addEventListener(
    'pointermove',
    (event) => {
      machine.move(pressOf(event));
      if (machine.state() === 'idle') hover(parts, canvas, ports, pressOf(event));
      else if (machine.state() === 'dragging' && canvas.style.cursor === 'grab') canvas.style.cursor = 'grabbing';
    },
    { signal },
  );
  canvas.addEventListener('pointerup', () => machine.up(), { signal });
  canvas.addEventListener('pointerleave', () => setHovered(parts, undefined), { signal });
  canvas.addEventListener('pointercancel', () => machine.cancel(), { signal });
  canvas.addEventListener(
    'dblclick',
    (event) => {
      event.stopPropagation();
      insertAt(parts, ports, pressOf(event));
    },
    { signal },
  );
  canvas.addEventListener(
    'wheel',
    (event) => {
      const steps = Math.sign(event.deltaY);
      if (machine.wheel(steps) || turnWheel(parts, ports, canvas, event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    { signal, passive: false },
  );
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !machine.cancel()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { signal, capture: true },
  );
  return {
    isDragging: () => machine.state() === 'dragging',
    stop() {
      machine.cancel();
      abort.abort();
    },
  };
}

/** The cursor says what a press would take hold of; in the graph the curve under it stands out. */
function hover(parts: StudioParts, canvas: HTMLCanvasElement, { scene }: CanvasPorts, press: Press): void {
  const now = scene();
  if (!now) return;
  const hit = hitTest(now, press.x, press.y);
  const isSideways = hit.kind === 'box' && (hit.edge === 'left' || hit.edge === 'right');
  canvas.style.cursor = hit.kind !== 'box' ? CURSORS[hit.kind] : isSideways ? 'ew-resize' : 'ns-resize';
  setHovered(parts, hit.kind === 'curve' ? hit.channel : hit.kind === 'key' ? hit.dot.channel : undefined);
}

function setHovered({ curves }: StudioParts, hovered: string | undefined): void {
  if (curves.editor.getState().hovered !== hovered) curves.editor.setState({ hovered });
}

/** A double click puts a key on the curve of the row. */
function insertAt(parts: StudioParts, { scene }: CanvasPorts, press: Press): void {
  const now = scene();
  if (!now) return;
  const hit = hitTest(now, press.x, press.y);
  if (hit.kind === 'key') return;
  const band = bandAt(now, press.y);
  const channel = hit.kind === 'curve' ? hit.channel : band?.channels.length === 1 ? band.channels[0] : undefined;
  if (channel !== undefined && isCurveChannel(channel)) insertKeysAt(parts, [channel], xToTime(now.view, press.x));
}

/** Ctrl zooms time, Alt values, Shift scrolls time; without them the rows scroll. True when something was done here. */
function turnWheel(
  { view, curves }: StudioParts,
  { body, scene }: CanvasPorts,
  canvas: HTMLCanvasElement,
  event: WheelEvent,
): boolean {
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
  const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
  const { x, y } = localPoint(event, canvas);
  if (event.ctrlKey || event.metaKey) {
    view.setState(zoomAt(view.getState(), x, dy));
    return true;
  }
  if (event.altKey) {
    const now = scene();
    const band = now && bandAt(now, y);
    zoomValues(curves.editor, 2 ** (dy / OCTAVE), band && { band, value: yToValue(band, y) });
    return true;
  }
  if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) {
    view.setState(scrollBy(view.getState(), Math.abs(dx) > Math.abs(dy) ? dx : dy));
    return true;
  }
  if (body.scrollHeight <= body.clientHeight) {
    view.setState(scrollBy(view.getState(), dy));
    return true;
  }
  body.scrollTop += dy;
  return true;
}
