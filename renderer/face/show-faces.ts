import { framesPerSecond } from '../../shared/core/time.ts';
import { findRecord } from '../../shared/document/records.ts';
import type { StudioParts } from '../studio-parts.ts';
import { watchHands } from './busy-hands.ts';
import { createDrawPace } from './draw-pace.ts';
import { createFaceRhythm } from './face-rhythm.ts';
import type { FaceQuality } from './face-stage.ts';
import { FaceTheatre } from './face-theatre.ts';
import { type FaceView, faceViewOf } from './face-view.ts';
import { createGapMeter } from './gap-meter.ts';
import { readHeadSource } from './head-source.ts';
import { showOnion } from './onion-lines.ts';
import { createPoseMaker, type FaceKind, type PoseChoice, type PoseMaker } from './pose-maker.ts';

/** How long each face shows while they take turns. */
const FLICKER_MS = 450;
/** A picture that takes its time is drawn for the moment at which it will be seen, but guesses no further ahead (ms). */
const LONGEST_LEAD = 60;
const QUALITY_KEY = 'facewright.face-quality';

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

/** What a picture shows, as the canvas tells it to those who cannot see it. */
type Reading = Readonly<Record<'time' | 'scheduled' | 'gap' | 'jawOpen' | 'shown', string>>;

/** @throws Error without WebGL2, StudioError when the head cannot be read */
export async function showFaces(canvas: HTMLCanvasElement, parts: StudioParts): Promise<ShownFaces> {
  const { bridge, curves, frames, lipTable, preferences, transport } = parts;
  const loadHead = async (quality: FaceQuality) => {
    const head = await bridge.head({ light: quality === 'fast' });
    lipTable.setState({ table: head.lipTable });
    return readHeadSource(head.bytes);
  };
  const theatre = await FaceTheatre.create(canvas, loadHead, wantedQuality());
  const isFast = theatre.quality === 'fast';
  const reduced = window.matchMedia('(prefers-reduced-motion: reduce)');
  const poses = createPoseMaker(curves, () => reduced.matches);
  const gapOf = createGapMeter(lipTable);
  const hands = watchHands(window);
  const pace = createDrawPace();
  const rhythm = createFaceRhythm(pace);
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
    if (!view.hasOnion) for (const index of faces.keys()) theatre.showOnion(index, []);
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
    () => hands.dispose(),
  ];

  let frame = 0;
  /** What was drawn last, and what there was in the last frame of the screen. */
  let last = { time: -1, changes: -1, only: -1 };
  let seen = { time: -1, changes: -1, turns: -1 };
  /** The picture that is on its way. */
  let sent: { readonly began: number; readonly reading: Reading } | undefined;
  const publish = (reading: Reading): void => {
    frame += 1;
    Object.assign(canvas.dataset, reading, { frame });
  };
  // Once a frame of the screen: looking more often keeps the graphics side busier than the picture itself.
  const receive = (): void => {
    const arrival = theatre.arrive();
    if (!arrival || !sent) return;
    pace.drew(sent.began, performance.now(), arrival.cost);
    canvas.toggleAttribute('data-painted', arrival.isPainted);
    publish(sent.reading);
    sent = undefined;
  };
  const onFrame = (time: number, now: number): void => {
    const scheduled = transport.scheduledTime();
    receive();
    if (holds > 0) return;
    const { playing, speed } = transport.state.getState();
    const only = view.flickers && faces.length > 1 ? Math.floor(now / FLICKER_MS) % faces.length : undefined;
    const isOther = time !== last.time || changes !== last.changes || (only ?? -1) !== last.only;
    const { turns } = theatre;
    const isMotion = time !== seen.time || changes !== seen.changes || turns !== seen.turns;
    seen = { time, changes, turns };
    const moment = { now, playing, isChanged: isOther || theatre.isStale, isMotion, isHeld: hands.isBusy(now) };
    rhythm.tick(moment);
    canvas.toggleAttribute('data-settled', !moment.isChanged && !theatre.isBusy && !rhythm.isMoving && !theatre.isMoving);
    if (theatre.isBusy || (isFast && !rhythm.isDue(moment))) return;
    theatre.setMoving(rhythm.isMoving);
    const began = performance.now();
    const chosen = choice();
    const lead = isFast && playing ? (Math.min(pace.delay, LONGEST_LEAD) / 1_000) * speed : 0;
    const life = isFast ? rhythm.life : now / 1_000;
    const shown = faces.map((face) => poses.pose(face, chosen, time + lead, life));
    if (view.hasOnion && isOther) showOnion(theatre, poses, faces, chosen, time, framesPerSecond(projectRate(parts)));
    if ((only ?? -1) !== last.only) theatre.invalidate();
    const isDrawn = theatre.render(shown, now, only);
    if (!isDrawn && !isOther) return;
    last = { time, changes, only: only ?? -1 };
    const weights = shown[Math.max(0, faces.indexOf('result'))]?.weights ?? new Map<string, number>();
    const reading: Reading = {
      time: time.toFixed(4),
      scheduled: scheduled.toFixed(4),
      gap: gapOf(weights).toFixed(3),
      jawOpen: (weights.get('jawOpen') ?? 0).toFixed(4),
      shown: only === undefined ? faces.join(' ') : (faces[only] ?? ''),
    };
    if (theatre.isBusy) sent = { began, reading };
    else publish(reading);
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
  theatre.stageCanvas.addEventListener('webglcontextrestored', restore);
  return () => {
    observer.disconnect();
    theatre.stageCanvas.removeEventListener('webglcontextrestored', restore);
  };
}

function wantedQuality(): FaceQuality | 'auto' {
  const kept = localStorage.getItem(QUALITY_KEY);
  return kept === 'fine' || kept === 'fast' ? kept : 'auto';
}
