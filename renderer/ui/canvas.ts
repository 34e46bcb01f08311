/** A canvas ready to be drawn on in CSS pixels, cleared; nothing while it has no size. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
}

/** A canvas in CSS pixels, and how many points of the screen are one of them. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

export function measureCanvas(canvas: HTMLCanvasElement): CanvasSize {
  const { clientWidth: width, clientHeight: height } = canvas;
  // The studio's scale enlarges what is drawn: as many points as the screen really has.
  const ratio = width === 0 ? 1 : ((window.devicePixelRatio || 1) * canvas.getBoundingClientRect().width) / width;
  return { width, height, ratio };
}

/** Measuring makes the browser lay out: who draws in every frame may give a size that is known. */
export function prepareCanvas(canvas: HTMLCanvasElement, size: CanvasSize = measureCanvas(canvas)): Surface | undefined {
  const { width, height, ratio } = size;
  const context = canvas.getContext('2d');
  if (!context || width === 0 || height === 0) return undefined;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

/** Colours of the current theme, for drawing. */
export interface Palette {
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly raised: string;
  readonly wave: string;
  readonly amber: string;
  readonly teal: string;
  readonly fault: string;
  readonly font: string;
}

const VARIABLES: Readonly<Record<keyof Palette, string>> = {
  text: '--text',
  faint: '--text-faint',
  line: '--line',
  raised: '--raised',
  wave: '--wave',
  amber: '--amber',
  teal: '--teal',
  fault: '--fault',
  font: '--font',
};

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const entries = Object.entries(VARIABLES).map(([key, variable]) => [key, style.getPropertyValue(variable).trim()]);
  return Object.fromEntries(entries) as Palette;
}
