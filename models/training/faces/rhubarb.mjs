// Mouth cues of Rhubarb for the ruler: reads [{ id, wav, text }] from standard input, writes { id: [{ start, end, value }] } to the file
// named as argument (Rhubarb itself talks on standard output).
// The files are mono, 16 bit, 16 kHz, with a header of 44 bytes, as folds.py writes them.
import { readFileSync, writeFileSync } from 'node:fs';
import { Rhubarb } from 'rhubarb-lip-sync-wasm';

const HEADER_BYTES = 44;
const jobs = JSON.parse(readFileSync(0, 'utf8'));
const cues = {};
for (const { id, wav, text } of jobs) {
  const pcm = readFileSync(wav).subarray(HEADER_BYTES);
  const answer = await Rhubarb.getLipSync(Buffer.from(pcm), text ? { dialogText: text } : {});
  cues[id] = answer.mouthCues;
}
writeFileSync(process.argv[2], JSON.stringify(cues));
