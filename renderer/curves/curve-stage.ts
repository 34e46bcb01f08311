import { takeLayers } from '../../shared/document/evaluate-take.ts';
import { editLayer } from '../../shared/document/keyframe-commands.ts';
import { findRecord, transcriptIdOf } from '../../shared/document/records.ts';
import { viewMotionOf } from '../lanes/view-motion.ts';
import type { StudioParts } from '../studio-parts.ts';
import { type CanvasSize, measureCanvas, prepareCanvas } from '../ui/canvas.ts';
import { curveRows, placeRows } from './channel-rows.ts';
import { isSilenced } from './curve-editor.ts';
import { type CurvePalette, readCurvePalette } from './curve-palette.ts';
import { drawReadout } from './draw-readout.ts';
import { drawScene } from './draw-scene.ts';
import { createExtremes } from './extremes.ts';
import { createFrameBudget } from './frame-budget.ts';
import type { Rubber } from './gestures/box-select-drag.ts';
import { selectedKeys } from './key-selection.ts';
import { listenToPointer } from './listen-to-pointer.ts';
import { ownCurves } from './own-curve.ts';
import { graphBands, rowBands } from './place-bands.ts';
import { createRowScales, type Range } from './row-scales.ts';
import { buildScene, type Scene } from './scene.ts';

/** Milliseconds of a frame in which clips that came in are looked through. */
const LOOKING_MS = 5;

/** Draws the curves on a canvas beside the scrolled list and lets them be handled, until the returned function is called. */
export function openCurveStage(canvas: HTMLCanvasElement, body: HTMLElement, parts: StudioParts): () => void {
  const { view, curves, document, session, preferences } = parts;
  const budget = createFrameBudget(LOOKING_MS, () => redraw());
  const motion = viewMotionOf(view);
  const scales = createRowScales(budget);
  const extremes = createExtremes(budget);
  let scene: Scene | undefined;
  let rubber: Rubber | undefined;
  let palette: CurvePalette | undefined;
  let size: CanvasSize | undefined;
  let pending = 0;

  const ports = {
    scene: () => scene,
    body,
    showRubber(next: Rubber | undefined) {
      rubber = next;
      redraw();
    },
  };
  const pointer = listenToPointer(canvas, parts, ports);

  function paint(): void {
    pending = 0;
    if (!size) {
      canvas.style.height = `${body.clientHeight}px`;
      size = measureCanvas(canvas);
    }
    const surface = prepareCanvas(canvas, size);
    if (!surface) return;
    palette ??= readCurvePalette(canvas);
    budget.begin();
    const { width, height, context } = surface;
    const painted = gather(width, height);
    scene = painted.scene;
    drawScene({ ...painted, context, palette, ...(rubber && { rubber }) });
    if (pointer.isDragging()) drawReadout(context, scene, palette);
  }

  function gather(width: number, height: number): Omit<Parameters<typeof drawScene>[0], 'context' | 'palette' | 'rubber'> {
    const editor = curves.editor.getState();
    const records = document.state.getState().document;
    const { takeId, selection } = session.getState();
    const take = takeId === undefined ? undefined : findRecord(records, 'take', takeId);
    const asked = take?.route ?? 'text';
    // A take with only one route shows that one.
    const route = curves.generated(asked) ? asked : asked === 'text' ? 'direct' : 'text';
    const [generated, other, result] = [
      curves.generated(route),
      curves.generated(route === 'text' ? 'direct' : 'text'),
      curves.result(route),
    ];
    const rows = placeRows(curveRows(editor), editor.rowHeight);
    const layers = takeLayers(records, takeId ?? '');
    const corrected = new Set<string>(layers.tracks.map((track) => track.channel));
    const { version } = curves.version.getState();
    const changing = result && result !== generated ? { clip: result, version } : undefined;
    const target = take && editLayer(records, take.id, 'any', editor.layerId);
    const activeLayer = target && !target.isNew ? target.layer.id : undefined;
    const own = editor.shows === 'layer' ? ownCurves(layers, activeLayer) : undefined;
    const isHeld = pointer.isDragging();
    const rangeOf = (channel: string): Range =>
      scales.rangeOf(channel, { kept: [generated, other], changing: corrected.has(channel) ? changing : undefined, own, isHeld });
    const bands = editor.layout === 'graph' ? graphBands(editor, height) : rowBands(rows, body.scrollTop, height, rangeOf);
    return {
      scene: buildScene({
        view: view.getState(),
        width,
        height,
        bands,
        layers,
        selection: selectedKeys(parts),
        ...(activeLayer !== undefined && { activeLayer }),
        ...(own && { own }),
        ...(result && { result }),
      }),
      route,
      chosen: new Set<string>(editor.chosen),
      silenced: (channel) => isSilenced(editor, channel),
      extremes,
      corrected,
      phonemes: take ? (findRecord(records, 'transcript', transcriptIdOf(take.id))?.phonemes ?? []) : [],
      isGraph: editor.layout === 'graph',
      isCoarse: motion.isMoving(),
      ...(editor.hovered !== undefined && { hovered: editor.hovered }),
      ...(generated && { generated }),
      ...(other && { other }),
      ...(selection.kind === 'range' && { range: selection.range }),
    };
  }

  function redraw(): void {
    if (pending === 0) pending = requestAnimationFrame(paint);
  }

  function remeasure(): void {
    size = undefined;
    redraw();
  }

  const resized = new ResizeObserver(remeasure);
  resized.observe(canvas);
  resized.observe(body);
  const themed = new MutationObserver(() => {
    palette = undefined;
    remeasure();
  });
  themed.observe(window.document.documentElement, { attributes: true });
  body.addEventListener('scroll', redraw, { passive: true });
  window.addEventListener('resize', remeasure);
  const stops = [view, curves.version, curves.editor, document.state, session, preferences].map((store) =>
    store.subscribe(redraw),
  );
  stops.push(motion.onRest(redraw));
  redraw();
  return () => {
    cancelAnimationFrame(pending);
    for (const stop of stops) stop();
    pointer.stop();
    resized.disconnect();
    themed.disconnect();
    body.removeEventListener('scroll', redraw);
    window.removeEventListener('resize', remeasure);
  };
}
