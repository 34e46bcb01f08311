/** Sends WebGPU through the provider ladder and prints what became of it as JSON; started with a software Vulkan driver in its environment. */
import type { ProviderName } from '../../electron/inference/backend.ts';
import { makeGoldenCase, makeSpeedCase } from '../../electron/inference/golden-model.ts';
import { openOnnxBackend } from '../../electron/inference/onnx-backend.ts';
import { chooseProvider } from '../../electron/inference/providers.ts';

const choice = await chooseProvider({
  candidates: ['webgpu', 'cpu'],
  open: (provider: ProviderName) => openOnnxBackend({ provider }),
  golden: makeGoldenCase(),
  // An eighth of the usual work, as a driver in software needs seconds for all of it.
  speed: makeSpeedCase(32),
});
process.stdout.write(JSON.stringify(choice.attempts));
