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
/** How far an eye turns at weight 1 of its look shapes, as the app's own recordings have it. */
const EYE_DEGREES = { sideways: 35, down: 35, up: 25 };

/**
 * Live Link Face CSV: 63 columns (timecode, count 61, 52 names in PascalCase, nine rotations), a row for each frame.
 * Timecode is `HH:MM:SS:FF.sss` from the take's start timecode (00:00:00:00 without one), counted in the clip's frame rate with
 * drop-frame labels where the start has them; `.sss` is 0 as frames are whole. It goes round at midnight.
 * Rotations are in radians with the app's signs: yaw positive to the character's right, pitch positive down, roll positive towards the
 * left shoulder; head from the head motion (0 without), eyes from the look shapes (35 degrees sideways and down, 25 up at weight 1).
 * Source: the format has no specification. Units, signs and reach of the eyes were read off from look shapes and eye rotations of the
 * app's recordings in two public repositories (DECISIONS 8); the head is taken to turn about the same axes.
 */
export function writeLiveLinkCsv(take: ExportTake): Uint8Array {
  const clip = selectChannels(take.clip, ORDER);
  const { frameRate } = clip;
  const start = parseTimecode(take.startTimecode ?? '00:00:00:00', frameRate);
  const header = ['Timecode', 'BlendShapeCount', ...ORDER.map(pascalCase), ...ROTATION_COLUMNS];
  const rows = [header.join(',')];
  for (let frame = 0; frame < clip.frameCount; frame++) {
    const label = formatTimecode({ ...start, frames: start.frames + frame }, frameRate).replace(';', ':');
    const rotations = [headAnglesAt(take.headMotion, frameRate, frame), ...eyeAngles(clip, frame)].flatMap(appRadians);
    rows.push([`${label}.000`, '61', ...weightRow(clip, frame), ...rotations].join(','));
  }
  return utf8(`${rows.join('\n')}\n`);
}

function pascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Yaw, pitch and roll as the app writes them, from angles that are positive to the left, up and towards the left shoulder. */
function appRadians({ yaw, pitch, roll }: HeadAngles): string[] {
  return [0 - yaw, 0 - pitch, roll].map((degrees) => formatNumber((degrees * Math.PI) / 180, 6));
}

/** Left eye, right eye. "In" is towards the nose: to the character's right for the left eye. */
function eyeAngles(clip: CurveClip, frame: number): HeadAngles[] {
  const at = (name: BlendShapeName) => clip.values[frame * clip.channels.length + clip.channels.indexOf(name)] ?? 0;
  const eye = (left: number, up: number, down: number): HeadAngles => ({
    yaw: left * EYE_DEGREES.sideways,
    pitch: up * EYE_DEGREES.up - down * EYE_DEGREES.down,
    roll: 0,
  });
  return [
    eye(at('eyeLookOutLeft') - at('eyeLookInLeft'), at('eyeLookUpLeft'), at('eyeLookDownLeft')),
    eye(at('eyeLookInRight') - at('eyeLookOutRight'), at('eyeLookUpRight'), at('eyeLookDownRight')),
  ];
}
