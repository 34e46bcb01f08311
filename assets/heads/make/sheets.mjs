const both = (name, weight) => ({ [`${name}Left`]: weight, [`${name}Right`]: weight });
const MOUTH = { at: [0, -0.042, 0.09], distance: 0.24 };
const FACE = { at: [0, -0.004, 0.05], distance: 0.6 };

const SPEECH = [
  ['neutral', {}],
  ['jawOpen .5', { jawOpen: 0.5 }],
  ['jawOpen + mouthClose .5', { jawOpen: 0.5, mouthClose: 0.5 }],
  ['jawForward', { jawForward: 1 }],
  ['mouthFunnel', { mouthFunnel: 1 }],
  ['mouthPucker', { mouthPucker: 1 }],
  ['mouthPucker + jaw (oo)', { mouthPucker: 0.8, mouthFunnel: 0.3, jawOpen: 0.14 }],
  ['mouthSmile', both('mouthSmile', 1)],
  ['mouthStretch', both('mouthStretch', 1)],
  ['mouthDimple', both('mouthDimple', 1)],
  ['mouthFrown', both('mouthFrown', 1)],
  ['mouthPress', both('mouthPress', 1)],
  ['mouthRollLower', { mouthRollLower: 1 }],
  ['mouthRollUpper', { mouthRollUpper: 1 }],
  ['mouthShrugLower', { mouthShrugLower: 1 }],
  ['mouthShrugUpper', { mouthShrugUpper: 1 }],
  ['mouthLowerDown', both('mouthLowerDown', 1)],
  ['mouthUpperUp', both('mouthUpperUp', 1)],
  ['cheekPuff', { cheekPuff: 1 }],
  ['tongueOut + jaw', { tongueOut: 1, jawOpen: 0.35 }],
];

/** What is rendered of the finished head and kept beside it. */
export const SHEETS = [
  {
    name: 'views',
    columns: 4,
    tile: [250, 300],
    views: [
      { label: 'neutral', distance: 0.8 },
      { label: 'three-quarter', yaw: 35, distance: 0.8 },
      { label: 'side', yaw: 90, distance: 0.8 },
      {
        label: 'smile',
        distance: 0.8,
        yaw: -20,
        weights: { ...both('mouthSmile', 0.7), ...both('cheekSquint', 0.4), ...both('mouthUpperUp', 0.25), jawOpen: 0.1 },
      },
    ],
  },
  { name: 'shapes', columns: 5, tile: [172, 172], views: SPEECH.map(([label, weights]) => ({ label, weights, ...FACE })) },
  {
    name: 'mouth',
    columns: 4,
    tile: [230, 170],
    views: [
      { label: 'shut', ...MOUTH },
      {
        label: 'teeth',
        ...MOUTH,
        weights: { jawOpen: 0.12, ...both('mouthSmile', 0.7), ...both('mouthUpperUp', 0.3), ...both('mouthLowerDown', 0.3) },
      },
      { label: 'tongue, jawOpen .6', ...MOUTH, weights: { jawOpen: 0.6 } },
      {
        label: 'teeth and tongue without skin',
        at: [0, -0.045, 0.08],
        distance: 0.3,
        yaw: 35,
        hide: ['skin', 'shirt', 'hair', 'eyes', 'corneas', 'lashes', 'brows'],
        weights: { jawOpen: 0.6 },
      },
    ],
  },
];
