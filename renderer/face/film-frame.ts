import type { FaceKind } from './pose-maker.ts';

/** Words under the faces of a picture or film. */
export interface FilmTitle {
  readonly faces: readonly FaceKind[];
  /** Name of the take. */
  readonly take: string;
  /** Time as the ruler writes it. */
  readonly time: string;
}

export const FACE_LABELS: Readonly<
  Record<FaceKind, { readonly letter: string; readonly label: string; readonly variable: string }>
> = {
  text: { letter: 'T', label: 'Text', variable: '--amber' },
  direct: { letter: 'D', label: 'Direct', variable: '--teal' },
  result: { letter: 'R', label: 'Result', variable: '--text' },
};

/** Draws the faces on their backdrop with what they are called: what a picture or a frame of a film shows. */
export function drawFilmFrame(context: CanvasRenderingContext2D, faces: HTMLCanvasElement, title: FilmTitle): void {
  const { width, height } = context.canvas;
  const style = getComputedStyle(document.documentElement);
  const color = (name: string): string => style.getPropertyValue(name).trim();
  const glow = context.createRadialGradient(width / 2, height * 0.42, 0, width / 2, height * 0.42, width * 0.62);
  glow.addColorStop(0, color('--backdrop-inner'));
  glow.addColorStop(1, color('--backdrop-outer'));
  context.fillStyle = glow;
  context.fillRect(0, 0, width, height);
  context.drawImage(faces, 0, 0, width, height);
  const size = Math.round(height / 36);
  context.font = `600 ${size}px ${color('--font')}`;
  context.textBaseline = 'top';
  title.faces.forEach((face, i) => {
    const { letter, label, variable } = FACE_LABELS[face];
    context.fillStyle = color(variable);
    context.fillText(`${letter}  ${label}`, (i * width) / title.faces.length + size, size);
  });
  context.textBaseline = 'bottom';
  context.fillStyle = color('--text-soft');
  context.textAlign = 'left';
  context.fillText(title.take, size, height - size);
  context.textAlign = 'right';
  context.fillText(title.time, width - size, height - size);
  context.textAlign = 'left';
}
