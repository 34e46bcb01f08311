import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { InferenceBackend, ProviderName, Tensor } from '../../../electron/inference/backend.ts';
import { InferenceClient } from '../../../electron/inference/client.ts';
import { makeGoldenCase, makeSpeedCase, SPEED_LIMIT_MS } from '../../../electron/inference/golden-model.ts';
import { openOnnxBackend } from '../../../electron/inference/onnx-backend.ts';
import type { ProbeReport } from '../../../electron/inference/probe-job.ts';
import { forkWorker } from '../../../electron/inference/process-adapter.ts';
import { chooseProvider, type ProviderAttempt, providerCandidates } from '../../../electron/inference/providers.ts';
import { StudioError } from '../../../shared/core/errors.ts';
import { bundleEntry, removeBundle } from '../../helpers/bundle-entry.ts';
import { softwareVulkan } from '../../helpers/software-vulkan.ts';

const golden = makeGoldenCase();
const speed = makeSpeedCase();

type Behaviour = 'good' | 'absent' | 'fails to load' | 'fails to run' | 'nan' | 'off' | 'slow';

/** A provider of the given behaviour; time passes on a clock of its own. */
function makeProvider(provider: ProviderName, behaviour: Behaviour, clock: { ms: number }): InferenceBackend {
  if (behaviour === 'absent') throw new StudioError('provider-unavailable', 'No such card.');
  const expected = Object.entries(golden.expected).map(([name, values]): [string, Tensor] => {
    const data = Float32Array.from(values);
    if (behaviour === 'off') data[data.length - 1]! += 0.011;
    if (behaviour === 'nan') data[3] = Number.NaN;
    return [name, { type: 'float32', dims: [1, 16, 6], data }];
  });
  return {
    provider,
    load: async (model) => {
      if (behaviour === 'fails to load') throw new StudioError('model-failed', 'Out of memory.');
      return {
        inputNames: [],
        outputNames: [],
        run: async () => {
          if (behaviour === 'fails to run') throw new StudioError('model-failed', 'requires f16');
          clock.ms += behaviour === 'slow' && model !== golden.model ? 2000 : 5;
          return Object.fromEntries(expected);
        },
        dispose: async () => undefined,
      };
    },
  };
}

function choose(behaviours: Partial<Record<ProviderName, Behaviour>>, tryAll = false) {
  const clock = { ms: 0 };
  const candidates = Object.keys(behaviours) as ProviderName[];
  const open = async (provider: ProviderName) => makeProvider(provider, behaviours[provider] ?? 'absent', clock);
  return chooseProvider({ candidates, open, golden, speed, tryAll, now: () => clock.ms });
}

test('providers that fail in any way are passed over, and the report says how', async () => {
  const choice = await choose({ cuda: 'absent', webgpu: 'off', dml: 'fails to run', coreml: 'slow', cpu: 'good' });
  expect(choice.provider).toBe('cpu');
  expect(choice.attempts.map(({ provider, outcome }) => [provider, outcome])).toEqual([
    ['cuda', 'unavailable'],
    ['webgpu', 'wrong-result'],
    ['dml', 'failed'],
    ['coreml', 'too-slow'],
    ['cpu', 'chosen'],
  ]);
  expect(choice.reason).toBe(
    'cpu passed its check; before it, cuda is not available, webgpu computed wrongly, dml failed, coreml was too slow.',
  );
  expect(choice.attempts[3]).toMatchObject({ milliseconds: 4010, speedMs: 2000 });
});

test('the first good one is taken; the rest is tried only when asked for', async () => {
  const quick = await choose({ cuda: 'good', webgpu: 'nan', cpu: 'good' });
  expect(quick.attempts.map((attempt) => attempt.outcome)).toEqual(['chosen', 'skipped', 'skipped']);
  expect(quick.reason).toBe('cuda is the first choice and passed its check.');
  const thorough = await choose({ cuda: 'good', webgpu: 'nan', cpu: 'good' }, true);
  expect(thorough.provider).toBe('cuda');
  expect(thorough.attempts.map((attempt) => attempt.outcome)).toEqual(['chosen', 'wrong-result', 'works']);
});

