import { timeToX, visibleSeconds } from '../store/time-view.ts';
import type { LaneScene } from './lane-canvas.tsx';

const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600];
const LABEL_PIXELS = 74;
const MINOR_PARTS = 5;

/** Ticks and times. */
export function drawRuler({ context, width, height, view, palette }: LaneScene): void {
  if (view.duration <= 0) return;
  const step = STEPS.find((candidate) => candidate * view.pixelsPerSecond >= LABEL_PIXELS) ?? 1_200;
  const minor = step / MINOR_PARTS;
  const first = Math.floor(view.start / minor);
  const last = Math.ceil((view.start + visibleSeconds(view)) / minor);
  context.font = `11px ${palette.font}`;
  context.textBaseline = 'middle';
  context.strokeStyle = palette.line;
  context.fillStyle = palette.faint;
  context.beginPath();
  for (let index = first; index <= last; index++) {
    const x = Math.round(timeToX(view, index * minor)) + 0.5;
    const isMajor = index % MINOR_PARTS === 0;
    context.moveTo(x, height);
    context.lineTo(x, isMajor ? 4 : height - 4);
    if (isMajor && x < width - 30) context.fillText(formatTick(index * minor, step), x + 4, height / 2);
  }
  context.stroke();
}

function formatTick(seconds: number, step: number): string {
  const minutes = Math.floor(seconds / 60 + 1e-9);
  const digits = step < 0.1 ? 2 : step < 1 ? 1 : 0;
  const rest = Math.max(0, seconds - minutes * 60).toFixed(digits);
  return `${minutes}:${digits === 0 ? rest.padStart(2, '0') : rest.padStart(3 + digits, '0')}`;
}
