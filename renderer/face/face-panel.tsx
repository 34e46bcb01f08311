import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type StudioParts, useStudio, useStudioState } from '../first-window-context.ts';
import { gapAt } from '../store/sample-clip.ts';
import { playingClip } from '../store/studio-store.ts';
import { showError } from '../store/toast-actions.ts';
import { Icon } from '../ui/icon.tsx';
import { listenToShortcuts } from '../ui/shortcuts.ts';
import { CAMERAS, type CameraName } from './cameras.ts';
import { createPoseMaker } from './face-pose.ts';
import { type FaceQuality, FaceScene } from './face-scene.ts';

/** While nothing plays, a processor that also draws is left some air: milliseconds between frames. */
const CALM_FRAME_MS = 66;
const QUALITY_KEY = 'facewright.face-quality';

/** The head that speaks. */
export function FacePanel(): ReactNode {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const lookRef = useRef<(name: CameraName) => void>(() => undefined);
  const parts = useStudio();
  const [camera, setCamera] = useState<CameraName>('front');
  const [problem, setProblem] = useState('');
  const alive = useStudioState((state) => state.alive);
  const route = useStudioState((state) => (state.loaded?.clips[state.route] ? state.route : undefined));

  useEffect(() => {
    const canvas = canvasRef.current;
    if (!canvas) return;
    let stop = (): void => undefined;
    let gone = false;
    showFace(canvas, parts).then(
      (face) => {
        if (gone) return face.stop();
        stop = face.stop;
        lookRef.current = face.look;
      },
      (error: unknown) => {
        showError(parts.store, error);
        setProblem('The face cannot be shown here: WebGL2 or the head file is missing. Sound and curves work all the same.');
      },
    );
    return () => {
      gone = true;
      stop();
    };
  }, [parts]);

  useEffect(() => {
    const look = (name: CameraName): void => {
      setCamera(name);
      lookRef.current(name);
    };
    return listenToShortcuts(
      window,
      CAMERAS.map(({ name, key, title }) => ({ key, title, run: () => look(name) })),
    );
  }, []);

  return (
    <section className="face" aria-label="Face">
      <canvas ref={canvasRef} data-testid="face" role="img" aria-label="Speaking head; drag to orbit, wheel to come closer" />
      {problem && <p className="face-problem">{problem}</p>}
      {route && (
        <span className={`face-route ${route}`}>
          <kbd>{route === 'text' ? 'T' : 'D'}</kbd>
          {route === 'text' ? 'Text' : 'Direct'}
        </span>
      )}
      <fieldset className="cameras" aria-label="Camera">
        {CAMERAS.map(({ name, key, title }) => (
          <button
            key={name}
            type="button"
            aria-pressed={camera === name}
            title={`${title} (${key})`}
            onClick={() => {
              setCamera(name);
              lookRef.current(name);
            }}
          >
            <kbd>{key}</kbd>
            {title}
          </button>
        ))}
        <button
          type="button"
          aria-pressed={alive}
          title="Breath, blinks and glances while nothing plays"
          onClick={() => parts.store.setState({ alive: !alive })}
        >
          <Icon name="eye" />
          Alive
        </button>
      </fieldset>
    </section>
  );
}

async function showFace(
  canvas: HTMLCanvasElement,
  { bridge, frames, store, transport }: StudioParts,
): Promise<{ stop: () => void; look: (name: CameraName) => void }> {
  const scene = await FaceScene.create(canvas, (quality) => bridge.head({ light: quality === 'fast' }), wantedQuality());
  const reduced = window.matchMedia('(prefers-reduced-motion: reduce)');
  const poses = createPoseMaker(() => reduced.matches);
  const resize = (): void => scene.resize(canvas.clientWidth, canvas.clientHeight);
  const observer = new ResizeObserver(resize);
  observer.observe(canvas);
  resize();
  const restore = (): void => scene.invalidate();
  canvas.addEventListener('webglcontextrestored', restore);
  let frame = 0;
  let lastTime = -1;
  let lastDrawn = 0;
  const stopFrames = frames.add((soundTime, now) => {
    const { playing } = transport.state.getState();
    const moves = soundTime !== lastTime || playing;
    scene.setMoving(playing);
    if (!moves && scene.quality === 'fast' && now - lastDrawn < CALM_FRAME_MS) return;
    const state = store.getState();
    const pose = poses.pose(state, soundTime, now / 1_000);
    if (!scene.render(pose, now) && !moves) return;
    lastTime = soundTime;
    lastDrawn = now;
    frame += 1;
    const clip = playingClip(state);
    Object.assign(canvas.dataset, {
      frame,
      time: soundTime.toFixed(4),
      scheduled: transport.scheduledTime().toFixed(4),
      gap: clip ? gapAt(clip, soundTime).toFixed(3) : '',
      jawOpen: (pose.weights.get('jawOpen') ?? 0).toFixed(4),
    });
  });
  return {
    look: (name) => scene.look(name, reduced.matches),
    stop() {
      stopFrames();
      observer.disconnect();
      canvas.removeEventListener('webglcontextrestored', restore);
      scene.dispose();
    },
  };
}

function wantedQuality(): FaceQuality | 'auto' {
  const kept = localStorage.getItem(QUALITY_KEY);
  return kept === 'fine' || kept === 'fast' ? kept : 'auto';
}
