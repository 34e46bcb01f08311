import { join } from 'node:path';
import { readSpeech } from '../../electron/files/audio-file.ts';
import { hearLive, LIVE_PACK, loadLivePack } from '../../electron/inference/live-decoder.ts';
import { openOnnxBackend } from '../../electron/inference/onnx-backend.ts';
import { openPack, programPackRoot } from '../../electron/inference/pack.ts';
import { programFiles } from '../../electron/takes/program-files.ts';
import { BLEND_SHAPE_NAMES, blendShapeGroup } from '../../shared/core/blend-shapes.ts';
import type { FrameRate } from '../../shared/core/time.ts';
import { routeFromCurves } from '../../shared/speech/articulation/learned-route.ts';
import { arkitReferenceLipTable } from '../../shared/speech/lips/arkit-reference.ts';
import { solveLips } from '../../shared/speech/lips/solve-lips.ts';

const SHAPES = BLEND_SHAPE_NAMES.length;
const MOUTH = BLEND_SHAPE_NAMES.map((name) => ['jaw', 'lips', 'cheeks', 'tongue'].includes(blendShapeGroup(name)));

/** A recording to weights [T, 52] at the rate of the evaluation. */
export type LiveBaseline = (path: string) => Promise<Float32Array>;

/**
 * The live pack, heard as a microphone would be, its lip measures solved onto the reference head like those of the other routes. It has
 * no phone head, so nothing seals its closures: its own curves are the prior.
 */
export async function openLiveBaseline(rate: FrameRate): Promise<LiveBaseline> {
  const files = programFiles();
  const root = await programPackRoot(files.packs, join(files.root, 'package.json'));
  const { session, settings } = await loadLivePack(
    await openOnnxBackend({ provider: 'cpu', threads: 1 }),
    await openPack(root, LIVE_PACK),
  );
  return async (path) => {
    const { samples, duration } = await readSpeech(path);
    const curves = await hearLive(session, settings, samples);
    const prior = curves.map((value, i) => (MOUTH[i % SHAPES] ? value : 0));
    const wish = { prior, measures: routeFromCurves(curves), seals: [], labiodentals: [] };
    return solveLips(wish, arkitReferenceLipTable, rate, { duration }).values;
  };
}
