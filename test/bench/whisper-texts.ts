/**
 * Recognises raw 16 kHz float recordings with the speech pack: `node whisper-texts.mjs PACK THREADS LANGUAGE POSITIONS FILE...`, where
 * POSITIONS is `chosen`, as the program does it, or `every`, Whisper's own encoder. Prints one JSON line per file: text, words, and the
 * seconds by the clock and by all cores together (the fair ones on a busy machine).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openOnnxBackend } from '../../electron/inference/onnx-backend.ts';
import { everyPosition, positionsFor } from '../../electron/inference/whisper/encoder-positions.ts';
import { parseTokenizer } from '../../electron/inference/whisper/tokenizer.ts';
import { recognisedText, transcribe } from '../../electron/inference/whisper/transcribe.ts';

const [pack = '', threads = '1', language = 'auto', positions = 'chosen', ...files] = process.argv.slice(2);
const cpuSeconds = () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6;
const clock = () => ({ seconds: performance.now() / 1000, cpuSeconds: cpuSeconds() });
const between = (a: ReturnType<typeof clock>, b: ReturnType<typeof clock>) => ({
  seconds: b.seconds - a.seconds,
  cpuSeconds: b.cpuSeconds - a.cpuSeconds,
});
const job = { progress: () => {}, checkpoint: async () => {} };
const began = performance.now();
const backend = await openOnnxBackend({ provider: 'cpu', threads: Number(threads) });
const [frontend, encoder, crossKv, decoder] = await Promise.all(
  ['frontend', 'encoder', 'cross_kv', 'decoder'].map((name) => backend.load(join(pack, `${name}.onnx`))),
);
const sessions = { frontend: frontend!, encoder: encoder!, crossKv: crossKv!, decoder: decoder! };
const tokenizer = parseTokenizer(readFileSync(join(pack, 'tokenizer.json'), 'utf8'));
console.error(`loaded in ${Math.round(performance.now() - began)} ms, ${Math.round(process.memoryUsage.rss() / 1e6)} MB`);
for (const file of files) {
  const bytes = readFileSync(file);
  const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const start = clock();
  const choose = positions === 'every' ? everyPosition : positionsFor;
  const recognition = await transcribe(samples, sessions, tokenizer, { language }, job, choose);
  const timing = between(start, clock());
  console.log(
    JSON.stringify({ file, length: samples.length / 16000, text: recognisedText(recognition), ...recognition, ...timing }),
  );
}
console.error(`peak ${Math.round(process.resourceUsage().maxRSS / 1e3)} MB`);
