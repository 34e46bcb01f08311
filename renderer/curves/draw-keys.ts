import type { CurvePalette } from './curve-palette.ts';
import type { Rubber } from './gestures/box-select-drag.ts';
import { handleEnd } from './hit-test.ts';
import type { KeyBox, KeyDot, Scene } from './scene.ts';

interface KeyPainting {
  readonly context: CanvasRenderingContext2D;
  readonly scene: Scene;
  readonly palette: CurvePalette;
}

/** Keys, tangents of the selected ones, and the box to stretch them with. */
export function drawKeys(painting: KeyPainting): void {
  const { scene } = painting;
  if (scene.box) drawBox(painting, scene.box);
  const selected = scene.dots.filter((dot) => dot.isSelected);
  // With many keys selected, tangents would hide what one looks at.
  if (selected.length <= 12) for (const dot of selected) drawTangents(painting, dot);
  for (const dot of scene.dots) if (!dot.isSelected) drawKey(painting, dot);
  for (const dot of selected) drawKey(painting, dot);
}

/** Diamond: smooth; square: straight; step: half a square. Filled on the layer that edits go to, hollow on others. */
function drawKey({ context, palette }: KeyPainting, dot: KeyDot): void {
  const size = dot.isSelected ? 5.5 : 4.5;
  context.beginPath();
  const { tangent } = dot.key;
  if (tangent === 'linear') context.rect(dot.x - size * 0.8, dot.y - size * 0.8, size * 1.6, size * 1.6);
  else if (tangent === 'step') context.rect(dot.x - size * 0.4, dot.y - size, size * 1.4, size * 2);
  else diamondPath(context, dot.x, dot.y, size);
  context.fillStyle = dot.isActive ? palette.hand : palette.panel;
  context.globalAlpha = dot.layer.isMuted ? 0.45 : 1;
  context.fill();
  context.strokeStyle = dot.isSelected ? palette.text : palette.hand;
  context.lineWidth = dot.isSelected ? 2 : 1.2;
  context.stroke();
  context.globalAlpha = 1;
}

export function diamondPath(context: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  context.moveTo(x, y - size);
  context.lineTo(x + size, y);
  context.lineTo(x, y + size);
  context.lineTo(x - size, y);
  context.closePath();
}

function drawTangents({ context, scene, palette }: KeyPainting, dot: KeyDot): void {
  context.strokeStyle = palette.hand;
  context.fillStyle = palette.hand;
  context.lineWidth = 1;
  for (const side of ['in', 'out'] as const) {
    const end = handleEnd(scene, dot, side);
    if (!end) continue;
    context.beginPath();
    context.moveTo(dot.x, dot.y);
    context.lineTo(end.x, end.y);
    context.stroke();
    context.beginPath();
    context.arc(end.x, end.y, 3, 0, 2 * Math.PI);
    // Automatic tangents are hollow: they follow the neighbours until one takes hold of them.
    if (dot.key.tangent === 'auto') context.stroke();
    else context.fill();
  }
}

function drawBox({ context, palette }: KeyPainting, { left, right, top, bottom, hasValues }: KeyBox): void {
  context.strokeStyle = palette.soft;
  context.lineWidth = 1;
  context.globalAlpha = 0.7;
  context.setLineDash([3, 3]);
  context.strokeRect(Math.round(left) + 0.5, Math.round(top) + 0.5, Math.round(right - left), Math.round(bottom - top));
  context.setLineDash([]);
  context.fillStyle = palette.soft;
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  context.fillRect(left - 2, y - 7, 4, 14);
  context.fillRect(right - 2, y - 7, 4, 14);
  if (hasValues) {
    context.fillRect(x - 7, top - 2, 14, 4);
    context.fillRect(x - 7, bottom - 2, 14, 4);
  }
  context.globalAlpha = 1;
}

export function drawRubber({ context, palette }: KeyPainting, { left, top, right, bottom }: Rubber): void {
  context.strokeStyle = palette.text;
  context.lineWidth = 1;
  context.setLineDash([4, 3]);
  context.strokeRect(Math.round(left) + 0.5, Math.round(top) + 0.5, Math.round(right - left), Math.round(bottom - top));
  context.setLineDash([]);
  context.globalAlpha = 0.06;
  context.fillStyle = palette.text;
  context.fillRect(left, top, right - left, bottom - top);
  context.globalAlpha = 1;
}
