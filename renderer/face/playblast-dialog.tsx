import { type ReactNode, useRef, useState } from 'react';
import { type FrameRate, framesPerSecond, type TimeRange } from '../../shared/core/time.ts';
import { useCurrentTake, useSession, useStudio } from '../studio-context.ts';
import { formatTime } from '../ui/format-time.ts';
import { Modal } from '../ui/modal.tsx';
import { makePlayblast } from './make-playblast.ts';
import { saveFile } from './save-file.ts';
import type { ShownFaces } from './show-faces.ts';

const SIZES = [
  { label: '1280 x 720', width: 1_280, height: 720 },
  { label: '1920 x 1080', width: 1_920, height: 1_080 },
  { label: '720 x 720', width: 720, height: 720 },
] as const;

interface PlayblastDialogProps {
  readonly shown: ShownFaces;
  readonly frameRate: FrameRate;
}

/** Asks for size and stretch, films, and hands the file over. */
export function PlayblastDialog({ shown, frameRate }: PlayblastDialogProps): ReactNode {
  const { bridge, session, report } = useStudio();
  const take = useCurrentTake();
  const project = useSession((state) => state.project);
  const loop = useSession((state) => state.loop);
  const isOpen = useSession((state) => state.dialog === 'face.playblast');
  const [size, setSize] = useState(0);
  const [usesLoop, setUsesLoop] = useState(true);
  const [fraction, setFraction] = useState<number>();
  const abort = useRef<AbortController>(undefined);
  const close = (): void => {
    abort.current?.abort();
    session.setState(({ dialog: _, ...rest }) => rest, true);
  };
  if (!take || !project || !isOpen) return null;
  const whole: TimeRange = { start: 0, end: take.audio.duration };
  const range = loop && usesLoop ? loop : whole;

  const film = async (): Promise<void> => {
    const controller = new AbortController();
    abort.current = controller;
    setFraction(0);
    try {
      const { width, height } = SIZES[size] ?? SIZES[0];
      const sound = await bridge.sound({ projectId: project.projectId, takeId: take.id, range });
      const titleAt = (seconds: number) => ({ faces: shown.faces(), take: take.name, time: formatTime(seconds) });
      const plan = { range, frameRate, width, height, sound, titleAt };
      const blob = await makePlayblast(shown, plan, { onProgress: setFraction, signal: controller.signal });
      if (blob) {
        saveFile(`${take.name}.webm`, blob);
        close();
      }
    } catch (error) {
      report(error, take.name);
    } finally {
      setFraction(undefined);
    }
  };

  const isFilming = fraction !== undefined;
  const frames = Math.round((range.end - range.start) * framesPerSecond(frameRate));
  return (
    <Modal
      title={`Playblast of ${take.name}`}
      size="small"
      onClose={close}
      footer={
        <>
          <button type="button" className="button" onClick={close}>
            {isFilming ? 'Cancel' : 'Close'}
          </button>
          <button
            type="button"
            className="button primary"
            disabled={isFilming}
            onClick={() => void film()}
            data-testid="playblast-start"
          >
            Make the film
          </button>
        </>
      }
    >
      <div className="playblast" data-testid="playblast">
        <label className="playblast-row">
          Size
          <select value={size} disabled={isFilming} onChange={({ target }) => setSize(Number(target.value))}>
            {SIZES.map(({ label }, index) => (
              <option key={label} value={index}>
                {label}
              </option>
            ))}
          </select>
        </label>
        {loop && (
          <label className="playblast-row">
            <input
              type="checkbox"
              checked={usesLoop}
              disabled={isFilming}
              onChange={({ target }) => setUsesLoop(target.checked)}
            />
            Only the loop ({formatTime(loop.start)} to {formatTime(loop.end)})
          </label>
        )}
        <p className="playblast-hint">
          WebM with sound, {frames} frames, the faces and camera as they are shown now. Every frame is drawn for its own time.
        </p>
        {isFilming && <progress value={fraction} aria-label="Frames drawn" />}
      </div>
    </Modal>
  );
}
