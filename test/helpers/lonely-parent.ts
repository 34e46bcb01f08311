/**
 * A program that starts one job in an inference process, prints that process' number once the job runs, and waits to be killed.
 * When the job ends, so does the program, without having disposed of anything; with a third argument it disposes of its idle process first
 * and says so.
 */
import { InferenceClient } from '../../electron/inference/client.ts';
import { forkWorker } from '../../electron/inference/process-adapter.ts';

const [, , worker = '', kind = '', disposing = ''] = process.argv;
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
if (disposing !== '') {
  await new Promise((resolve) => setTimeout(resolve, 100));
  await client.dispose();
  process.stdout.write('disposed\n');
}
