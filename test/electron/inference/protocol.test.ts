import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InferenceClient } from '../../../electron/inference/client.ts';
import {
  adaptUtilityProcess,
  type UtilityProcessLike,
  type WorkerExit,
  type WorkerProcess,
} from '../../../electron/inference/process-adapter.ts';
import { isPlainData, parseFromWorker, parseToWorker } from '../../../electron/inference/protocol-schema.ts';
import type { WorkerPort } from '../../../electron/inference/worker-port.ts';
import { estimateSecondsLeft, type JobHandler, runWorker } from '../../../electron/inference/worker-runtime.ts';

type Message = Record<string, unknown>;

/** A worker in this process, with a line that copies messages as a real one does. */
function makeWorker(jobs: Record<string, JobHandler> = { echo: async (payload) => payload }) {
  const line = new EventEmitter();
  const sent: Message[] = [];
  const exits: number[] = [];
  const port: WorkerPort = {
    post: (message) => {
      sent.push(structuredClone(message) as Message);
      line.emit('sent', sent.at(-1));
    },
    onMessage: (listener) => line.on('message', listener),
    onDisconnect: (listener) => line.on('disconnect', listener),
    exit: (code) => exits.push(code),
  };
  runWorker(port, jobs, { heartbeatMs: 60_000 });
  const give = (message: unknown) => line.emit('message', message);
  return { line, sent, exits, give, ofType: (type: string) => sent.filter((message) => message.type === type) };
}

/** Anything a broken or hostile peer could send, often close to a valid message. */
const anything = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withSparseArray: true }),
  fc.record(
    {
      type: fc.oneof(
        fc.constantFrom('start', 'cancel', 'ping', 'ready', 'heartbeat', 'progress', 'result', 'failed', 'cancelled', 'log'),
        fc.string(),
      ),
      jobId: fc.oneof(fc.string(), fc.constant('echo-1'), fc.anything()),
      kind: fc.oneof(fc.constantFrom('echo', '__proto__', 'constructor', 'toString'), fc.anything()),
      attempt: fc.oneof(fc.integer(), fc.double()),
      payload: fc.anything(),
      nonce: fc.oneof(fc.integer(), fc.double()),
      error: fc.anything(),
      value: fc.anything(),
      done: fc.double(),
      total: fc.double(),
      stage: fc.string(),
      rssBytes: fc.double(),
      version: fc.integer(),
      kinds: fc.anything(),
      level: fc.string(),
      message: fc.anything(),
    },
    { requiredKeys: ['type'] },
  ),
);

test('whatever arrives, the checks answer and never throw', () => {
  fc.assert(
    fc.property(anything, (value) => {
      expect(parseToWorker(value)).toHaveProperty('ok');
      expect(parseFromWorker(value)).toHaveProperty('ok');
    }),
    { numRuns: 1500 },
  );
  const trap = {
    type: 'ping',
    get nonce(): number {
      throw new Error('trap');
    },
  };
  expect(parseToWorker(trap)).toEqual({ ok: false, reason: 'trap' });
});

test('a worker ignores and logs random messages, and still does its job afterwards', async () => {
  const worker = makeWorker();
  let invalid = 0;
  fc.assert(
    fc.property(anything, (value) => {
      const checked = parseToWorker(value);
      if (checked.ok && checked.message.type === 'shutdown') return;
      if (!checked.ok) invalid++;
      worker.give(value);
    }),
    { numRuns: 1500 },
  );
  await delay(50);
  expect(invalid).toBeGreaterThan(500);
  expect(worker.ofType('log').filter((log) => String(log.message).startsWith('Ignored an invalid'))).toHaveLength(invalid);
  expect(worker.exits).toEqual([]);
  worker.give({ type: 'start', jobId: 'real', kind: 'echo', attempt: 1, payload: Float32Array.of(1) });
  await delay(20);
  expect(worker.ofType('result')).toContainEqual({ type: 'result', jobId: 'real', value: Float32Array.of(1) });
});

test('names of inherited properties are no job kinds', async () => {
  const worker = makeWorker();
  for (const kind of ['constructor', 'toString', '__proto__']) {
    worker.give({ type: 'start', jobId: kind, kind, attempt: 1, payload: null });
  }
  await delay(20);
  expect(worker.ofType('failed').map((message) => (message.error as { code: string }).code)).toEqual(
    Array(3).fill('protocol-invalid'),
  );
});

test('ping is answered, a waiting job can be cancelled, a second start of a job is ignored, shutdown and a lost parent end the worker', async () => {
  const worker = makeWorker({
    wait: async (_payload, context) => {
      for (;;) {
        await delay(5);
        await context.checkpoint();
      }
    },
  });
  expect(worker.sent[0]).toEqual({ type: 'ready', version: 1, kinds: ['wait'] });
  worker.give({ type: 'start', jobId: 'a', kind: 'wait', attempt: 1, payload: null });
  worker.give({ type: 'start', jobId: 'a', kind: 'wait', attempt: 1, payload: null });
  worker.give({ type: 'start', jobId: 'b', kind: 'wait', attempt: 1, payload: null });
  worker.give({ type: 'ping', nonce: 7 });
  worker.give({ type: 'cancel', jobId: 'b' });
  worker.give({ type: 'cancel', jobId: 'nobody' });
  worker.give({ type: 'cancel', jobId: 'a' });
  await expect.poll(() => worker.ofType('cancelled').length).toBe(2);
  expect(worker.ofType('heartbeat')).toMatchObject([{ nonce: 7, jobId: 'a' }]);
  expect(worker.ofType('cancelled').map((message) => message.jobId)).toEqual(['b', 'a']);
  expect(worker.ofType('log')).toHaveLength(2);
  worker.give({ type: 'shutdown' });
  worker.line.emit('disconnect');
  expect(worker.exits).toEqual([0, 0]);
});

