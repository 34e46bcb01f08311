import { CANVAS_FRAMES } from './speech-sessions.ts';

/** Which of a canvas's 1500 positions the encoder computes, and for how many each of them counts. */
export interface PositionPlan {
  readonly count: number;
  /** Ascending; the frames of the sound come first, one by one. */
  readonly positions: readonly number[];
  /** ln of the number of positions that each stands for. */
  readonly bias: Float32Array;
}

/** Empty positions right behind the sound that are all computed: they answer to what is said last. */
const MARGIN = 25;
/** One of so many empty positions stands for its neighbours farther on. Measured: 5 and more beat with the periods of the position code. */
const STRIDE = 4;
/** From here on little is left to be saved. */
const NEARLY_FULL = 1350;

/**
 * Empty positions that upper layers turn to on their own account, whatever is said (read off the attention of layers 5 and 6 over the
 * samples that come with the program, cut to several lengths). They are always computed.
 */
const LANDMARKS: readonly number[] = [
  15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78,
  79, 80, 81, 82, 84, 85, 86, 87, 88, 92, 93, 94, 95, 101, 102, 103, 109, 110, 111, 174, 175, 231, 232, 248, 256, 297, 312, 313,
  361, 362, 363, 457, 458, 531, 538, 579, 580, 595, 683, 733, 734, 1025, 1032, 1033, 1243, 1250, 1371, 1372, 1380, 1438, 1445,
  1446, 1452, 1453, 1460, 1476, 1477, 1478, 1486, 1492, 1493, 1494, 1495, 1499,
];

/**
 * Positions for `frames` of sound at the beginning of a canvas: all frames of the sound and a margin, the landmarks behind them, and a
 * sample of the rest. Whoever wants Whisper's own encoder takes {@link everyPosition}.
 */
export function positionsFor(frames: number): PositionPlan {
  const dense = frames + MARGIN;
  if (dense > NEARLY_FULL) return everyPosition();
  const landmarks = new Set(LANDMARKS.filter((position) => position >= dense));
  const others = Array.from({ length: CANVAS_FRAMES - dense }, (_, i) => dense + i).filter(
    (position) => !landmarks.has(position),
  );
  const weights = new Map<number, number>();
  const blocks = Math.ceil(others.length / STRIDE);
  for (let block = 0; block < blocks; block++) {
    const from = Math.floor((block * others.length) / blocks);
    const to = Math.floor(((block + 1) * others.length) / blocks);
    weights.set(others[Math.floor((from + to) / 2)] ?? 0, to - from);
  }
  const rest = [...landmarks, ...weights.keys()].sort((a, b) => a - b);
  const positions = [...Array.from({ length: dense }, (_, i) => i), ...rest];
  return { count: positions.length, positions, bias: Float32Array.from(positions, (p) => Math.log(weights.get(p) ?? 1)) };
}

/** All 1500 positions, each for itself: exactly Whisper's encoder. */
export function everyPosition(): PositionPlan {
  const positions = Array.from({ length: CANVAS_FRAMES }, (_, i) => i);
  return { count: CANVAS_FRAMES, positions, bias: new Float32Array(CANVAS_FRAMES) };
}
