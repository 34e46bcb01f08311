// Mouth cues of Rhubarb for the ruler: reads [{ id, wav, text }] from standard input, writes { id: [{ start, end, value }] } to the file
// named as argument (Rhubarb itself talks on standard output). What was made so far lies in that file + `.part`; it goes on from there.
// The files are mono, 16 bit, 16 kHz, with a header of 44 bytes, as folds.py writes them.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Rhubarb } from 'rhubarb-lip-sync-wasm';

const HEADER_BYTES = 44;
const jobs = JSON.parse(readFileSync(0, 'utf8'));
const part = `${process.argv[2]}.part`;
const cues = existsSync(part) ? JSON.parse(readFileSync(part, 'utf8')) : {};
for (const { id, wav, text } of jobs) {
  if (cues[id] !== undefined) continue;
  const pcm = readFileSync(wav).subarray(HEADER_BYTES);
  const answer = await Rhubarb.getLipSync(Buffer.from(pcm), text ? { dialogText: text } : {});
  cues[id] = answer.mouthCues;
  writeFileSync(part, JSON.stringify(cues));
}
renameSync(part, process.argv[2]);
