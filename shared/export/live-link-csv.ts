import { BLEND_SHAPE_NAMES, type BlendShapeName } from '../core/blend-shapes.ts';
import { type CurveClip, selectChannels } from '../curves/clip.ts';
import { weightRow } from './csv.ts';
import type { ExportTake } from './export-input.ts';
import { type HeadAngles, headAnglesAt } from './head-angles.ts';
import { formatNumber, utf8 } from './text-format.ts';
import { formatTimecode, parseTimecode } from './timecode.ts';

const ROTATION_COLUMNS = [
  ...['HeadYaw', 'HeadPitch', 'HeadRoll'],
  ...['LeftEyeYaw', 'LeftEyePitch', 'LeftEyeRoll', 'RightEyeYaw', 'RightEyePitch', 'RightEyeRoll'],
] as const;
/** The header in circulation has left and right of jaw and mouth the other way round than Apple's list. */
const SWAPPED: Readonly<Partial<Record<BlendShapeName, BlendShapeName>>> = {
  jawLeft: 'jawRight',
  jawRight: 'jawLeft',
  mouthLeft: 'mouthRight',
  mouthRight: 'mouthLeft',
};
const ORDER = BLEND_SHAPE_NAMES.map((name) => SWAPPED[name] ?? name);
/** How far an eye turns at weight 1 of its look shapes: sideways, up and down. */
const EYE_DEGREES = { yaw: 30, pitch: 25 };

/**
 * Live Link Face CSV: 63 columns (timecode, count 61, 52 names in PascalCase, nine rotations), a row for each frame.
 * Timecode is `HH:MM:SS:FF.sss` from the take's start timecode (00:00:00:00 without one), counted in the clip's frame rate with
 * drop-frame labels where the start has them; `.sss` is 0 as frames are whole. It goes round at midnight.
 * Rotations are in radians: yaw positive to the character's left, pitch up, roll towards the left shoulder; head from the
 * head motion (0 without), eyes from the look shapes (30 degrees sideways, 25 up and down at weight 1).
 */
export function writeLiveLinkCsv(take: ExportTake): Uint8Array {
  const clip = selectChannels(take.clip, ORDER);
  const { frameRate } = clip;
  const start = parseTimecode(take.startTimecode ?? '00:00:00:00', frameRate);
  const header = ['Timecode', 'BlendShapeCount', ...ORDER.map(pascalCase), ...ROTATION_COLUMNS];
  const rows = [header.join(',')];
  for (let frame = 0; frame < clip.frameCount; frame++) {
    const label = formatTimecode({ ...start, frames: start.frames + frame }, frameRate).replace(';', ':');
    const rotations = [headAnglesAt(take.headMotion, frameRate, frame), ...eyeAngles(clip, frame)].flatMap(radians);
    rows.push([`${label}.000`, '61', ...weightRow(clip, frame), ...rotations].join(','));
  }
  return utf8(`${rows.join('\n')}\n`);
}

function pascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function radians({ yaw, pitch, roll }: HeadAngles): string[] {
  return [yaw, pitch, roll].map((degrees) => formatNumber((degrees * Math.PI) / 180, 6));
}

/** Left eye, right eye. "In" is towards the nose: to the character's right for the left eye. */
function eyeAngles(clip: CurveClip, frame: number): HeadAngles[] {
  const at = (name: BlendShapeName) => clip.values[frame * clip.channels.length + clip.channels.indexOf(name)] ?? 0;
  const left = at('eyeLookOutLeft') - at('eyeLookInLeft');
  const right = at('eyeLookInRight') - at('eyeLookOutRight');
  const eye = (yaw: number, pitch: number) => ({ yaw: yaw * EYE_DEGREES.yaw, pitch: pitch * EYE_DEGREES.pitch, roll: 0 });
  return [eye(left, at('eyeLookUpLeft') - at('eyeLookDownLeft')), eye(right, at('eyeLookUpRight') - at('eyeLookDownRight'))];
}
