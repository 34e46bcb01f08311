import type { CurvePalette } from './curve-palette.ts';
import type { Scene } from './scene.ts';

/** Time and value of the first selected key beside it, while it is dragged. */
export function drawReadout(context: CanvasRenderingContext2D, scene: Scene, palette: CurvePalette): void {
  const dot = scene.dots.find((one) => one.isSelected);
  if (!dot) return;
  const sign = dot.layer.mode === 'additive' && dot.key.value > 0 ? '+' : '';
  const text = `${dot.key.time.toFixed(3)} s   ${sign}${dot.key.value.toFixed(3)}`;
  context.font = `11px ${palette.font}`;
  const width = context.measureText(text).width + 12;
  const x = Math.min(Math.max(dot.x + 12, 2), scene.width - width - 2);
  const y = Math.min(Math.max(dot.y - 28, 2), scene.height - 22);
  context.fillStyle = palette.panel;
  context.strokeStyle = palette.hand;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(x, y, width, 20, 4);
  context.fill();
  context.stroke();
  context.fillStyle = palette.text;
  context.textBaseline = 'middle';
  context.fillText(text, x + 6, y + 10.5);
}
