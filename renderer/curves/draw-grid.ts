import { isBilabial } from '../../shared/core/phonemes.ts';
import { visibleRanges } from '../lanes/tier-hit.ts';
import { timeToX } from '../store/time-view.ts';
import type { Painting } from './draw-scene.ts';
import { type Band, valueToY } from './scene.ts';

/** Where lips should meet, as a faint column through all rows: what the eye looks for first. */
export function drawClosureColumns({ context, scene, palette, phonemes }: Painting): void {
  context.fillStyle = palette.soft;
  context.globalAlpha = 0.07;
  const [from, to] = visibleRanges(phonemes, scene.view);
  for (const { phoneme, start, end } of phonemes.slice(from, to)) {
    if (!isBilabial(phoneme)) continue;
    const x = timeToX(scene.view, start);
    const right = timeToX(scene.view, end);
    if (right > 0 && x < scene.width) context.fillRect(x, 0, Math.max(1, right - x), scene.height);
  }
  context.globalAlpha = 1;
}

/** Lines at round values, and the row that is chosen. */
export function drawGrid({ context, scene, palette, chosen }: Painting, band: Band): void {
  const isChosen = band.channels.length === 1 && chosen.has(band.channels[0] ?? '');
  if (isChosen) {
    context.globalAlpha = 0.5;
    context.fillStyle = palette.raised;
    context.fillRect(0, band.top - 3, scene.width, band.bottom - band.top + 5);
    context.globalAlpha = 1;
  }
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const value of gridValues(band)) {
    const y = Math.round(valueToY(band, value)) + 0.5;
    context.moveTo(0, y);
    context.lineTo(scene.width, y);
  }
  context.stroke();
  if (band.bottom - band.top < 34) return;
  context.font = `10px ${palette.font}`;
  context.fillStyle = palette.faint;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const value of gridValues(band)) {
    const y = valueToY(band, value);
    if (y > band.top - 1 && y < band.bottom - 4) context.fillText(formatGrid(value), scene.width - 5, y + 6);
  }
  context.textAlign = 'left';
}

/** Lines at round values, at least 16 pixels apart: 0 always, then the top of the band. */
function gridValues({ low, high, top, bottom }: Band): readonly number[] {
  const steps = [0.05, 0.1, 0.25, 0.5, 1, 5, 10, 15];
  const least = ((high - low) / (bottom - top)) * 16;
  const step = steps.find((candidate) => candidate >= least && (high - low) / candidate <= 6) ?? high - low;
  const values: number[] = [];
  for (let i = Math.ceil(low / step - 1e-6); i * step <= high + 1e-6; i++) values.push(i * step);
  return values;
}

function formatGrid(value: number): string {
  return String(Math.round(value * 100) / 100);
}