test('a client ignores and logs random messages of its worker', async () => {
  const log: string[] = [];
  const handlers = { message: (_message: unknown) => {}, exit: (_exit: WorkerExit) => {} };
  const posted: Message[] = [];
  const worker: WorkerProcess = {
    pid: 1,
    post: (message) => posted.push(message as Message),
    onMessage: (listener) => {
      handlers.message = listener;
    },
    onExit: (listener) => {
      handlers.exit = listener;
    },
    kill: () => handlers.exit({ code: null, lastWords: '' }),
    hold: () => undefined,
  };
  const client = new InferenceClient({ spawn: () => worker, onLog: (_level, message) => log.push(message) });
  const outcome = client.run('echo', 1);
  await delay(5);
  handlers.message({ type: 'ready', version: 1, kinds: ['echo'] });
  let invalid = 0;
  fc.assert(
    fc.property(anything, (value) => {
      const checked = parseFromWorker(value);
      if (!checked.ok) invalid++;
      // Valid words about the job itself would rightly end it.
      const ends =
        checked.ok && 'jobId' in checked.message && checked.message.jobId === 'echo-1' && checked.message.type !== 'progress';
      if (!ends && !(checked.ok && checked.message.type === 'ready')) handlers.message(value);
    }),
    { numRuns: 1500 },
  );
  expect(invalid).toBeGreaterThan(500);
  expect(log.filter((line) => line.startsWith('Ignored an invalid'))).toHaveLength(invalid);
  handlers.message({ type: 'result', jobId: 'echo-1', value: 'fine' });
  expect(await outcome).toMatchObject({ value: 'fine' });
  expect(posted).toEqual([{ type: 'start', jobId: 'echo-1', kind: 'echo', attempt: 1, payload: 1 }]);
  await client.dispose();
});

test('a worker of another protocol version is not talked to', async () => {
  const posted: unknown[] = [];
  const spawn = (): WorkerProcess => {
    const handlers = { exit: (_exit: WorkerExit) => {} };
    return {
      pid: 1,
      post: (message) => posted.push(message),
      onMessage: (listener) => setTimeout(() => listener({ type: 'ready', version: 99, kinds: [] }), 1),
      onExit: (listener) => {
        handlers.exit = listener;
      },
      kill: () => handlers.exit({ code: null, lastWords: '' }),
      hold: () => undefined,
    };
  };
  const client = new InferenceClient({ spawn });
  await expect(client.run('echo', 1)).rejects.toMatchObject({ code: 'worker-died' });
  expect(posted).toEqual([]);
});

test('plain data is what every transport carries', () => {
  const deep = (depth: number): unknown => (depth === 0 ? 1 : [deep(depth - 1)]);
  const loop: unknown[] = [];
  loop.push(loop);
  for (const good of [
    null,
    undefined,
    0,
    'a',
    true,
    [1, [2]],
    { a: { b: Float32Array.of(1) } },
    new BigInt64Array(1),
    deep(20),
  ]) {
    expect(isPlainData(good)).toBe(true);
  }
  const bad = [
    new Map(),
    new Date(0),
    1n,
    () => 1,
    Symbol('s'),
    new ArrayBuffer(1),
    new DataView(new ArrayBuffer(1)),
    /x/,
    deep(40),
    loop,
  ];
  for (const value of bad) expect(isPlainData({ value })).toBe(false);
  expect(isPlainData(JSON.parse('{"__proto__": 1}'))).toBe(false);
});

test('remaining time follows the pace so far and waits until there is one', () => {
  expect(estimateSecondsLeft(0.2, 1, 10)).toBeUndefined();
  expect(estimateSecondsLeft(2, 0, 10)).toBeUndefined();
  expect(estimateSecondsLeft(2, 4, 10)).toBeCloseTo(3);
  expect(estimateSecondsLeft(2, 10, 10)).toBe(0);
});

test('a utility process is handled like a forked one', () => {
  const child = Object.assign(new EventEmitter(), {
    pid: undefined as number | undefined,
    stderr: new EventEmitter() as unknown as NodeJS.ReadableStream,
    posted: [] as unknown[],
    kills: 0,
    postMessage(message: unknown) {
      this.posted.push(message);
    },
    kill() {
      this.kills++;
      return true;
    },
  });
  const adapted = adaptUtilityProcess(child as UtilityProcessLike);
  const heard: unknown[] = [];
  const exits: WorkerExit[] = [];
  adapted.onMessage((message) => heard.push(message));
  adapted.onExit((exit) => exits.push(exit));
  adapted.post('one');
  child.emit('message', 'two');
  child.stderr.emit('data', 'last words\n');
  adapted.kill();
  child.emit('exit', 9);
  adapted.post('late');
  adapted.kill();
  expect([child.posted, heard, exits, child.kills]).toEqual([['one'], ['two'], [{ code: 9, lastWords: 'last words' }], 1]);
});
