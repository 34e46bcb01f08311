/** Checks of everything that crosses the border of the inference process. */
import { z } from 'zod';
import { STUDIO_ERROR_CODES } from '../../shared/core/errors.ts';
import type { FromWorkerMessage, ToWorkerMessage } from '../../shared/ipc/inference-protocol.ts';

const MAX_DEPTH = 32;
const MAX_NODES = 2_000_000;

const jobId = z.string().min(1).max(100);
const count = z.number().finite().nonnegative();
const plainData = z.unknown().refine(isPlainData, 'is not plain data');

const toWorkerSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    jobId,
    kind: z.string().min(1).max(100),
    attempt: z.int().min(1).max(10),
    payload: plainData,
  }),
  z.strictObject({ type: z.literal('cancel'), jobId }),
  z.strictObject({ type: z.literal('ping'), nonce: z.int().nonnegative() }),
  z.strictObject({ type: z.literal('shutdown') }),
]);

const errorData = z.strictObject({
  code: z.enum(STUDIO_ERROR_CODES),
  message: z.string().max(20_000),
  hint: z.string().max(20_000).exactOptional(),
});

const fromWorkerSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), version: z.int(), kinds: z.array(z.string().max(100)).max(1000) }),
  z.strictObject({
    type: z.literal('heartbeat'),
    rssBytes: count,
    jobId: jobId.exactOptional(),
    nonce: z.int().nonnegative().exactOptional(),
  }),
  z.strictObject({
    type: z.literal('progress'),
    jobId,
    stage: z.string().max(200),
    done: count,
    total: count,
    secondsLeft: count.exactOptional(),
  }),
  z.strictObject({ type: z.literal('result'), jobId, value: plainData }),
  z.strictObject({ type: z.literal('failed'), jobId, error: errorData }),
  z.strictObject({ type: z.literal('cancelled'), jobId }),
  z.strictObject({
    type: z.literal('log'),
    level: z.enum(['debug', 'info', 'warning', 'error']),
    message: z.string().max(100_000),
  }),
]);

export type Checked<Message> = { readonly ok: true; readonly message: Message } | { readonly ok: false; readonly reason: string };

/** Checks a message that has arrived in the inference process. Never throws. */
export function parseToWorker(value: unknown): Checked<ToWorkerMessage> {
  return check(toWorkerSchema, value);
}

/** Checks a message that has come from the inference process. Never throws. */
export function parseFromWorker(value: unknown): Checked<FromWorkerMessage> {
  return check(fromWorkerSchema, value);
}

/**
 * Whether a value survives every transport unchanged: null, undefined, booleans, numbers, strings, typed arrays, and arrays and
 * plain objects of these, to a depth of 32. Maps, dates, class instances, functions, symbols, cycles and bare buffers are not.
 */
export function isPlainData(value: unknown): boolean {
  const budget = { nodes: MAX_NODES };
  return isPlain(value, 0, budget);
}

function isPlain(value: unknown, depth: number, budget: { nodes: number }): boolean {
  if (--budget.nodes < 0 || depth > MAX_DEPTH) return false;
  if (value === null || value === undefined) return true;
  if (typeof value !== 'object') return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
  if (ArrayBuffer.isView(value)) return !(value instanceof DataView);
  if (Array.isArray(value)) return value.every((item) => isPlain(item, depth + 1, budget));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.entries(value).every(([key, item]) => key !== '__proto__' && isPlain(item, depth + 1, budget));
}

function check<Message>(schema: z.ZodType<Message>, value: unknown): Checked<Message> {
  try {
    const result = schema.safeParse(value);
    if (result.success) return { ok: true, message: result.data };
    const issue = result.error.issues[0];
    return { ok: false, reason: issue === undefined ? 'invalid' : `${issue.path.join('.') || 'message'}: ${issue.message}` };
  } catch (error) {
    // Objects with throwing accessors exist only inside one process, but a checker must outlive anything.
    return { ok: false, reason: error instanceof Error ? error.message : 'unreadable' };
  }
}
