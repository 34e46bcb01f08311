/** Which processor runs the models: candidates are tried one by one and must compute a small known graph right before they are used. */
import { StudioError } from '../../shared/core/errors.ts';
import type { InferenceBackend, ModelSession, ProviderName, Tensor } from './backend.ts';
import { GOLDEN_TOLERANCE, type GoldenCase, SPEED_LIMIT_MS } from './golden-model.ts';

export type ProviderPreference = 'auto' | ProviderName;

/** `skipped`: an earlier candidate was good, so this one was not started. */
export type ProviderOutcome = 'chosen' | 'works' | 'unavailable' | 'failed' | 'wrong-result' | 'too-slow' | 'skipped';

/** What became of one candidate; plain data that may be shown and logged. */
export interface ProviderAttempt {
  readonly provider: ProviderName;
  readonly outcome: ProviderOutcome;
  /** One sentence for people. */
  readonly reason: string;
  /** Time of the whole trial. */
  readonly milliseconds: number;
  /** Largest error of the numeric check, where it got that far. */
  readonly largestError?: number;
  /** Time of one warm run of the speed check, where it got that far. */
  readonly speedMs?: number;
}

export interface ProviderChoice {
  readonly backend: InferenceBackend;
  readonly provider: ProviderName;
  /** Why this one, in one sentence. */
  readonly reason: string;
  readonly attempts: readonly ProviderAttempt[];
}

export interface ChooseProviderOptions {
  readonly candidates: readonly ProviderName[];
  /** Opens one provider without fallback; `openOnnxBackend` in the program. */
  readonly open: (provider: ProviderName) => Promise<InferenceBackend>;
  readonly golden: GoldenCase;
  /** Work that any true accelerator does within {@link SPEED_LIMIT_MS}; keeps emulated graphics cards out. The CPU is not asked. */
  readonly speed?: Pick<GoldenCase, 'model' | 'feeds'>;
  /** Tries every candidate even after one is good, for a report on the machine. Default false. */
  readonly tryAll?: boolean;
  /** Milliseconds clock. */
  readonly now?: () => number;
}

const AUTOMATIC_ORDER: Readonly<Record<string, readonly ProviderName[]>> = {
  linux: ['cuda', 'webgpu', 'cpu'],
  win32: ['webgpu', 'dml', 'cpu'],
  darwin: ['webgpu', 'coreml', 'cpu'],
};

const FAULTS: Readonly<Partial<Record<ProviderOutcome, string>>> = {
  unavailable: 'is not available',
  'wrong-result': 'computed wrongly',
  'too-slow': 'was too slow',
};

/** Candidates in order of trial for a platform (`process.platform`). A named preference is tried first; the CPU is always the last resort. */
export function providerCandidates(platform: string, preference: ProviderPreference): readonly ProviderName[] {
  if (preference === 'auto') return AUTOMATIC_ORDER[platform] ?? ['cpu'];
  return preference === 'cpu' ? ['cpu'] : [preference, 'cpu'];
}

/**
 * Tries the candidates in order: open, load the golden model, run it twice (the first run compiles and may fail where loading did
 * not), compare with the known results.
 * @returns the first good provider and what became of each candidate
 * @throws StudioError `provider-unavailable` when none is good; its message lists every reason
 */
export async function chooseProvider(options: ChooseProviderOptions): Promise<ProviderChoice> {
  const now = options.now ?? (() => performance.now());
  const attempts: ProviderAttempt[] = [];
  let chosen: InferenceBackend | undefined;
  for (const provider of options.candidates) {
    if (chosen !== undefined && !options.tryAll) {
      attempts.push({ provider, outcome: 'skipped', reason: `${chosen.provider} was good already.`, milliseconds: 0 });
      continue;
    }
    const start = now();
    const trial = await tryProvider(provider, options, now);
    const outcome = trial.outcome === 'works' && chosen === undefined ? 'chosen' : trial.outcome;
    const { backend, ...findings } = trial;
    attempts.push({ ...findings, provider, outcome, milliseconds: Math.round(now() - start) });
    chosen ??= backend;
  }
  if (chosen === undefined) throw noneWorks(attempts);
  return { backend: chosen, provider: chosen.provider, reason: explain(chosen.provider, attempts), attempts };
}

