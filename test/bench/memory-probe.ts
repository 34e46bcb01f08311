import { readdirSync, readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';
import { WebSocket } from 'ws';

/** What a page holds after its garbage was collected. */
export interface PageMemory {
  /** Bytes of the JavaScript heap in use. */
  readonly heap: number;
  /** Bytes of array buffers: curves, samples, geometries. */
  readonly buffers: number;
  /** Elements and texts of the document and of what still refers to them. */
  readonly nodes: number;
  readonly listeners: number;
}

/** Collects the page's garbage, twice: what the first round's finalizers let go of is gone after the second. */
export async function measurePage(page: Page): Promise<PageMemory> {
  const session: CDPSession = await page.context().newCDPSession(page);
  try {
    await session.send('HeapProfiler.enable');
    await session.send('HeapProfiler.collectGarbage');
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize } = (await session.send('Runtime.getHeapUsage')) as unknown as Readonly<
      Record<string, number>
    >;
    await session.send('Performance.enable');
    const { metrics } = await session.send('Performance.getMetrics');
    const value = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return {
      heap: usedSize ?? Number.NaN,
      buffers: backingStorageSize ?? Number.NaN,
      nodes: value('Nodes'),
      listeners: value('JSEventListeners'),
    };
  } finally {
    await session.detach();
  }
}

/** Kinds of nodes of a heap snapshot that programs make; the rest is code, which grows as long as the compiler finds something to speed up. */
const OBJECT_KINDS = ['object', 'closure', 'array', 'string', 'concatenated string', 'number', 'regexp'];

/** How many objects, functions and texts the page holds, garbage not counted. Unlike bytes it says nothing of compiled code. */
export async function countObjects(page: Page): Promise<number> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const parts: string[] = [];
  try {
    session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => void parts.push(chunk));
    await session.send('HeapProfiler.collectGarbage');
    await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  } finally {
    await session.detach();
  }
  const { snapshot, nodes } = JSON.parse(parts.join('')) as {
    readonly snapshot: { readonly meta: { readonly node_fields: readonly string[]; readonly node_types: readonly unknown[] } };
    readonly nodes: readonly number[];
  };
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const wanted = OBJECT_KINDS.map((kind) => (types[0] as readonly string[]).indexOf(kind));
  let count = 0;
  for (let at = 0; at < nodes.length; at += fields.length) if (wanted.includes(nodes[at] ?? -1)) count++;
  return count;
}

export interface NodeMemory {
  readonly heapUsed: number;
  /** Bytes of buffers outside of the heap. */
  readonly arrayBuffers: number;
  readonly rss: number;
}

/** The debugger of a Node that was started with `--inspect`. */
export interface NodeProbe {
  /** Collects garbage first. */
  measure(): Promise<NodeMemory>;
  close(): void;
}

/** `address` as the program prints it: "Debugger listening on ws://…". */
export async function probeNode(address: string): Promise<NodeProbe> {
  const socket = new WebSocket(address);
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const waiting = new Map<number, (result: Record<string, unknown>) => void>();
  let count = 0;
  socket.on('message', (text) => {
    const { id, result } = JSON.parse(String(text)) as { readonly id: number; readonly result: Record<string, unknown> };
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  const send = (method: string, params: object = {}): Promise<Record<string, unknown>> =>
    new Promise((resolve) => {
      waiting.set(++count, resolve);
      socket.send(JSON.stringify({ id: count, method, params }));
    });
  return {
    async measure() {
      await send('HeapProfiler.collectGarbage');
      await send('HeapProfiler.collectGarbage');
      const expression = 'JSON.stringify(process.memoryUsage())';
      const { result } = await send('Runtime.evaluate', { expression });
      return JSON.parse((result as { readonly value: string }).value) as NodeMemory;
    },
    close: () => socket.close(),
  };
}

/** Processes that a process has started, by the file that they run; empty where the system does not tell (only Linux does). */
export function childrenOf(processId: number): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  try {
    for (const task of readdirSync(`/proc/${processId}/task`)) {
      const pids = readFileSync(`/proc/${processId}/task/${task}/children`, 'utf8').split(' ').filter(Boolean);
      for (const pid of pids) {
        const file = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
          .split('\0')
          .find((part) => part.endsWith('.mjs'));
        if (file !== undefined) found.set(file.replace(/^.*\//, ''), Number(pid));
      }
    }
  } catch {
    return found;
  }
  return found;
}

/** Resident bytes of a process now; NaN where the system does not tell. */
export function residentBytes(processId: number | undefined): number {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))?.[1];
    return Number(kibibytes) * 1024;
  } catch {
    return Number.NaN;
  }
}
