import { BLEND_SHAPE_NAMES, isBlendShapeName } from '../core/blend-shapes.ts';
import { frameTime } from '../core/time.ts';
import { allBlendShapes, type CurveClip, selectChannels } from '../curves/clip.ts';
import type { ExportTake } from './export-input.ts';
import { csvCell, formatNumber, formatWeight, utf8 } from './text-format.ts';

/**
 * Plain CSV: a header `time,<names>`, then a row for each frame with its time in seconds (nine decimals) and weights (six decimals).
 * The 52 ARKit names come first, in the shared order, whatever the clip holds of them; channels with other names follow.
 * A clip without any ARKit name (renamed for a rig) is written with its own names only.
 */
export function writeCsv(take: ExportTake): Uint8Array {
  const clip = columns(take.clip);
  const rows = [['time', ...clip.channels.map(csvCell)].join(',')];
  for (let frame = 0; frame < clip.frameCount; frame++) {
    rows.push([formatNumber(frameTime(clip.frameRate, frame), 9), ...weightRow(clip, frame)].join(','));
  }
  return utf8(`${rows.join('\n')}\n`);
}

function columns(clip: CurveClip): CurveClip {
  const others = clip.channels.filter((channel) => !isBlendShapeName(channel));
  if (others.length === 0) return allBlendShapes(clip);
  return others.length === clip.channels.length ? clip : selectChannels(clip, [...BLEND_SHAPE_NAMES, ...others]);
}

/** One frame's weights as text. */
export function weightRow(clip: CurveClip, frame: number): string[] {
  const count = clip.channels.length;
  const row = new Array<string>(count);
  for (let channel = 0; channel < count; channel++) row[channel] = formatWeight(clip.values[frame * count + channel] ?? 0);
  return row;
}