test('when nothing works the error lists every reason', async () => {
  const none = choose({ webgpu: 'absent', cpu: 'fails to load' });
  await expect(none).rejects.toMatchObject({
    code: 'provider-unavailable',
    message: /webgpu: No such card\. cpu: Out of memory\./,
  });
});

test('the slow processor of last resort is taken all the same', async () => {
  expect((await choose({ webgpu: 'slow', cpu: 'slow' })).provider).toBe('cpu');
});

test('candidates follow the platform and the wish, with the CPU last', () => {
  expect(providerCandidates('linux', 'auto')).toEqual(['cuda', 'webgpu', 'cpu']);
  expect(providerCandidates('win32', 'auto')).toEqual(['webgpu', 'dml', 'cpu']);
  expect(providerCandidates('darwin', 'auto')).toEqual(['webgpu', 'coreml', 'cpu']);
  expect(providerCandidates('sunos', 'auto')).toEqual(['cpu']);
  expect(providerCandidates('linux', 'webgpu')).toEqual(['webgpu', 'cpu']);
  expect(providerCandidates('linux', 'cpu')).toEqual(['cpu']);
});

test('the CPU computes the golden model as plain arithmetic does, with any number of threads', async () => {
  const outputs = [];
  for (const threads of [1, 2]) {
    const session = await (await openOnnxBackend({ provider: 'cpu', threads })).load(golden.model);
    const results = await session.run(golden.feeds);
    for (const [name, values] of Object.entries(golden.expected)) {
      results[name]!.data.forEach((value, i) => {
        expect(Math.abs(Number(value) - values[i]!)).toBeLessThan(1e-5);
      });
    }
    outputs.push(results);
    await session.dispose();
  }
  expect(outputs[0]).toEqual(outputs[1]);
  expect(new Set(golden.expected.curves).size).toBeGreaterThan(80);
});

test('the inference process names the provider it runs on, and why', async () => {
  const entry = await bundleEntry('electron/inference/worker.ts', 'probe-worker');
  // Without any Vulkan driver the answer is the same on every machine.
  const client = new InferenceClient({
    spawn: () => forkWorker(entry, { env: { VK_ICD_FILENAMES: 'none', VK_DRIVER_FILES: 'none' } }),
  });
  try {
    const outcome = await client.run('probe', { preference: 'cpu' }, { deadlineMs: 30_000 });
    const report = (outcome as { value: ProbeReport }).value;
    expect(report).toMatchObject({ provider: 'cpu', attempts: [{ provider: 'cpu', outcome: 'chosen' }] });
    const wished = (await client.run('probe', { preference: 'dml', tryAll: true }, { deadlineMs: 30_000 })) as {
      value: ProbeReport;
    };
    if (process.platform === 'linux') {
      expect(wished.value.attempts.map((attempt) => attempt.outcome)).toEqual(['unavailable', 'chosen']);
    }
    await expect(client.run('probe', { preference: 'abacus' })).rejects.toMatchObject({ code: 'protocol-invalid' });
  } finally {
    await client.dispose();
    removeBundle(entry);
  }
});

test.skipIf(softwareVulkan === undefined)(
  'WebGPU computes the golden model through a software Vulkan driver (skipped where there is none)',
  async () => {
    const entry = await bundleEntry('test/helpers/webgpu-check.ts');
    try {
      const env = { ...process.env, VK_ICD_FILENAMES: softwareVulkan };
      const child = spawnSync(process.execPath, [entry], { env, encoding: 'utf8', timeout: 170_000 });
      const [webgpu, cpu] = JSON.parse(child.stdout) as ProviderAttempt[];
      expect(webgpu?.provider).toBe('webgpu');
      expect(webgpu?.largestError).toBeLessThan(1e-4);
      // Right, but emulated: whether it is quick enough depends on the machine's cores, and the report must be consistent with that.
      expect(webgpu?.outcome).toBe((webgpu?.speedMs ?? 0) > SPEED_LIMIT_MS ? 'too-slow' : 'chosen');
      expect(cpu?.outcome).toBe(webgpu?.outcome === 'chosen' ? 'skipped' : 'chosen');
    } finally {
      removeBundle(entry);
    }
  },
);
