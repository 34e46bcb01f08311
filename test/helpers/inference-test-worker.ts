/** A worker process with jobs that behave well and badly, for the tests of the inference client. */
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { float32Tensor, type ModelSession } from '../../electron/inference/backend.ts';
import { makeGoldenCase } from '../../electron/inference/golden-model.ts';
import { openOnnxBackend } from '../../electron/inference/onnx-backend.ts';
import { parentProcessId, watchParent } from '../../electron/inference/parent-watch.ts';
import { probeJob } from '../../electron/inference/probe-job.ts';
import { openWorkerPort } from '../../electron/inference/worker-port.ts';
import { type JobHandler, runWorker } from '../../electron/inference/worker-runtime.ts';
import { StudioError } from '../../shared/core/errors.ts';
import { makeEndlessModel } from './endless-model.ts';

const golden = makeGoldenCase();
let session: ModelSession | undefined;

const jobs: Record<string, JobHandler> = {
  echo: async (payload) => payload,
  facts: async (_payload, context) => ({ pid: process.pid, attempt: context.attempt, rss: process.memoryUsage.rss() }),
  steps: async (payload, context) => {
    const { steps, stepMs } = z.object({ steps: z.number(), stepMs: z.number() }).parse(payload);
    for (let done = 0; done < steps; done++) {
      context.progress({ stage: 'step', done, total: steps });
      await delay(stepMs);
      await context.checkpoint();
    }
    return steps;
  },
  /** Reports its place and then never gives the thread back. */
  stuck: async (payload, context) => {
    const { done } = z.object({ done: z.number() }).parse(payload);
    context.progress({ stage: 'stuck', done, total: 100 });
    await delay(20);
    for (;;) Math.random();
  },
  endlessModel: async (_payload, context) => {
    const backend = await openOnnxBackend({ provider: 'cpu', threads: 1 });
    const endless = await backend.load(makeEndlessModel());
    context.progress({ stage: 'run', done: 0, total: 1 });
    await delay(20);
    return endless.run({ x: float32Tensor(Float32Array.of(0.5), [1]) });
  },
  die: async (payload, context) => {
    const { times } = z.object({ times: z.number() }).parse(payload);
    if (context.attempt <= times) process.kill(process.pid, 'SIGKILL');
    await delay(context.attempt <= times ? 60_000 : 0);
    return context.attempt;
  },
  refuse: async () => {
    throw new StudioError('audio-empty', 'The recording is empty.', { hint: 'Record it again.' });
  },
  stumble: async () => {
    throw new TypeError('a fault of the program');
  },
  strange: async () => new Map([['a', 1]]),
  babble: async (payload) => {
    for (const message of payload as unknown[]) process.send?.(message);
    return 'done';
  },
  model: async () => {
    session ??= await (await openOnnxBackend({ provider: 'cpu', threads: 1 })).load(golden.model);
    const results = await session.run(golden.feeds);
    return { curves: results.curves?.data, rss: process.memoryUsage.rss() };
  },
  probe: probeJob,
};

watchParent(parentProcessId());
runWorker(openWorkerPort(), jobs);
