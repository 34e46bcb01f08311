import { framesPerSecond } from '../../shared/core/time.ts';
import { findRecord } from '../../shared/document/records.ts';
import type { StudioParts } from '../studio-parts.ts';
import type { FaceQuality, OnionLine } from './face-stage.ts';
import { FaceTheatre } from './face-theatre.ts';
import { type FaceView, faceViewOf } from './face-view.ts';
import { createGapMeter } from './gap-meter.ts';
import { readHeadSource } from './head-source.ts';
import { createPoseMaker, type FaceKind, type PoseChoice, type PoseMaker } from './pose-maker.ts';

/** While nothing plays, a processor that also draws is left some air: milliseconds between frames. */
const CALM_FRAME_MS = 66;
/** How long each face shows while they take turns. */
const FLICKER_MS = 450;
const QUALITY_KEY = 'facewright.face-quality';
/** Frames before and after whose lip lines are drawn. */
const ONION_FRAMES = [-3, -2, -1, 1, 2, 3] as const;
const ONION_PAST = 0x9aa4b2;
const ONION_COMING = 0xa98bff;

/** The faces on their canvas, kept in step with the sound. */
export interface ShownFaces {
  readonly theatre: FaceTheatre;
  readonly poses: PoseMaker;
  faces(): readonly FaceKind[];
  choice(): PoseChoice;
  /** Stops following the sound, e.g. while a film is made; the returned function goes on. */
  hold(): () => void;
  dispose(): void;
}

/** @throws Error without WebGL2, StudioError when the head cannot be read */
export async function showFaces(canvas: HTMLCanvasElement, parts: StudioParts): Promise<ShownFaces> {
  const { bridge, curves, frames, lipTable, preferences, transport } = parts;
  const loadHead = async (quality: FaceQuality) => {
    const head = await bridge.head({ light: quality === 'fast' });
    lipTable.setState({ table: head.lipTable });
    return readHeadSource(head.bytes);
  };
  const theatre = await FaceTheatre.create(canvas, loadHead, wantedQuality());
  const reduced = window.matchMedia('(prefers-reduced-motion: reduce)');
  const poses = createPoseMaker(curves, () => reduced.matches);
  const gapOf = createGapMeter(lipTable);
  let view = faceViewOf(preferences.getState());
  let faces = preferences.getState().faces;
  let holds = 0;
  let changes = 0;

  const choice = (): PoseChoice => choiceOf(parts, view);
  const adapt = (): void => {
    const before = view;
    view = faceViewOf(preferences.getState());
    faces = preferences.getState().faces;
    theatre.setFaces(faces.length);
    theatre.setWireframe(view.isWireframe);
    if (view.camera !== before.camera) theatre.look(view.camera, reduced.matches);
    changes++;
  };
  theatre.look(view.camera, true);
  adapt();
  const stops = [
    preferences.subscribe(adapt),
    curves.version.subscribe(() => {
      changes++;
    }),
    followSize(canvas, theatre),
  ];

  let frame = 0;
  let last = { time: -1, changes: -1, drawn: 0, only: -1 };
  const onFrame = (time: number, now: number): void => {
    if (holds > 0) return;
    const { playing } = transport.state.getState();
    const only = view.flickers && faces.length > 1 ? Math.floor(now / FLICKER_MS) % faces.length : undefined;
    const moves = time !== last.time || playing || changes !== last.changes || (only ?? -1) !== last.only;
    theatre.setMoving(playing);
    if (!moves && theatre.quality === 'fast' && now - last.drawn < CALM_FRAME_MS) return;
    const chosen = choice();
    const shown = faces.map((face) => poses.pose(face, chosen, time, now / 1_000));
    if (moves) showOnion(theatre, poses, faces, chosen, view, time, framesPerSecond(projectRate(parts)));
    if ((only ?? -1) !== last.only) theatre.invalidate();
    if (!theatre.render(shown, now, only) && !moves) return;
    last = { time, changes, drawn: now, only: only ?? -1 };
    frame += 1;
    const weights = shown[Math.max(0, faces.indexOf('result'))]?.weights ?? new Map<string, number>();
    Object.assign(canvas.dataset, {
      frame,
      time: time.toFixed(4),
      scheduled: transport.scheduledTime().toFixed(4),
      gap: gapOf(weights).toFixed(3),
      jawOpen: (weights.get('jawOpen') ?? 0).toFixed(4),
      shown: only === undefined ? faces.join(' ') : faces[only],
    });
  };
  stops.push(frames.add(onFrame));
  return {
    theatre,
    poses,
    faces: () => faces,
    choice,
    hold() {
      holds++;
      return () => {
        holds--;
        changes++;
      };
    },
    dispose() {
      for (const stop of stops) stop();
      theatre.dispose();
    },
  };
}

function choiceOf({ document, session }: StudioParts, view: FaceView): PoseChoice {
  const { takeId } = session.getState();
  const take = takeId === undefined ? undefined : findRecord(document.state.getState().document, 'take', takeId);
  const { isAlive, isNeutral, solo } = view;
  return { route: take?.route ?? 'text', isAlive, isNeutral, ...(solo === undefined ? {} : { solo }) };
}

function projectRate({ document }: StudioParts) {
  return findRecord(document.state.getState().document, 'project', 'project')?.frameRate ?? { numerator: 60, denominator: 1 };
}

function followSize(canvas: HTMLCanvasElement, theatre: FaceTheatre): () => void {
  const resize = (): void => theatre.resize(canvas.clientWidth, canvas.clientHeight);
  const observer = new ResizeObserver(resize);
  observer.observe(canvas);
  resize();
  const restore = (): void => theatre.restore();
  canvas.addEventListener('webglcontextrestored', restore);
  return () => {
    observer.disconnect();
    canvas.removeEventListener('webglcontextrestored', restore);
  };
}

/** Lip lines of the frames around, fading with distance: behind in grey, ahead in the colour of the hand. */
function showOnion(
  theatre: FaceTheatre,
  poses: PoseMaker,
  faces: readonly FaceKind[],
  choice: PoseChoice,
  view: FaceView,
  time: number,
  rate: number,
): void {
  const { lipPoints } = theatre.source;
  faces.forEach((face, index) => {
    const lines =
      view.hasOnion && lipPoints
        ? ONION_FRAMES.map(
            (offset): OnionLine => ({
              points: lipPoints(poses.weights(face, choice, time + offset / rate)),
              color: offset < 0 ? ONION_PAST : ONION_COMING,
              opacity: 1 - 0.25 * Math.abs(offset),
            }),
          )
        : [];
    theatre.showOnion(index, lines);
  });
}

function wantedQuality(): FaceQuality | 'auto' {
  const kept = localStorage.getItem(QUALITY_KEY);
  return kept === 'fine' || kept === 'fast' ? kept : 'auto';
}