interface Trial {
  readonly outcome: ProviderOutcome;
  readonly reason: string;
  readonly largestError?: number;
  readonly speedMs?: number;
  readonly backend?: InferenceBackend;
}

async function tryProvider(provider: ProviderName, options: ChooseProviderOptions, now: () => number): Promise<Trial> {
  const { golden, speed } = options;
  try {
    const backend = await options.open(provider);
    const worst = await withSession(backend, golden.model, async (session) => {
      await session.run(golden.feeds);
      return measureError(await session.run(golden.feeds), golden.expected);
    });
    if (!(worst <= GOLDEN_TOLERANCE)) {
      const reason = `The numeric check is off by ${worst.toPrecision(2)}, allowed is ${GOLDEN_TOLERANCE}.`;
      return { outcome: 'wrong-result', reason, largestError: worst };
    }
    const passed = { largestError: worst, reason: `Warm-up and numeric check passed (largest error ${worst.toExponential(1)}).` };
    if (speed === undefined || provider === 'cpu') return { ...passed, outcome: 'works', backend };
    const speedMs = Math.round(await measureSpeed(backend, speed, now));
    if (speedMs <= SPEED_LIMIT_MS) return { ...passed, outcome: 'works', backend, speedMs };
    const reason = `It computes rightly, but took ${speedMs} ms where ${SPEED_LIMIT_MS} are allowed; it may be emulated in software.`;
    return { outcome: 'too-slow', reason, largestError: worst, speedMs };
  } catch (error) {
    const unavailable = error instanceof StudioError && error.code === 'provider-unavailable';
    return { outcome: unavailable ? 'unavailable' : 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Milliseconds of a run after a first one that compiles; the better of two, unless the first of these is hopeless. */
async function measureSpeed(
  backend: InferenceBackend,
  speed: Pick<GoldenCase, 'model' | 'feeds'>,
  now: () => number,
): Promise<number> {
  return withSession(backend, speed.model, async (session) => {
    await session.run(speed.feeds);
    const timeRun = async () => {
      const start = now();
      await session.run(speed.feeds);
      return now() - start;
    };
    const first = await timeRun();
    return first > SPEED_LIMIT_MS && first < 4 * SPEED_LIMIT_MS ? Math.min(first, await timeRun()) : first;
  });
}

async function withSession<T>(
  backend: InferenceBackend,
  model: Uint8Array,
  use: (session: ModelSession) => Promise<T>,
): Promise<T> {
  const session = await backend.load(model);
  try {
    return await use(session);
  } finally {
    await session.dispose();
  }
}

/** Largest absolute difference over all outputs; infinite for missing, misshapen or non-finite results. */
function measureError(results: Readonly<Record<string, Tensor>>, expected: Readonly<Record<string, Float64Array>>): number {
  let worst = 0;
  for (const [name, values] of Object.entries(expected)) {
    const data = results[name]?.data;
    if (!(data instanceof Float32Array) || data.length !== values.length) return Number.POSITIVE_INFINITY;
    for (let i = 0; i < values.length; i++) {
      const error = Math.abs((data[i] ?? Number.NaN) - (values[i] ?? 0));
      if (!(error < Number.POSITIVE_INFINITY)) return Number.POSITIVE_INFINITY;
      worst = Math.max(worst, error);
    }
  }
  return worst;
}

function explain(provider: ProviderName, attempts: readonly ProviderAttempt[]): string {
  const tried = attempts.slice(
    0,
    attempts.findIndex((attempt) => attempt.provider === provider),
  );
  if (tried.length === 0) return `${provider} is the first choice and passed its check.`;
  const faults = tried.map((attempt) => `${attempt.provider} ${FAULTS[attempt.outcome] ?? attempt.outcome}`);
  return `${provider} passed its check; before it, ${faults.join(', ')}.`;
}

function noneWorks(attempts: readonly ProviderAttempt[]): StudioError {
  const reasons = attempts.map((attempt) => `${attempt.provider}: ${attempt.reason}`);
  return new StudioError('provider-unavailable', `No processor can run the models. ${reasons.join(' ')}`, {
    hint: 'Run `facewright doctor` and reinstall the program if the CPU is among the failures.',
  });
}
