import { type ReactNode, useEffect, useRef, useState } from 'react';
import { channelTitle } from '../curves/channel-rows.ts';
import { useCurrentTake, useDocument, usePreferences, useSession, useStudio } from '../studio-context.ts';
import { formatTime } from '../ui/format-time.ts';
import { afterProject } from './after-project.ts';
import './face.css';
import { FaceToolbar } from './face-toolbar.tsx';
import { faceViewOf } from './face-view.ts';
import { drawFilmFrame, FACE_LABELS } from './film-frame.ts';
import { PlayblastDialog } from './playblast-dialog.tsx';
import { saveFile } from './save-file.ts';
import { type ShownFaces, showFaces } from './show-faces.ts';

/** The heads that speak: one, or several side by side in step. */
export function FacePanel(): ReactNode {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const parts = useStudio();
  const [shown, setShown] = useState<ShownFaces>();
  const [problem, setProblem] = useState('');
  const frameRate = useDocument((document) => {
    const project = document.get('project');
    return project?.kind === 'project' ? project.frameRate : undefined;
  });

  useEffect(() => {
    const canvas = canvasRef.current;
    if (!canvas) return;
    let made: ShownFaces | undefined;
    let gone = false;
    const show = (): void =>
      void showFaces(canvas, parts).then(
        (faces) => {
          made = faces;
          if (gone) faces.dispose();
          else setShown(faces);
        },
        (error: unknown) => {
          if (gone) return;
          parts.report(error, 'Face');
          setProblem('The face cannot be shown here: WebGL2 or the head file is missing. Sound and curves work all the same.');
        },
      );
    const callOff = afterProject(parts, show);
    return () => {
      gone = true;
      callOff();
      made?.dispose();
      setShown(undefined);
    };
  }, [parts]);

  return (
    <section className="face" aria-label="Face">
      <div className="face-picture">
        <canvas ref={canvasRef} data-testid="face" role="img" aria-label="Speaking heads; drag to orbit, wheel to come closer" />
        {problem && <p className="face-problem">{problem}</p>}
        <FaceLabels />
      </div>
      <FaceToolbar />
      {shown && canvasRef.current && frameRate && (
        <>
          <PlayblastDialog shown={shown} frameRate={frameRate} />
          <PictureTaker canvas={canvasRef.current} shown={shown} />
        </>
      )}
    </section>
  );
}

/** What each face shows, over it. */
function FaceLabels(): ReactNode {
  const faces = usePreferences((preferences) => preferences.faces);
  const { flickers, isNeutral, solo } = usePreferences(faceViewOf);
  const take = useCurrentTake();
  const { frames } = useStudio();
  const ref = useRef<HTMLDivElement>(null);
  const takesTurns = flickers && faces.length > 1;
  useEffect(() => {
    if (!takesTurns) return;
    return frames.add(() => {
      const canvas = ref.current?.parentElement?.querySelector('canvas');
      for (const label of ref.current?.children ?? [])
        (label as HTMLElement).hidden = (label as HTMLElement).dataset.face !== canvas?.dataset.shown;
    });
  }, [takesTurns, frames]);
  if (!take?.generation) return null;
  return (
    <div className={takesTurns ? 'face-labels turns' : 'face-labels'} ref={ref}>
      {faces.map((face) => {
        const { letter, label } = FACE_LABELS[face];
        const what = face === 'result' ? `${label} (${take.route})` : label;
        return (
          <span key={face} className={`face-label ${face}`} data-face={face}>
            <kbd>{letter}</kbd>
            <span>{isNeutral ? `${what}, at rest` : solo ? `${what}, ${channelTitle(solo)} alone` : what}</span>
          </span>
        );
      })}
    </div>
  );
}

/** Saves a picture when the action asks for one. */
function PictureTaker({ canvas, shown }: { readonly canvas: HTMLCanvasElement; readonly shown: ShownFaces }): ReactNode {
  const { session, transport, report } = useStudio();
  const take = useCurrentTake();
  const isWanted = useSession((state) => state.dialog === 'face.picture');
  useEffect(() => {
    if (!isWanted) return;
    session.setState(({ dialog: _, ...rest }) => rest, true);
    if (!take) return;
    const time = transport.time();
    const page = Object.assign(document.createElement('canvas'), {
      width: canvas.clientWidth * 2,
      height: canvas.clientHeight * 2,
    });
    const context = page.getContext('2d');
    const release = shown.hold();
    shown.theatre.holdSize(page);
    try {
      const poses = shown.faces().map((face) => shown.poses.pose(face, shown.choice(), time, 0));
      shown.theatre.invalidate();
      shown.theatre.render(poses, performance.now());
      if (context)
        drawFilmFrame(context, shown.theatre.stageCanvas, { faces: shown.faces(), take: take.name, time: formatTime(time) });
    } finally {
      shown.theatre.holdSize();
      release();
    }
    page.toBlob((blob) => {
      if (blob) saveFile(`${take.name} ${formatTime(time).replace(':', '.')}.png`, blob);
      else report(new Error('the picture is empty'), take.name);
    });
  }, [isWanted, canvas, report, session, shown, take, transport]);
  return null;
}
