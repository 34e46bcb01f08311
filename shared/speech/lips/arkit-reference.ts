import type { LipTable } from '../../core/lip-measures.ts';

/**
 * Lip table of Apple's reference head: millimetres at full weight, measured on the public reference meshes (gap, width,
 * protrusion: the formula by which captures and curves without a head are judged, rest gap .2 mm). jawDrop: regression of the
 * measured nasion-chin distance on jawOpen within clips of filmed GRID talkers (26 mm, r .85). Files without a head use this table.
 */
export const arkitReferenceLipTable: LipTable = {
  format: 'facewright-lip-table/1',
  head: 'arkit-reference',
  mouthWidth: 50,
  gap: [
    {
      rest: 0.2,
      coefficients: {
        jawOpen: 39.4,
        mouthClose: -39.7,
        mouthFunnel: 8.7,
        mouthShrugLower: -5.6,
        mouthRollUpper: -5,
        mouthUpperUpLeft: 4.9,
        mouthUpperUpRight: 4.9,
        mouthShrugUpper: 4.8,
        mouthLowerDownLeft: 4.3,
        mouthLowerDownRight: 4.3,
        mouthRollLower: -2.9,
        mouthPucker: 1.2,
        mouthPressLeft: -0.3,
        mouthPressRight: -0.3,
        mouthSmileLeft: -0.24,
        mouthSmileRight: -0.24,
      },
    },
  ],
  width: [
    {
      rest: 0,
      coefficients: {
        mouthPucker: -14.9,
        mouthFunnel: -12.4,
        mouthSmileLeft: 9.9,
        mouthSmileRight: 9.9,
        mouthStretchLeft: 7.9,
        mouthStretchRight: 7.9,
        jawOpen: -7.1,
        cheekPuff: -6.7,
        mouthDimpleLeft: 5.7,
        mouthDimpleRight: 5.7,
        mouthPressLeft: 2.5,
        mouthPressRight: 2.5,
      },
    },
  ],
  protrusion: [
    {
      rest: 0,
      coefficients: {
        mouthPucker: 9.4,
        jawOpen: -8.9,
        mouthFunnel: 8.8,
        cheekPuff: 5.9,
        mouthClose: 4.2,
        jawForward: 4,
        mouthRollUpper: -3.9,
        mouthLeft: -2.6,
        mouthRight: -2.6,
        mouthStretchLeft: -2.4,
        mouthStretchRight: -2.4,
        mouthRollLower: -2,
      },
    },
  ],
  jawDrop: [{ rest: 0, coefficients: { jawOpen: 26 } }],
};
