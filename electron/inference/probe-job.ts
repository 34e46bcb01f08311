/** The job that finds out which processor runs the models on this machine, for the interface, `inspect` and `doctor`. */
import { z } from 'zod';
import { StudioError } from '../../shared/core/errors.ts';
import { makeGoldenCase, makeSpeedCase } from './golden-model.ts';
import { defaultThreadCount, describeRuntime, openOnnxBackend } from './onnx-backend.ts';
import {
  chooseProvider,
  type ProviderAttempt,
  type ProviderChoice,
  type ProviderPreference,
  providerCandidates,
} from './providers.ts';
import type { JobHandler } from './worker-runtime.ts';

export interface ProbePayload {
  readonly preference: ProviderPreference;
  /** Tries every provider of the platform, not only until one is good. */
  readonly tryAll?: boolean;
}

export interface ProbeReport {
  readonly runtimeVersion: string;
  readonly provider: string;
  readonly reason: string;
  readonly threads: number;
  readonly attempts: readonly ProviderAttempt[];
}

const payloadSchema = z.object({
  preference: z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml']),
  tryAll: z.boolean().optional(),
});

/** Opens the best provider of this machine, proved by the golden and speed graphs. @throws StudioError `provider-unavailable` */
export function openBestProvider(
  preference: ProviderPreference,
  options: { readonly threads?: number | undefined; readonly tryAll?: boolean | undefined } = {},
): Promise<ProviderChoice> {
  const { threads = defaultThreadCount(), tryAll = false } = options;
  return chooseProvider({
    candidates: providerCandidates(process.platform, preference),
    open: (provider) => openOnnxBackend({ provider, threads }),
    golden: makeGoldenCase(),
    speed: makeSpeedCase(),
    tryAll,
  });
}

/** Job kind `probe`: {@link ProbePayload} in, {@link ProbeReport} out. On a second attempt only the CPU is tried. */
export const probeJob: JobHandler = async (payload, context): Promise<ProbeReport> => {
  const checked = payloadSchema.safeParse(payload);
  if (!checked.success) throw new StudioError('protocol-invalid', 'The payload of a probe job must hold a provider preference.');
  const { preference, tryAll } = checked.data;
  const choice = await openBestProvider(context.attempt > 1 ? 'cpu' : preference, { tryAll });
  const { version } = await describeRuntime();
  const { provider, reason, attempts } = choice;
  return { runtimeVersion: version, provider, reason, attempts, threads: defaultThreadCount() };
};
