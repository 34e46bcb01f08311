import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type FrameRate, framesPerSecond, type TimeRange } from '../../shared/core/time.ts';
import { useCurrentTake, useSession, useStudio } from '../studio-context.ts';
import { formatTime } from '../ui/format-time.ts';
import { Modal } from '../ui/modal.tsx';
import { type FilmFormat, type FilmSize, findCodec } from './film-codecs.ts';
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
  const [wanted, setWanted] = useState<FilmFormat>('webm');
  const canMp4 = useCanMp4(SIZES[size] ?? SIZES[0], framesPerSecond(frameRate));
  const format = canMp4 ? wanted : 'webm';
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
      const plan = { format, range, frameRate, width, height, sound, titleAt };
      const blob = await makePlayblast(shown, plan, { onProgress: setFraction, signal: controller.signal });
      if (blob) {
        saveFile(`${take.name}.${format}`, blob);
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
        <label className="playblast-row">
          Format
          <select
            value={format}
            disabled={isFilming}
            onChange={({ target }) => setWanted(target.value === 'webm' ? 'webm' : 'mp4')}
          >
            <option value="mp4" disabled={!canMp4}>
              MP4 (H.264)
            </option>
            <option value="webm">WebM</option>
          </select>
        </label>
        {!canMp4 && <p className="playblast-hint">This browser codes no H.264, so the film is a WebM.</p>}
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
          {format === 'mp4' ? 'MP4' : 'WebM'} with sound, {frames} frames, the faces and camera as they are shown now. Every frame
          is drawn for its own time.
        </p>
        {isFilming && <progress value={fraction} aria-label="Frames drawn" />}
      </div>
    </Modal>
  );
}

/** Whether this browser codes MP4 in this size; taken for granted until it has answered. */
function useCanMp4({ width, height }: FilmSize, rate: number): boolean {
  const [can, setCan] = useState(true);
  useEffect(() => {
    let isWanted = true;
    findCodec('mp4', { width, height }, rate).then(
      (codec) => isWanted && setCan(codec !== undefined),
      () => isWanted && setCan(false),
    );
    return () => {
      isWanted = false;
    };
  }, [width, height, rate]);
  return can;
}
