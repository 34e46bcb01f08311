import { writeFileAtomically } from '../../electron/files/atomic-write.ts';

// A child process that overwrites one file again and again, each time with another byte throughout, until it is killed.
const [path = '', size = '0'] = process.argv.slice(2);
for (let round = 1; ; round++) {
  await writeFileAtomically(path, new Uint8Array(Number(size)).fill(round % 256));
  if (round === 2) process.send?.('started');
}
