/**
 * A program that starts one job in an inference process, prints that process' number once the job runs, and waits to be killed.
 * When the job ends, so does the program, without having disposed of anything.
 */
import { InferenceClient } from '../../electron/inference/client.ts';
import { forkWorker } from '../../electron/inference/process-adapter.ts';

const [, , worker = '', kind = ''] = process.argv;
const client = new InferenceClient({ spawn: () => forkWorker(worker) });
const payload = kind === 'steps' ? { steps: 1e6, stepMs: 5 } : { done: 1 };
let told = false;
const tell = () => {
  if (told) return;
  told = true;
  process.stdout.write(`${client.status().pid}\n`);
};
await client.run(kind, payload, { onProgress: tell });
tell();
